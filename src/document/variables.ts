import { problemMessage } from '../check/messages.ts';
import type { ProposalProblem } from '../check/types.ts';
import { Refusal } from '../core/refusal.ts';
import type { Segment } from '../markdown/leaf.ts';
import { locator } from '../syntax/position.ts';
import type { Entry, Tree } from '../syntax/tree.ts';
import { parseTree } from '../syntax/yaml.ts';
import { nearest } from '../text/names.ts';
import { pathKeys } from './path.ts';
import { type DocumentProblem, problem } from './problem.ts';
import type { Scan } from './scan.ts';

/** Reads a file below the document's own folder. */
export type ReadText = (path: string) => Promise<string>;

/** The text of a variable, as its author wrote it, or why there is none. */
export type Lookup = (name: string, offset: number) => string | DocumentProblem;

/**
 * The variables of a document: the scalars of its proposals, read as `check` reads them. A proposal stands in a fence
 * marked `yaml isoflop`, or in front matter under `isoflop:`, there or as the name of a file.
 */
export async function readVariables(text: string, scan: Scan, readText: ReadText): Promise<Lookup> {
  const proposals: Tree[] = [];
  const broken: DocumentProblem[] = [];
  for (const { content, segments } of scan.fences)
    keep(parse(content, placeIn(segments), segments[0]?.start));
  const matter = scan.frontMatter?.content;
  if (matter !== undefined) {
    const content = text.slice(matter.start, matter.end).replace(/\r\n?/g, '\n');
    const named = childOf(parse(content, placeIn(linesOf(text, matter)), matter.start), 'isoflop');
    if (named?.kind === 'map') keep(named);
    else if (named?.kind === 'scalar' && typeof named.value === 'string')
      await readNamed(named.value, matter.start);
  }
  return lookup;

  function keep(tree: Tree | undefined): void {
    if (tree !== undefined) proposals.push(tree);
  }

  async function readNamed(file: string, at: number): Promise<void> {
    try {
      keep(parse(await readText(file), () => at));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      broken.push(problem('proposal-unreadable', at, { reason: error.message }));
    }
  }

  /** @param start where the content begins in the document, so that lines are told as the document counts them */
  function parse(
    content: string,
    place: (line: number, column: number) => number,
    start = 0,
  ): Tree | undefined {
    const line = (text.slice(0, start).match(/\r\n?|\n/g)?.length ?? 0) + 1;
    const region = { text: content, line, indents: [] };
    const { tree, problems } = parseTree(region);
    const first = problems[0] ?? (tree && givenTwice(tree, locator(region)));
    if (first === undefined) return tree;
    const at = place(first.position.line - line + 1, first.position.column);
    broken.push(problem('proposal-broken', at, { reason: problemMessage(first) }));
    return undefined;
  }

  function lookup(name: string, offset: number): string | DocumentProblem {
    if (broken[0] !== undefined) return broken[0];
    if (proposals.length === 0) return problem('variable-without-proposal', offset, { name });
    const keys = pathKeys(name) ?? [];
    const [found, ...others] = proposals.flatMap(proposal => valueAt(proposal, keys) ?? []);
    if (found === undefined) {
      const near = nearest(
        name,
        proposals.flatMap(proposal => scalarPaths(proposal)),
      );
      return problem('variable-unknown', offset, { name, ...(near === undefined ? {} : { nearest: near }) });
    }
    if (found.kind !== 'scalar') return problem('variable-several', offset, { name });
    if (found.value === null) return problem('variable-empty', offset, { name });
    const value = found.text.trim();
    const other = others.find(one => one.kind === 'scalar' && one.text.trim() !== value);
    if (other?.kind !== 'scalar') return value;
    return problem('variable-twice', offset, { name, first: value, other: other.text.trim() });
  }
}

/** A key that a mapping has twice, in whatever spelling: neither of its values is the one that is meant, as `check` says. */
function givenTwice(tree: Tree, locate: ReturnType<typeof locator>): ProposalProblem | undefined {
  if (tree.kind === 'list') return firstOf(tree.items, item => givenTwice(item, locate));
  if (tree.kind !== 'map') return undefined;
  const seen = new Map<string, Entry>();
  return firstOf(tree.entries, entry => {
    const { key, keyRange, value } = entry;
    if (value.kind !== 'scalar') return givenTwice(value, locate);
    // a key without a value is a blank to fill in
    if (value.value === null) return undefined;
    const before = seen.get(plain(key));
    seen.set(plain(key), entry);
    if (before === undefined) return undefined;
    const { line } = locate(...before.keyRange);
    const args = { path: key, key, line, before: before.key };
    return { code: 'given-twice', args, position: locate(...keyRange) };
  });
}

function firstOf<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Places in a fence's content, as offsets in the document: each of its lines stands somewhere of its own. */
function placeIn(segments: readonly Segment[]): (line: number, column: number) => number {
  return (line, column) => {
    const segment = segments[line - 1] ?? segments.at(-1);
    return segment === undefined ? 0 : Math.min(segment.start + column - 1, segment.end);
  };
}

function linesOf(text: string, { start, end }: Segment): Segment[] {
  const lines: Segment[] = [];
  let at = start;
  for (const { index, 0: mark } of text.slice(start, end).matchAll(/\r\n?|\n/g)) {
    lines.push({ start: at, end: start + index });
    at = start + index + mark.length;
  }
  return [...lines, { start: at, end }];
}

function valueAt(tree: Tree, keys: readonly string[]): Tree | undefined {
  let value: Tree | undefined = keys.length === 0 ? undefined : tree;
  for (const key of keys) value = childOf(value, key);
  return value;
}

/** The value of a key as the proposal spells it: camelCase, snake_case and kebab-case mean the same. */
function childOf(tree: Tree | undefined, key: string): Tree | undefined {
  if (tree?.kind === 'list') return /^\d+$/.test(key) ? tree.items[Number(key)] : undefined;
  if (tree?.kind !== 'map') return undefined;
  const { entries } = tree;
  return (entries.find(entry => entry.key === key) ?? entries.find(entry => plain(entry.key) === plain(key)))
    ?.value;
}

function plain(key: string): string {
  return key.replace(/[-_]/g, '').toLowerCase();
}

/** Paths of what a variable can name. */
function scalarPaths(tree: Tree, path = ''): string[] {
  if (tree.kind === 'list')
    return tree.items.flatMap((item, index) => scalarPaths(item, `${path}[${index}]`));
  if (tree.kind === 'scalar') return tree.value === null ? [] : [path];
  return tree.entries.flatMap(({ key, value }) => scalarPaths(value, path === '' ? key : `${path}.${key}`));
}
