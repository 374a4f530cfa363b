import { evaluate } from './arithmetic.ts';
import type { Entry, ParsedTree, TextSpan, Tree } from './tree.ts';
import { scalarOf } from './tree.ts';

/** A script is read by lines, each by itself. */
const MOST_LINES = 5000;

/**
 * Flags of the command lines in a script: `--seq-length $SEQ`, `--depth=24`, `#SBATCH --nodes=4`, and overrides of
 * configurations as Hydra takes them: `trainer.max_steps=100`. What scripts put
 * together from pieces (arrays, texts, continued lines) is read where the flag stands, the first of a name counting;
 * variables have the value that was last set above, or their default.
 *
 * @returns a map of flags without their dashes; those of Slurm stand behind `sbatch.`
 */
export function parseCommandLines(text: string): ParsedTree {
  const variables = new Map<string, string>();
  const entries = new Map<string, Entry>();
  let offset = 0;
  for (const line of text.split('\n').slice(0, MOST_LINES)) {
    const directive = /^#\s*(?:SBATCH|PBS|BSUB)\s/.test(line);
    if (directive || !/^\s*#/.test(line)) {
      // a hash that opens a word begins a comment
      const code = directive ? line.replace(/\s#\s.*$/, '') : line.replace(/(^|\s)#.*$/, '$1');
      if (!directive) remember(code, variables);
      for (const flag of flagsOf(code)) {
        const key = directive ? `sbatch.${flag.name}` : flag.name;
        const written = resolve(flag.value, variables);
        const keyRange: TextSpan = [offset + flag.at, offset + flag.at + flag.name.length + 2];
        const range: TextSpan = [
          offset + flag.valueAt,
          offset + flag.valueAt + Math.max(1, flag.value.length),
        ];
        const value =
          written === undefined
            ? scalarOf('', range)
            : flag.bare
              ? flagOn(keyRange)
              : scalarOf(written, range);
        const before = entries.get(key)?.value;
        if (before === undefined || isBlank(before)) entries.set(key, { key, keyRange, value });
      }
    }
    offset += line.length + 1;
  }
  return {
    tree: { kind: 'map', entries: [...entries.values()], range: [0, Math.max(1, text.length)] },
    problems: [],
  };
}

/** A value that is left open: a variable that is not known, or the -1 that stands for one. */
function isBlank(value: Tree): boolean {
  return (
    value.kind === 'scalar' && (value.value === null || (typeof value.value === 'number' && value.value < 0))
  );
}

function flagOn(range: TextSpan) {
  return { kind: 'scalar', value: true, text: 'true', range } as const;
}

interface Flag {
  readonly name: string;
  readonly at: number;
  readonly value: string;
  readonly valueAt: number;
  readonly bare: boolean;
}

function flagsOf(line: string): readonly Flag[] {
  const words = [...line.matchAll(/"[^"]*--[^"]*"|"[^"]*"|'[^']*'|[^\s"']+/g)].flatMap(
    ({ 0: word, index }) => {
      // a text that holds flags is more words
      const inner = /^(["'])(.*)\1$/.exec(word);
      if (inner === null || !/--|\w\.\w+=/.test(inner[2]!)) return [{ word, at: index }];
      return [...inner[2]!.matchAll(/\S+/g)].map(part => ({ word: part[0], at: index + 1 + part.index }));
    },
  );
  const flags: Flag[] = [];
  for (const [index, { word, at }] of words.entries()) {
    const override = /^["'(]*\+{0,2}([A-Za-z_]\w*(?:\.\w+)*)=(.*)$/.exec(word);
    if (override !== null && (override[1]!.includes('.') || isArgument(words, index))) {
      const [, name = '', written = ''] = override;
      const begins = at + word.indexOf(name);
      const value = unquoted(written);
      flags.push({ name, at: begins, value, valueAt: begins + name.length + 1, bare: false });
      continue;
    }
    const opened = /^["'(]*(--)([A-Za-z][\w.-]*)(=?)(.*)$/.exec(word);
    if (opened === null) continue;
    const [, , name = '', equals, glued = ''] = opened;
    const begins = at + word.indexOf('--');
    if (equals === '=') {
      const value = unquoted(glued);
      flags.push({ name, at: begins, value, valueAt: begins + name.length + 3, bare: false });
      continue;
    }
    const values: string[] = [];
    for (const { word: next } of words.slice(index + 1)) {
      if (/^(?:["'(]*--|-[a-z]$|\\$|[)|;&>]|["']$)/i.test(next)) break;
      // some flags take several numbers, such as a ramp of batches
      if (values.length > 0 && !/^[\d_.]+$/.test(next)) break;
      values.push(unquoted(next));
      if (!/^[\d_.]+$/.test(next)) break;
    }
    const value = values.join(' ');
    flags.push({
      name,
      at: begins,
      value,
      valueAt: words[index + 1]?.at ?? begins,
      bare: values.length === 0,
    });
  }
  return flags;
}

/** Whether `name=value` is what a program is called with, and not a variable that the shell sets. */
function isArgument(words: readonly { readonly word: string }[], index: number): boolean {
  const before = words.slice(0, index).map(({ word }) => word);
  return before.some(word => /^(?:python3?|torchrun|composer|srun|[\w./-]+\.(?:py|ya?ml))$/.test(word));
}

function unquoted(text: string): string {
  return text.replace(/^["'\\]+|["'\\);,]+$/g, '');
}

/** `NAME=value`, with or without export, as far as the value is known. */
function remember(line: string, variables: Map<string, string>): void {
  const set =
    /^\s*(?:export\s+|local\s+|declare\s+(?:-\w+\s+)?)?([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\$\(\(.*\)\)|\S*)/.exec(
      line,
    );
  if (set === null) return;
  const value = resolve(set[2]!.startsWith('$((') ? set[2]! : unquoted(set[2]!), variables);
  if (value === undefined) variables.delete(set[1]!);
  else variables.set(set[1]!, value);
}

/** A text with its variables put in; undefined where one of them is not known. */
function resolve(text: string, variables: ReadonlyMap<string, string>): string | undefined {
  let missing = false;
  const known = (name: string, fallback?: string): string => {
    const value = variables.get(name) ?? fallback;
    if (value === undefined) missing = true;
    return value ?? '';
  };
  const result = text
    .replace(/\$\(\((.*?)\)\)?/g, (_, expression: string) => {
      const plain = expression.replace(/\$\{?(\w+)\}?/g, '$1');
      const number = evaluate(plain, name => Number(variables.get(name) ?? Number.NaN));
      if (number === undefined) missing = true;
      return String(number ?? '');
    })
    .replace(/\$\{([A-Za-z_]\w*):?[-=]([^}]*)\}/g, (_, name: string, other: string) =>
      known(name, unquoted(other)),
    )
    .replace(/\$\{\d+:?-([^}]*)\}/g, (_, other: string) => unquoted(other))
    .replace(/\$\{?([A-Za-z_]\w*)\}?/g, (_, name: string) => known(name));
  return missing || result.includes('$') || result.includes('`') ? undefined : result;
}
