import texts from 'data-texts/schema';
import { unknownName } from '../../text/names.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/schema.ts';
import { InputError, type Outcome } from '../io.ts';

const ENDING = '.schema';

/** `isoflop schema [name]`: the names of the schemas that the package carries, or one of them as it is. */
export async function schemaAnswer({ args: { name }, io }: CallOf<typeof declared>): Promise<Outcome> {
  const names = schemaNames();
  if (name === undefined) {
    await io.out(`${names.join('\n')}\n`);
    return {};
  }
  if (!names.includes(name)) throw new InputError(unknownName('schema', name, names));
  await io.out(`${JSON.stringify(JSON.parse(texts[`${name}${ENDING}`]!), null, 2)}\n`);
  return {};
}

/** Names of the schemas. */
export function schemaNames(): readonly string[] {
  return Object.keys(texts)
    .map(file => file.slice(0, -ENDING.length))
    .sort();
}
