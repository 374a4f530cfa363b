import { evaluate } from './arithmetic.ts';
import { callsOf } from './python-calls.ts';
import type { Entry, ParsedTree, Scalar, TextSpan } from './tree.ts';
import { scalarOf } from './tree.ts';

/**
 * Assignments of constants at the top level of a Python file, as nanoGPT keeps configurations, and what constructors are
 * called with, as OLMo-core and Megatron-Bridge do; the rest is code.
 */
export function parsePython(text: string): ParsedTree {
  const entries: Entry[] = [];
  const numbers = new Map<string, number>();
  let offset = 0;
  for (const line of text.split('\n')) {
    const set = /^([A-Za-z_]\w*)(\s*(?::[^=]*)?=\s*)([^=].*)$/.exec(line.replace(/\r$/, ''));
    if (set !== null) {
      const [, name = '', equals = '', rest = ''] = set;
      const written = withoutComment(rest).trim();
      const begins = offset + name.length + equals.length;
      const value = constant(written, [begins, begins + Math.max(1, written.length)], numbers);
      if (value !== undefined) {
        entries.push({ key: name, keyRange: [offset, offset + name.length], value });
        if (typeof value.value === 'number') numbers.set(name, value.value);
      }
    }
    offset += line.length + 1;
  }
  const set = new Set(entries.map(({ key }) => key));
  const calls = callsOf(text, name => numbers.get(name)).filter(({ key }) => !set.has(key));
  return {
    tree: { kind: 'map', entries: [...entries, ...calls], range: [0, Math.max(1, text.length)] },
    problems: [],
  };
}

function constant(text: string, range: TextSpan, numbers: ReadonlyMap<string, number>): Scalar | undefined {
  const quoted = /^(?:"([^"\\]*)"|'([^'\\]*)')$/.exec(text);
  if (quoted !== null) return { kind: 'scalar', value: quoted[1] ?? quoted[2] ?? '', text, range };
  const scalar = scalarOf(text, range);
  if (typeof scalar.value !== 'string') return scalar;
  const value = evaluate(text, name => numbers.get(name));
  return value === undefined ? undefined : { kind: 'scalar', value, text, range };
}

function withoutComment(text: string): string {
  return /^(?:"[^"]*"|'[^']*'|[^#"'])*/.exec(text)![0];
}
