import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';

const dataFolder = fileURLToPath(new URL('../../data', import.meta.url));
const prefix = 'data-files/';
const resolved = `\0${prefix}`;

/**
 * Resolves `data-files/laws`, `data-files/accelerators`, … to one module that maps file names (without `.json`) to the
 * contents of `data/<folder>/*.json`. Adding a law, an accelerator or a run is adding a file; no list to edit.
 */
export function dataFiles(): Plugin {
  return {
    name: 'data-files',
    resolveId(id) {
      return id.startsWith(prefix) ? `${resolved}${id.slice(prefix.length)}` : null;
    },
    load(id) {
      if (!id.startsWith(resolved)) return null;
      const folder = join(dataFolder, id.slice(resolved.length));
      const files: Record<string, unknown> = {};
      for (const name of readdirSync(folder).sort()) {
        if (!name.endsWith('.json')) continue;
        const path = join(folder, name);
        this.addWatchFile(path);
        files[basename(name, '.json')] = JSON.parse(readFileSync(path, 'utf8'));
      }
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(files))});`;
    },
  };
}
