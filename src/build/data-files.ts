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
 * few commands need is not parsed by all; `?only=loss.group` takes a part of a key.
 * `data-texts/laws` maps them to their JSON, so that a file is parsed only when it is asked for.
 *
 * @param omit keys that are left out of the files of a folder at any depth, for a bundle that has to be small
 * @param shaped what such a bundle has of a file of a folder; undefined for nothing
 * @param later keys of the files of a folder that few commands need: they stand in a file beside the bundle, which is read
 *   when the first of them is asked for; or for texts which files
 */
export function dataFiles(
  omit: Readonly<Record<string, readonly string[]>> = {},
  shaped: Readonly<Record<string, (file: DataFile) => DataFile | undefined>> = {},
  later: {
    readonly keys?: Readonly<Record<string, readonly string[]>>;
    readonly texts?: Readonly<Record<string, (file: DataFile, id: string) => boolean>>;
  } = {},
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
        const { [key]: _, ...rest } = whole;
        files[file] = choice === 'only' ? partOf(whole, key) : choice === 'without' ? rest : whole;
      }
      const gone = omit[name] ?? [];
      // `form.where` is that of what has a form, `where` that of anything
      const keep = function (this: object, entry: string, value: unknown) {
        return gone.includes(entry) || ('form' in this && gone.includes(`form.${entry}`)) ? undefined : value;
      };
      const emit = (fileName: string, source: string) => this.emitFile({ type: 'asset', fileName, source });
      if (kind === 'texts') {
        const texts = Object.fromEntries(
          Object.entries(files).map(([file, part]) => [file, JSON.stringify(part, keep)]),
        );
        const isLater = later.texts?.[name];
        if (isLater === undefined) return `export default ${JSON.stringify(texts)};`;
        const isHere = (file: string) => !isLater(files[file] as DataFile, file);
        const entries = Object.entries(texts).map(([file, text]) => {
          const quoted = JSON.stringify(file);
          return isHere(file)
            ? `${quoted}: ${JSON.stringify(text)}`
            : `get ${quoted}() { return later(${quoted}); }`;
        });
        const rest = Object.entries(texts).filter(([file]) => !isHere(file));
        emit(`${name}.json`, JSON.stringify(Object.fromEntries(rest)));
        return `${laterFrom(name)}
export default { ${entries.join(', ')} };`;
      }
      const keys = choice === undefined ? later.keys?.[name] : undefined;
      if (keys === undefined)
        return `export default JSON.parse(${JSON.stringify(JSON.stringify(files, keep))});`;
      // 0 keeps the place of what comes later
      const here = (key: string, value: unknown) => (keys.includes(key) ? 0 : value);
      const parts = Object.entries(files).map(([file, whole]) => [
        file,
        Object.fromEntries(keys.map(one => [one, (whole as DataFile)[one]])),
      ]);
      const first = Object.entries(files).map(([file, whole]) => [
        file,
        Object.fromEntries(Object.entries(whole as DataFile).map(([one, value]) => [one, here(one, value)])),
      ]);
      emit(`${name}.json`, JSON.stringify(Object.fromEntries(parts)));
      return `${laterFrom(name)}
const files = JSON.parse(${JSON.stringify(JSON.stringify(Object.fromEntries(first)))});
for (const id in files) for (const key of ${JSON.stringify(keys)})
  if (key in files[id]) Object.defineProperty(files[id], key, { enumerable: true, configurable: true, get: () => later(id)[key] });
export default files;`;
    },
  };
}

/** Code of a function that takes an entry of the file beside the bundle, which it reads once. */
function laterFrom(name: string): string {
  return `import { readFileSync } from 'node:fs';
let read;
const later = id => (read ??= JSON.parse(readFileSync(import.meta.dirname + '/${name}.json', 'utf8')))[id];`;
}

/** What stands in a file at a key, or below it at a dotted one. */
function partOf(file: DataFile, path: string): unknown {
  return path.split('.').reduce<unknown>((part, key) => (part as DataFile | undefined)?.[key], file);
}

/** How new the data of a build are: the month of the newest paper of a law, and the day of the newest price. */
export function dataDates(): string {
  const months = textsOf('laws').flatMap(text => {
    const [, year, month] = /"arxiv": "(\d\d)(\d\d)\./.exec(text) ?? [];
    return year === undefined ? [] : [`20${year}-${month}`];
  });
  const days = textsOf('accelerators').flatMap(text =>
    [...text.matchAll(/"date": "(\d{4}-\d\d(?:-\d\d)?)"/g)].map(([, date]) => date!),
  );
  return `laws to ${months.sort().at(-1)}, prices to ${days.sort().at(-1)}`;
}

function textsOf(folder: string): readonly string[] {
  const path = new URL(`../../data/${folder}/`, import.meta.url);
  return readdirSync(path).map(file => readFileSync(new URL(file, path), 'utf8'));
}
