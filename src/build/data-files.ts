import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';

const dataFolder = fileURLToPath(new URL('../../data', import.meta.url));
const prefix = /^data-(files|texts)\//;
const RESOLVED = '\0data-';

/** What a JSON file of data holds. */
export type DataFile = Readonly<Record<string, unknown>>;

/**
 * Resolves `data-files/laws`, `data-files/accelerators`, … to one module that maps file names (without `.json`) to the
 * contents of `data/<folder>/*.json`. Adding a law, an accelerator or a run is adding a file; no list to edit.
 * `data-files/laws?without=checks` leaves a key of each file out and `?only=checks` takes nothing else, so that what
 * few commands need is not parsed by all.
 * `data-texts/laws` maps them to their JSON, so that a file is parsed only when it is asked for.
 *
 * @param omit keys that are left out of the files of a folder at any depth, for a bundle that has to be small
 * @param shaped what such a bundle has of a file of a folder; undefined for nothing
 */
export function dataFiles(
  omit: Readonly<Record<string, readonly string[]>> = {},
  shaped: Readonly<Record<string, (file: DataFile) => DataFile | undefined>> = {},
): Plugin {
  return {
    name: 'data-files',
    resolveId(id) {
      return prefix.test(id) ? `\0${id}` : null;
    },
    load(id) {
      if (!id.startsWith(RESOLVED)) return null;
      const [kind, path = ''] = id.slice(RESOLVED.length).split(/\/(.*)/);
      const [name = '', query] = path.split('?');
      const [choice, key = ''] = query?.split('=') ?? [];
      const folder = join(dataFolder, name);
      const files: Record<string, unknown> = {};
      const names = readdirSync(folder).filter(file => file.endsWith('.json'));
      for (const file of names.map(entry => basename(entry, '.json')).sort()) {
        const entry = join(folder, `${file}.json`);
        this.addWatchFile(entry);
        const read = JSON.parse(readFileSync(entry, 'utf8')) as DataFile;
        const whole = shaped[name] === undefined ? read : shaped[name](read);
        if (whole === undefined) continue;
        const { [key]: part, ...rest } = whole;
        files[file] =
          choice === 'only'
            ? part
            : choice === 'without'
              ? rest
              : { ...rest, ...(part !== undefined && { [key]: part }) };
      }
      const gone = omit[name] ?? [];
      // `form.where` is that of what has a form, `where` that of anything
      const keep = function (this: object, entry: string, value: unknown) {
        return gone.includes(entry) || ('form' in this && gone.includes(`form.${entry}`)) ? undefined : value;
      };
      if (kind === 'texts') {
        const texts = Object.entries(files).map(([file, part]) => [file, JSON.stringify(part, keep)]);
        return `export default ${JSON.stringify(Object.fromEntries(texts))};`;
      }
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(files, keep))});`;
    },
  };
}
