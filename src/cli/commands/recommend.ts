import type { Options } from '../declaration.ts';
import type { Io, Outcome } from '../io.ts';

export async function recommendCommand(
  _args: readonly string[],
  _options: Options,
  _io: Io,
): Promise<Outcome> {
  return {};
}
