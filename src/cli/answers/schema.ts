import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unknownName } from '../../text/names.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/schema.ts';
import { InputError, type Outcome } from '../io.ts';

const ENDING = '.schema.json';

/** `isoflop schema [name]`: the names of the schemas that the package carries, or one of them as it is. */
export async function schemaAnswer({ args: { name }, io }: CallOf<typeof declared>): Promise<Outcome> {
  const names = schemaNames();
  if (name === undefined) {
    await io.out(`${names.join('\n')}\n`);
    return {};
  }
  if (!names.includes(name)) throw new InputError(unknownName('schema', name, names));
  await io.out(readFileSync(`${folder()}/${name}${ENDING}`, 'utf8'));
  return {};
}

/** Names of the schemas. */
export function schemaNames(): readonly string[] {
  return readdirSync(folder())
    .filter(file => file.endsWith(ENDING))
    .map(file => file.slice(0, -ENDING.length))
    .sort();
}

/** Where the package has its schemas: beside dist, or beside src where this runs from its source. */
function folder(): string {
  const places = ['../data/schema', '../../../data/schema'].map(path =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const found = places.find(place => existsSync(place));
  if (found === undefined) throw new Error(`The schemas are missing: expected ${places[0]}`);
  return found;
}
