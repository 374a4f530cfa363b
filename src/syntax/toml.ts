import { parse, TomlError } from 'smol-toml';
import { locator, type TextRegion } from './position.ts';
import type { Entry, ParsedTree, TextSpan, Tree } from './tree.ts';

/** As many characters as a launch file has at most. */
const MOST_CHARACTERS = 64_000;

/** Parse TOML. Values come from the parser, places from the lines that open a table or set a key. */
export function parseToml(region: TextRegion): ParsedTree {
  const { text } = region;
  const locate = locator(region);
  if (text.length > MOST_CHARACTERS) {
    const args = { characters: text.length, most: MOST_CHARACTERS };
    return { problems: [{ code: 'too-large', args, position: locate(0) }] };
  }
  try {
    const places = placesOf(text);
    return { tree: treeOf(parse(text), '', places), problems: [] };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const position = {
      line: region.line + error.line - 1,
      column: error.column,
      endColumn: error.column + 1,
    };
    return { problems: [{ code: 'syntax', args: { message: firstLine(error.message) }, position }] };
  }
}

interface Places {
  readonly key: ReadonlyMap<string, TextSpan>;
  readonly value: ReadonlyMap<string, TextSpan>;
}

function placesOf(text: string): Places {
  const key = new Map<string, TextSpan>();
  const value = new Map<string, TextSpan>();
  let table = '';
  let offset = 0;
  for (const line of text.split('\n')) {
    const opened = /^\s*\[+\s*([^\]]+?)\s*\]/.exec(line);
    const set = /^(\s*)([\w."'-]+)(\s*=\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^#\r]*)/.exec(line);
    if (opened !== null) table = plainPath(opened[1]!);
    else if (set !== null) {
      const [, indent = '', name = '', equals = '', written = ''] = set;
      const path = [table, plainPath(name)].filter(part => part !== '').join('.');
      const at = offset + indent.length;
      const begins = at + name.length + equals.length;
      if (!key.has(path)) key.set(path, [at, at + name.length]);
      if (!value.has(path)) value.set(path, [begins, begins + Math.max(1, written.trimEnd().length)]);
    }
    offset += line.length + 1;
  }
  return { key, value };
}

function treeOf(value: unknown, path: string, places: Places): Tree {
  const range = places.value.get(path) ?? [0, 1];
  if (Array.isArray(value))
    return { kind: 'list', items: value.map(item => treeOf(item, path, places)), range };
  if (value instanceof Date)
    return { kind: 'scalar', value: value.toISOString(), text: String(value), range };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]): Entry => {
      const own = path === '' ? key : `${path}.${key}`;
      return { key, keyRange: places.key.get(own) ?? [0, 1], value: treeOf(inner, own, places) };
    });
    return { kind: 'map', entries, range };
  }
  const scalar = typeof value === 'bigint' ? Number(value) : (value as string | number | boolean);
  return { kind: 'scalar', value: scalar, text: String(scalar), range };
}

function plainPath(text: string): string {
  return text.replace(/["']/g, '').replace(/\s*\.\s*/g, '.');
}

function firstLine(message: string): string {
  return message.split('\n')[0]!;
}
