import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import type { TreeArgs } from './messages.ts';
import { locator, type TextRegion } from './position.ts';
import type { Entry, ParsedTree, TextSpan, Tree, TreeCode, TreeProblem } from './tree.ts';

/** Says what is wrong with a stretch of the text. */
type Report = <Code extends TreeCode>(code: Code, args: TreeArgs<Code>, range: TextSpan) => void;

/** A proposal is a page at most; more is a mistake, and larger ones take the YAML parser seconds. */
const LIMITS = { characters: 64_000, depth: 12, nodes: 4000, aliases: 50, problems: 20 } as const;

/** Levels that a parser is given to read, and brackets, which nest as deep at most. */
const DEEPEST = 64;
const MOST_BRACKETS = 500;

/**
 * Parse a proposal's YAML or JSON, which is YAML.
 *
 * @returns the tree, or what is wrong: too large, nested too deep, too many aliases, several documents, or a syntax error
 */
export function parseTree(region: TextRegion): ParsedTree {
  const locate = locator(region);
  const refuse = <Code extends TreeCode>(code: Code, args: TreeArgs<Code>, offset = 0) => ({
    problems: [{ code, args: args as TreeProblem['args'], position: locate(offset) }],
  });
  const { text } = region;
  // blanks cost the parser nothing
  const characters = text.length > LIMITS.characters ? text.replace(/ {2,}/g, ' ').length : text.length;
  if (characters > LIMITS.characters) {
    return refuse('too-large', { characters, most: LIMITS.characters });
  }
  if (tooDeep(text)) return refuse('too-deep', { most: LIMITS.depth });
  // pretty errors and key comparison are quadratic on hostile input; both are done here instead
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
  if (document.errors.length > 0) {
    return {
      problems: document.errors.slice(0, LIMITS.problems).map(error => ({
        code: error.code === 'MULTIPLE_DOCS' ? 'several-documents' : 'syntax',
        args: { message: error.message },
        position: locate(error.pos[0], error.pos[1]),
      })),
    };
  }
  const problems: TreeProblem[] = [];
  const walk = walker(document, (code, args, range) => {
    if (problems.length < LIMITS.problems)
      problems.push({ code, args: args as TreeProblem['args'], position: locate(...range) });
  });
  const tree = walk(document.contents, 0);
  return problems.length > 0 || tree === undefined ? { problems } : { tree, problems };
}

/**
 * Whether values nest deeper than any proposal, before a parser recurses into them: by indentation, by markers in one
 * line, or by brackets. What stands in quotes is not told apart, so that all brackets together are bounded, too.
 */
function tooDeep(text: string): boolean {
  const indents: number[] = [];
  let brackets = 0;
  let depth = 0;
  for (const line of text.split('\n')) {
    const marks = /^ *(?:[-?:][ \t]+)*/.exec(line)![0];
    if (marks.length === line.length && marks.trim() === '') continue;
    const columns = [...marks.matchAll(/[-?:]/g)].map(({ index }) => index);
    for (const column of [...columns, marks.length]) {
      while (indents.length > 0 && indents.at(-1)! >= column) indents.pop();
      indents.push(column);
    }
    for (const character of line) {
      if (character === '[' || character === '{') {
        depth += 1;
        brackets += 1;
      } else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
      if (indents.length + depth > DEEPEST || brackets > MOST_BRACKETS) return true;
    }
  }
  return false;
}

function walker(document: Document.Parsed, report: Report) {
  let nodes = 0;
  let aliases = 0;
  const walk = (node: Node | null | undefined, depth: number): Tree | undefined => {
    const range = rangeOf(node);
    nodes += 1;
    if (nodes > LIMITS.nodes) {
      // once is enough: the walk unwinds from here
      if (nodes === LIMITS.nodes + 1) report('too-many-values', { most: LIMITS.nodes }, range);
      return undefined;
    }
    if (depth > LIMITS.depth) {
      report('too-deep', { most: LIMITS.depth }, range);
      return undefined;
    }
    if (node === null || node === undefined) return { kind: 'scalar', value: null, text: '', range };
    if (isAlias(node)) {
      aliases += 1;
      const target = node.resolve(document);
      if (target === undefined || aliases > LIMITS.aliases) {
        if (aliases <= LIMITS.aliases + 1) {
          if (target === undefined) report('unknown-anchor', { name: node.source }, range);
          else report('too-many-aliases', { most: LIMITS.aliases }, range);
        }
        return undefined;
      }
      return walk(target, depth + 1);
    }
    if (isMap(node)) return map(node, depth, range);
    if (isSeq(node)) {
      const items = node.items.flatMap(item => walk(item as Node, depth + 1) ?? []);
      return { kind: 'list', items, range };
    }
    if (!isScalar(node)) return undefined;
    const { value, source } = node;
    const plain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    if (!plain) {
      report('not-plain', { text: source ?? String(value) }, range);
      return undefined;
    }
    return { kind: 'scalar', value: value as string, text: source ?? String(value), range };
  };
  const map = (node: Node & { items: readonly unknown[] }, depth: number, range: TextSpan): Tree => {
    const entries: Entry[] = [];
    for (const pair of node.items as readonly { key: Node | null; value: Node | null }[]) {
      const keyRange = rangeOf(pair.key);
      if (!isScalar(pair.key) || pair.key.value === null || pair.key.value === undefined) {
        report('not-a-key', {}, keyRange);
        continue;
      }
      const value = walk(pair.value, depth + 1);
      if (value === undefined) continue;
      entries.push({
        key: String(pair.key.source ?? pair.key.value),
        keyRange,
        value: pair.value === null ? { ...value, range: keyRange } : value,
      });
    }
    return { kind: 'map', entries, range };
  };
  return walk;
}

function rangeOf(node: Node | null | undefined): TextSpan {
  const range = node?.range;
  return range ? [range[0], Math.max(range[0] + 1, range[1])] : [0, 1];
}
