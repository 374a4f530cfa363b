import { evaluate } from './arithmetic.ts';
import type { Entry, Scalar, TextSpan, Tree } from './tree.ts';
import { scalarOf } from './tree.ts';

type NumberOf = (name: string) => number | undefined;

/** A program, with comments blanked, strings as quotes alone, and where the bracket at an offset is closed. */
interface Program {
  readonly text: string;
  readonly code: string;
  readonly closes: ReadonlyMap<number, number>;
  readonly numberOf: NumberOf;
}

/** Programs, calls and nesting that are larger than these are no configuration. */
const MOST_CHARACTERS = 200_000;
const MOST_CALLS = 2000;
const MOST_CALL_CHARACTERS = 20_000;
const MOST_DEPTH = 12;

/**
 * What constructors are called with, and attributes that are set: `TrainModuleConfig(rank_microbatch_size=2 * 4096)` is
 * `TrainModuleConfig.rank_microbatch_size`, `config.train.train_iters = 50` is `train.train_iters`. The value of a call is a map
 * of its keywords, with its name under `call`, the module before it under `module`, and a first argument without keyword under its
 * method. Two values of one path are a program that holds several plans: neither is taken, and it says so.
 */
export function callsOf(text: string, numberOf: NumberOf): readonly Entry[] {
  if (text.length > MOST_CHARACTERS) return [];
  const code = blanked(text);
  const program: Program = { text, code, closes: bracketsOf(code), numberOf };
  const entries = new Map<string, Entry>();
  const add = (entry: Entry) => {
    const before = entries.get(entry.key);
    entries.set(
      entry.key,
      before === undefined ? entry : { ...entry, value: merged(before.value, entry.value) },
    );
  };
  for (const { index, 0: all, 1: path, 2: own, 3: set = '' } of code.matchAll(
    /^(?:[ \t]*\w+((?:\.\w+){2,})|([A-Za-z_]\w*))([ \t]*=[ \t]*)(?=[^=\s])/gm,
  )) {
    const at = index + all.length;
    const value = read(program, [at, endOfLine(program, at)], MOST_DEPTH);
    const key = path?.slice(1) ?? own!;
    const range: TextSpan = [at - set.length - key.length, at - set.length];
    // constants at the top are read as such
    if (value !== undefined && (path !== undefined || value.kind === 'map'))
      add({ key, keyRange: range, value });
  }
  let calls = 0;
  for (const { index, 1: lead = '', 2: name = '' } of code.matchAll(/(^|[^\w.])([A-Za-z_][\w.]*)\(/g)) {
    if (++calls > MOST_CALLS) break;
    const at = index + lead.length;
    const end = program.closes.get(at + name.length);
    const call = end === undefined ? undefined : callAt(program, [at, end + 1], MOST_DEPTH);
    if (call === undefined || call.entries.length < 2) continue;
    add({ key: name.split('.')[0]!, keyRange: [at, at + name.length], value: call });
  }
  return [...entries.values()];
}

function blanked(text: string): string {
  return text.replace(
    /"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*/g,
    found => found.replace(/[^\n]/g, found.startsWith('#') ? ' ' : '"'),
  );
}

function bracketsOf(code: string): ReadonlyMap<number, number> {
  const closes = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < code.length; at++) {
    if ('([{'.includes(code[at]!)) open.push(at);
    else if (')]}'.includes(code[at]!) && open.length > 0) closes.set(open.pop()!, at);
  }
  return closes;
}

/** The end of a line that goes on within brackets. */
function endOfLine({ code, closes }: Program, from: number): number {
  let at = from;
  while (at < code.length && code[at] !== '\n') at = (closes.get(at) ?? at) + 1;
  return at;
}

function callAt(program: Program, span: TextSpan, depth: number): (Tree & { kind: 'map' }) | undefined {
  const [at, end] = span;
  const { code, closes } = program;
  if (depth === 0 || end - at > MOST_CALL_CHARACTERS) return undefined;
  const name = /^([A-Za-z_][\w.]*)\(/.exec(code.slice(at, Math.min(end, at + 200)))?.[1];
  const close = name === undefined ? undefined : closes.get(at + name.length);
  // what a call is followed by, such as .with_callback(…), takes nothing from it
  if (name === undefined || close === undefined || !/^\s*(?:\.|$)/.test(code.slice(close + 1, end))) {
    return undefined;
  }
  const nameRange: TextSpan = [at, at + name.length];
  const said = name.split('.').at(-1)!;
  const module = name.split('.').at(-2);
  const entries: Entry[] = [{ key: 'call', keyRange: nameRange, value: scalarOf(said, nameRange) }];
  if (module !== undefined && name.split('.').length > 2)
    entries.push({ key: 'module', keyRange: nameRange, value: scalarOf(module, nameRange) });
  const spans = argumentsOf(program, [at + name.length + 1, close]);
  for (const [from, to] of spans) {
    const keyword = /^([A-Za-z_]\w*)(\s*=\s*)(?=[^=])/.exec(code.slice(from, to));
    const [key, skip] = keyword === null ? [said, 0] : [keyword[1]!, keyword[0].length];
    const value = read(program, [from + skip, to], depth - 1);
    if (value === undefined || (keyword === null && (from !== spans[0]![0] || value.kind === 'map')))
      continue;
    entries.push({ key, keyRange: [from, from + Math.max(1, skip)], value });
  }
  return { kind: 'map', entries, range: [at, end] };
}

/** The arguments of a call, each without spaces and comments around it. */
function argumentsOf({ code, closes }: Program, [from, to]: TextSpan): readonly TextSpan[] {
  const spans: TextSpan[] = [];
  let start = from;
  for (let at = from; at <= to; at++) {
    at = at < to ? (closes.get(at) ?? at) : at;
    if (at < to && code[at] !== ',') continue;
    const inner = code.slice(start, at);
    const lead = inner.length - inner.trimStart().length;
    const tail = inner.trimEnd().length;
    if (tail > lead) spans.push([start + lead, start + tail]);
    start = at + 1;
  }
  return spans;
}

function read(program: Program, [at, end]: TextSpan, depth: number): Tree | undefined {
  if (end - at > MOST_CALL_CHARACTERS) return undefined;
  const written = program.text.slice(at, at + program.code.slice(at, end).trimEnd().length);
  const range: TextSpan = [at, at + Math.max(1, written.length)];
  const quoted = /^(?:"([^"\\\n]*)"|'([^'\\\n]*)')$/.exec(written);
  if (quoted !== null) return { kind: 'scalar', value: quoted[1] ?? quoted[2] ?? '', text: written, range };
  const scalar = scalarOf(written, range);
  if (typeof scalar.value !== 'string') return scalar;
  const number = evaluate(written, program.numberOf);
  if (number !== undefined) return { kind: 'scalar', value: number, text: written, range };
  // a member of an enumeration; what a variable holds is not known
  const member = /^[A-Z]\w*\.(\w+)$/.exec(written);
  if (member !== null) return { kind: 'scalar', value: member[1]!, text: written, range };
  return callAt(program, [at, at + written.length], depth);
}

const SEVERAL = 'it is set in several ways here, so keep the plan that is meant';

/** What is said of both values of a path; nothing where they differ, nor of what beside them one alone has. */
function merged(one: Tree, other: Tree): Tree {
  if (one.kind !== 'map' || other.kind !== 'map')
    return one.kind === 'scalar' && other.kind === 'scalar' && one.value === other.value ? one : open(one);
  const entries = new Map(one.entries.map(entry => [entry.key, entry]));
  const others = new Set(other.entries.map(({ key }) => key));
  const alone = new Set([...entries.keys()].filter(key => !others.has(key)));
  for (const entry of other.entries) {
    const before = entries.get(entry.key);
    if (before === undefined) alone.add(entry.key);
    entries.set(
      entry.key,
      before === undefined ? entry : { ...before, value: merged(before.value, entry.value) },
    );
  }
  const all = [...entries.values()];
  // several methods of one module are several settings of one plan
  const isOneCall = !isOpen(entries.get('call')?.value ?? one);
  if (!isOneCall || !all.some(({ key, value }) => !alone.has(key) && isOpen(value)))
    return { ...one, entries: all };
  const both = all.map(entry => (alone.has(entry.key) ? { ...entry, value: open(entry.value) } : entry));
  return { ...one, entries: both };
}

function isOpen(tree: Tree): boolean {
  return tree.kind === 'map'
    ? tree.entries.some(({ value }) => isOpen(value))
    : tree.kind === 'scalar' && tree.unknown === SEVERAL;
}

function open(tree: Tree): Tree {
  if (tree.kind === 'map')
    return { ...tree, entries: tree.entries.map(entry => ({ ...entry, value: open(entry.value) })) };
  return { kind: 'scalar', value: null, text: '', range: tree.range, unknown: SEVERAL } satisfies Scalar;
}
