import { readScript } from './shell.ts';
import type { SetFlag } from './shell-state.ts';
import type { Entry, OtherValue, ParsedTree, Scalar, TextSpan } from './tree.ts';
import { scalarOf } from './tree.ts';

/**
 * Flags of the command lines in a script: `--seq-length $SEQ`, `--depth=24`, `#SBATCH --nodes=4`, and overrides of
 * configurations as Hydra takes them: `trainer.max_steps=100`. What scripts put together from pieces (arrays, texts, continued
 * lines) is read where the flag stands, the last of a name counting, as for the programs that are called.
 *
 * @returns a map of flags without their dashes; those of Slurm stand behind `sbatch.`; what cannot be known says why
 */
export function parseCommandLines(text: string): ParsedTree {
  const flags = readScript(text);
  const main = mainLaunch(flags);
  const entries = new Map<string, Entry>();
  const others: OtherValue[] = [];
  const own = flags.filter(({ launch }) => launch === undefined || launch === main);
  for (const flag of [...own, ...flags.filter(flag => !own.includes(flag))]) {
    const { key, at, name } = flag;
    const keyRange: TextSpan = [at, at + name.length + 2];
    const value = scalarOfFlag(flag, keyRange);
    const before = entries.get(key)?.value as Scalar | undefined;
    const isOther = !own.includes(flag);
    if (isOther && before !== undefined && !isBlank(before)) {
      if (before.value !== value.value) others.push({ key, range: keyRange });
    } else if (before === undefined || isBlank(before) || !isBlank(value))
      entries.set(key, { key, keyRange, value });
  }
  return {
    tree: { kind: 'map', entries: [...entries.values()], range: [0, Math.max(1, text.length)] },
    problems: [],
    ...(others.length > 0 && { others }),
  };
}

/** Of several commands the one with the most flags, the first of equals. */
function mainLaunch(flags: readonly SetFlag[]): number | undefined {
  const keys = new Map<number, Set<string>>();
  for (const { launch, key } of flags) {
    if (launch !== undefined) keys.set(launch, (keys.get(launch) ?? new Set()).add(key));
  }
  let main: number | undefined;
  for (const [launch, { size }] of keys) if (main === undefined || size > keys.get(main)!.size) main = launch;
  return main;
}

function scalarOfFlag({ known, bare, value, valueAt }: SetFlag, keyRange: TextSpan): Scalar {
  const range: TextSpan = bare ? keyRange : [valueAt, valueAt + Math.max(1, value.length)];
  if (known.text === undefined)
    return { kind: 'scalar', value: null, text: value, range, unknown: known.why };
  return bare ? { kind: 'scalar', value: true, text: 'true', range } : scalarOf(known.text, range);
}

/** A value that is left open: nothing, or the -1 that stands for it; not one that is not known. */
function isBlank({ value, unknown }: Scalar): boolean {
  return unknown === undefined && (value === null || (typeof value === 'number' && value < 0));
}
