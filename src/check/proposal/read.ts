import type { Position, Problem, RawValue, Reading, SourceFile } from '../types.ts';
import { collect } from './collect.ts';
import { fencedProposals } from './fenced.ts';
import { locator, type Region } from './position.ts';
import { parseTree } from './tree.ts';

const START: Position = { line: 1, column: 1, endColumn: 2 };

/** A document may be long; the proposals in it may not. */
const MOST_DOCUMENT_CHARACTERS = 8_000_000;

/**
 * Read the proposals of a file: the file itself, or the fenced blocks ```` ```yaml isoflop ```` of a Markdown document.
 *
 * @returns one reading a proposal; a file without any has one reading with a problem
 */
export function readProposals(source: SourceFile): readonly Reading[] {
  const { file } = source;
  if (source.unreadable !== undefined)
    return [refused({ file, text: '' }, 'unreadable-file', { message: source.unreadable })];
  const text = source.text.replace(/^\uFEFF/, '');
  if (!/\.(md|markdown|mdx)$/i.test(file))
    return [readRegion({ text, line: 1, indents: [] }, { file, text })];
  if (text.length > MOST_DOCUMENT_CHARACTERS) {
    return [
      refused({ file, text: '' }, 'too-large', { characters: text.length, most: MOST_DOCUMENT_CHARACTERS }),
    ];
  }
  const regions = fencedProposals(text);
  if (regions.length === 0) return [refused({ file, text }, 'no-proposal', { file })];
  return regions.map(region => readRegion(region, { file, text }));
}

/** A reading that only says why the file cannot be used. */
function refused(source: SourceFile, code: string, args: Problem['args']): Reading {
  const problems = [{ code, args, position: START }];
  return { ...source, start: START, values: new Map(), allow: [], problems };
}

function readRegion(region: Region, source: SourceFile): Reading {
  const locate = locator(region);
  const start = { line: region.line, column: 1, endColumn: 2 };
  const { tree, problems } = parseTree(region);
  // a file that is refused for its size is not shown either
  const text = problems[0]?.code === 'too-large' ? '' : source.text;
  const none = { file: source.file, text, start, values: new Map<string, RawValue>(), allow: [] };
  if (tree === undefined || problems.length > 0) return { ...none, problems };
  if (tree.kind === 'scalar' && tree.value === null) {
    return { ...none, problems: [empty(source.file, start)] };
  }
  const collected = collect(tree, locate);
  const isEmpty = collected.values.size + collected.allow.length + collected.problems.length === 0;
  return isEmpty ? { ...none, problems: [empty(source.file, start)] } : { ...none, ...collected };
}

function empty(file: string, position: Position): Problem {
  return { code: 'empty', args: { file }, position };
}
