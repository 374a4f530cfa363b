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
 * `data-files/laws?without=checks` leaves a key of each file out and `?only=checks` takes nothing else, so that what
 * few commands need is not parsed by all.
 *
 * @param omit keys that are left out of the files of a folder at any depth, for a bundle that has to be small
 */
export function dataFiles(omit: Readonly<Record<string, readonly string[]>> = {}): Plugin {
  return {
    name: 'data-files',
    resolveId(id) {
      return id.startsWith(prefix) ? `${resolved}${id.slice(prefix.length)}` : null;
    },
    load(id) {
      if (!id.startsWith(resolved)) return null;
      const [name = '', query] = id.slice(resolved.length).split('?');
      const [choice, key = ''] = query?.split('=') ?? [];
      const folder = join(dataFolder, name);
      const files: Record<string, unknown> = {};
      const names = readdirSync(folder).filter(file => file.endsWith('.json'));
      for (const file of names.map(entry => basename(entry, '.json')).sort()) {
        const path = join(folder, `${file}.json`);
        this.addWatchFile(path);
        const { [key]: part, ...rest } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
        files[file] =
          choice === 'only'
            ? part
            : choice === 'without'
              ? rest
              : { ...rest, ...(part !== undefined && { [key]: part }) };
      }
      const keep = (entry: string, value: unknown) => (omit[name]?.includes(entry) ? undefined : value);
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(files, keep))});`;
    },
  };
}
