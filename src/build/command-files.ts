import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';

const folder = fileURLToPath(new URL('../cli/commands', import.meta.url));

/**
 * Resolves `command-files` to a table of the files of src/cli/commands: the command's name (`plot fit` for plot/fit.ts) and
 * a function that imports its declaration. Adding a command is adding a file; no list to edit.
 */
export function commandFiles(): Plugin {
  return {
    name: 'command-files',
    resolveId: id => (id === 'command-files' ? '\0command-files' : null),
    load(id) {
      if (id !== '\0command-files') return null;
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map(file => file.replaceAll('\\', '/'))
        .filter(file => file.endsWith('.ts'))
        .sort();
      const entries = files.map(file => {
        const name = file.replace(/\.ts$/, '').replaceAll('/', ' ');
        return `${JSON.stringify(name)}: () => import(${JSON.stringify(join(folder, file))})`;
      });
      return `export default { ${entries.join(',\n')} };`;
    },
  };
}
