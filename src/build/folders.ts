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

/** Folders of src/model/hugging-face whose files declare what is read, by the name that imports them. */
const folders: Readonly<Record<string, string>> = {
  'family-files': fileURLToPath(new URL('../model/hugging-face/families', import.meta.url)),
  'tower-files': fileURLToPath(new URL('../model/hugging-face/towers', import.meta.url)),
};

/**
 * Resolves `family-files` and `tower-files` to lists of what the files of these folders declare. Adding a family is adding a file;
 * no list to edit.
 */
export function familyFiles(): Plugin {
  return {
    name: 'family-files',
    resolveId: id => (folders[id] === undefined ? null : `\0${id}`),
    load(id) {
      const folder = id.startsWith('\0') ? folders[id.slice(1)] : undefined;
      if (folder === undefined) return null;
      const files = readdirSync(folder)
        .filter(file => file.endsWith('.ts'))
        .sort();
      const imports = files.map((file, at) => `import f${at} from ${JSON.stringify(join(folder, file))};`);
      return `${imports.join('\n')}\nexport default [${files.map((_, at) => `f${at}`).join(', ')}].flat();`;
    },
  };
}
