import { evaluate } from './arithmetic.ts';
import { callsOf } from './python-calls.ts';
import type { Entry, ParsedTree, Scalar, TextSpan, Tree } from './tree.ts';
import { scalarOf } from './tree.ts';

/**
 * Assignments of constants at the top level of a Python file, as nanoGPT keeps configurations, and what constructors are
 * called with, as OLMo-core and Megatron-Bridge do; the rest is code.
 */
export function parsePython(text: string): ParsedTree {
  const entries: Entry[] = [];
  const numbers = new Map<string, number>();
  let offset = 0;
  const open: Entry[] = [];
  for (const line of text.split('\n')) {
    for (const { statement, at } of statementsOf(line)) {
      const set = /^([A-Za-z_]\w*)(\s*(?::[^=]*)?=\s*)([^=].*)$/.exec(statement);
      if (set === null) continue;
      const [, name = '', equals, rest = ''] = set;
      const written = rest.trim();
      const begins = offset + at + name.length + equals!.length;
      const range: TextSpan = [begins, begins + Math.max(1, written.length)];
      const keyRange: TextSpan = [offset + at, offset + at + name.length];
      const value = constant(written, range, numbers);
      if (value === undefined) {
        const unknown = `${written.slice(0, 40)} is not worked out here`;
        open.push({
          key: name,
          keyRange,
          value: { kind: 'scalar', value: null, text: written, range, unknown },
        });
        continue;
      }
      entries.push({ key: name, keyRange, value });
      if (typeof value.value === 'number') numbers.set(name, value.value);
    }
    offset += line.length + 1;
  }
  const set = new Set(entries.map(({ key }) => key));
  // what a call of these makes is a number, and no configuration
  for (const { key, value } of open)
    if (value.kind === 'scalar' && /^(?:int|float|round|min|max|abs|len)\(/.test(value.text)) set.add(key);
  const calls = callsOf(text, name => numbers.get(name)).filter(({ key }) => !set.has(key));
  const opened = open.filter(
    ({ key, value }) =>
      isPlain(value) && !entries.some(one => one.key === key) && !calls.some(one => one.key === key),
  );
  return {
    tree: { kind: 'map', entries: [...entries, ...calls, ...opened], range: [0, Math.max(1, text.length)] },
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

/** The statements of a line, which begins with one; without its comment. */
function statementsOf(line: string): readonly { readonly statement: string; readonly at: number }[] {
  if (!/^[A-Za-z_]/.test(line)) return [];
  const code = /^(?:"[^"]*"|'[^']*'|[^#"'])*/.exec(line)![0];
  const statements: { statement: string; at: number }[] = [];
  for (const { 0: found, index } of code.matchAll(/(?:"[^"]*"|'[^']*'|[^;"'])+/g)) {
    const statement = found.trimStart();
    statements.push({ statement: statement.trimEnd(), at: index + found.length - statement.length });
  }
  return statements;
}

/** Arithmetic, or a call that makes a number: what opens a bracket that it does not close is more. */
function isPlain(value: Tree): boolean {
  const text = value.kind === 'scalar' ? value.text : '';
  return (
    /^[\w.\s+*/%()-]+(?:\[[^\]]*\][\w.\s+*/%()-]*)?$/.test(text) &&
    !/^[A-Z]\w*\(|^(?:dict|list|set)\(|\($/.test(text)
  );
}
