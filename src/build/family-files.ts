import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';

const folder = fileURLToPath(new URL('../model/hugging-face/families', import.meta.url));

/**
 * Resolves `family-files` to a list of what the files of src/model/hugging-face/families declare. Adding a family is adding a file;
 * no list to edit.
 */
export function familyFiles(): Plugin {
  return {
    name: 'family-files',
    resolveId: id => (id === 'family-files' ? '\0family-files' : null),
    load(id) {
      if (id !== '\0family-files') return null;
      const files = readdirSync(folder)
        .filter(file => file.endsWith('.ts'))
        .sort();
      const imports = files.map((file, at) => `import f${at} from ${JSON.stringify(join(folder, file))};`);
      return `${imports.join('\n')}\nexport default [${files.map((_, at) => `f${at}`).join(', ')}].flat();`;
    },
  };
}
