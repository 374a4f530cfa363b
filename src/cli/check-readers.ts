import { dirname, join } from 'node:path';
import type { CheckOptions } from '../check/document.ts';
import type { Io } from './io.ts';

/** How `check` reads what a proposal names: relative to the proposal's own file, through `io`. */
export function checkReaders(io: Io): Pick<CheckOptions, 'readLaw'> {
  return {
    readLaw: async (path, file) => {
      const name = join(file === 'stdin' ? '.' : dirname(file), path);
      const [text, { parseLawFile }] = await Promise.all([
        io.readText(name),
        import('../catalog/law-file.ts'),
      ]);
      return parseLawFile(text, path);
    },
  };
}
