import { dirname, isAbsolute, join } from 'node:path';
import type { CheckOptions } from '../check/document.ts';
import type { Io } from './io.ts';

/** How `check` reads what a proposal names: relative to the proposal's own file, through `io`. */
export function checkReaders(io: Io): Required<Pick<CheckOptions, 'readLaw' | 'readConfig' | 'readRun'>> {
  return {
    readLaw: async (path, file) => {
      const [text, { parseLawFile }] = await Promise.all([
        io.readText(beside(file, path)),
        import('../catalog/law-file.ts'),
      ]);
      return parseLawFile(text, path);
    },
    readConfig: async (path, file) => {
      const [text, { architectureFromConfig }, { looseJson }] = await Promise.all([
        io.readText(beside(file, path)),
        import('../model/hugging-face/read.ts'),
        import('../model/hugging-face/json.ts'),
      ]);
      return architectureFromConfig(looseJson(text, path)).architecture;
    },
    readRun: async (path, file) => {
      const [text, { parseRunFile }] = await Promise.all([
        io.readText(beside(file, path)),
        import('../catalog/run-file.ts'),
      ]);
      return parseRunFile(text, path);
    },
  };
}

/** A path as the proposal in `file` means it. */
function beside(file: string, path: string): string {
  return isAbsolute(path) || file === 'stdin' ? path : join(dirname(file), path);
}
