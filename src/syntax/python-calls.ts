import { evaluate } from './arithmetic.ts';
import type { Entry, Scalar, TextSpan, Tree } from './tree.ts';
import { scalarOf } from './tree.ts';

type NumberOf = (name: string) => number | undefined;

/** A stretch of a program's text, with where it begins. */
interface Piece {
  readonly text: string;
  readonly at: number;
}

/** Calls of a program that is too long to be a configuration are not looked for. */
const MOST_CHARACTERS = 200_000;

/**
 * What constructors are called with, and attributes that are set: `TrainModuleConfig(rank_microbatch_size=2 * 4096)` is
 * `TrainModuleConfig.rank_microbatch_size`, `config.train.train_iters = 50` is `train.train_iters`. The value of a call is a map
 * of its keywords, with its name under `call` and a lone argument under its method. Two values of one path are a program
 * that holds several plans: neither is taken.
 */
export function callsOf(text: string, numberOf: NumberOf): readonly Entry[] {
  if (text.length > MOST_CHARACTERS) return [];
  const code = blanked(text);
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
    const value = read(expressionAt(text, code, at), numberOf);
    const key = path?.slice(1) ?? own!;
    const range: TextSpan = [at - set.length - key.length, at - set.length];
    // constants at the top are read as such
    if (value !== undefined && (path !== undefined || value.kind === 'map'))
      add({ key, keyRange: range, value });
  }
  for (const { index, 1: lead = '', 2: name = '' } of code.matchAll(
    /(^|[^\w.])([A-Za-z_]\w*(?:\.\w+)*)\((?=[^()]*=|[^()]*\()/g,
  )) {
    const at = index + lead.length;
    const call = callAt({ text: text.slice(at, closing(code, at + name.length) + 1), at }, numberOf);
    if (call === undefined || !call.entries.some(({ key }) => key !== 'call')) continue;
    add({ key: name.split('.')[0]!, keyRange: [at, at + name.length], value: call });
  }
  return [...entries.values()];
}

/** The text with the insides of strings and comments as spaces, everything in its place. */
function blanked(text: string): string {
  return text.replace(
    /"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*/g,
    found => found.replace(/[^\n]/g, ' '),
  );
}

/** Where the bracket that opens at an offset is closed. */
function closing(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    if ('([{'.includes(code[at]!)) depth += 1;
    else if (')]}'.includes(code[at]!) && --depth === 0) return at;
  }
  return code.length;
}

function expressionAt(text: string, code: string, at: number): Piece {
  let end = at;
  while (end < code.length && code[end] !== '\n')
    end = '([{'.includes(code[end]!) ? closing(code, end) + 1 : end + 1;
  return { text: text.slice(at, end).replace(/#[^\n"']*$/, ''), at };
}

function callAt({ text, at }: Piece, numberOf: NumberOf): (Tree & { readonly kind: 'map' }) | undefined {
  const code = blanked(text);
  const opened = /^([A-Za-z_][\w.]*)\(/.exec(code);
  if (opened === null) return undefined;
  const name = opened[1]!;
  const end = closing(code, name.length);
  // what a call is followed by, such as .with_callback(…), takes nothing from it
  if (!/^\s*(?:\.[\s\S]*)?$/.test(code.slice(end + 1))) return undefined;
  const span: TextSpan = [at, at + name.length];
  const said = name.split('.').at(-1)!;
  const entries: Entry[] = [{ key: 'call', keyRange: span, value: scalarOf(said, span) }];
  const pieces = argumentsOf(text.slice(0, end), name.length + 1, at);
  for (const piece of pieces) {
    const keyword = /^([A-Za-z_]\w*)(\s*=\s*)(?=[^=])/.exec(piece.text);
    const [key, skip] = keyword === null ? [said, 0] : [keyword[1]!, keyword[0].length];
    const value = read({ text: piece.text.slice(skip), at: piece.at + skip }, numberOf);
    if (value === undefined || (keyword === null && (pieces.length > 1 || value.kind === 'map'))) continue;
    entries.push({ key, keyRange: [piece.at, piece.at + Math.max(1, skip)], value });
  }
  return { kind: 'map', entries, range: [at, at + text.length] };
}

/** The arguments of a call, each without the spaces around it. */
function argumentsOf(text: string, from: number, at: number): readonly Piece[] {
  const code = blanked(text);
  const pieces: Piece[] = [];
  let start = from;
  for (let index = from; index <= code.length; index++) {
    if (index < code.length && '([{'.includes(code[index]!)) index = closing(code, index);
    else if (index === code.length || code[index] === ',') {
      const raw = text.slice(start, index);
      const inner = raw.replace(/^(?:\s|#[^\n]*\n)+/, '');
      const offset = at + start + raw.length - inner.length;
      const trimmed = inner.replace(/(?:\s|#[^\n"']*)+$/, '');
      if (trimmed !== '') pieces.push({ text: trimmed, at: offset });
      start = index + 1;
    }
  }
  return pieces;
}

function read({ text, at }: Piece, numberOf: NumberOf): Tree | undefined {
  const written = text.trim();
  const range: TextSpan = [at, at + Math.max(1, written.length)];
  const quoted = /^(?:"([^"\\\n]*)"|'([^'\\\n]*)')$/.exec(written);
  if (quoted !== null) return { kind: 'scalar', value: quoted[1] ?? quoted[2] ?? '', text: written, range };
  const scalar = scalarOf(written, range);
  if (typeof scalar.value !== 'string') return scalar;
  const number = evaluate(written, numberOf);
  if (number !== undefined) return { kind: 'scalar', value: number, text: written, range };
  // a member of an enumeration; what a variable holds is not known
  const member = /^[A-Z]\w*\.(\w+)$/.exec(written);
  if (member !== null) return { kind: 'scalar', value: member[1]!, text: written, range };
  return callAt({ text: written, at: at + text.length - text.trimStart().length }, numberOf);
}

/** One of two values of a path: their maps side by side, the same value, or a blank where they differ. */
function merged(one: Tree, other: Tree): Tree {
  if (one.kind === 'map' && other.kind === 'map') {
    const entries = new Map(one.entries.map(entry => [entry.key, entry]));
    for (const entry of other.entries) {
      const before = entries.get(entry.key);
      entries.set(
        entry.key,
        before === undefined ? entry : { ...before, value: merged(before.value, entry.value) },
      );
    }
    return { ...one, entries: [...entries.values()] };
  }
  if (one.kind === 'scalar' && other.kind === 'scalar' && one.value === other.value) return one;
  return { kind: 'scalar', value: null, text: '', range: one.range } satisfies Scalar;
}
