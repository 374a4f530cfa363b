import { leavesOf } from '../../launch/leaves.ts';
import type { LaunchPart } from '../../launch/read.ts';
import { signsIn } from '../../launch/signs.ts';
import type { FrontMatter } from '../../markdown/front-matter.ts';
import type { ProposalFence } from '../../markdown/proposals.ts';
import { locator, type TextRegion } from '../../syntax/position.ts';
import { MOST_CHARACTERS, parseSyntax, syntaxOf } from '../../syntax/read.ts';
import type { ParsedTree, Tree } from '../../syntax/tree.ts';
import { parseTree } from '../../syntax/yaml.ts';
import type { Position, ProposalProblem, RawValue, Reading, SourceFile } from '../types.ts';
import { collect } from './collect.ts';

const START: Position = { line: 1, column: 1, endColumn: 2 };

/** As long as launch files with all their paths are. */
const MOST_FILE_CHARACTERS = 1_000_000;

/** A document may be long; the proposals in it may not. */
const MOST_DOCUMENT_CHARACTERS = 8_000_000;

/**
 * Read the proposals of a file: the file itself, or of a Markdown document the fenced blocks ```` ```yaml isoflop ```` and what
 * stands in its front matter under `isoflop:`, as documents use them for their variables.
 *
 * @returns one reading a proposal, or the launch file of a framework; a file without any has one reading with a problem
 */
export async function readProposals(source: SourceFile): Promise<readonly (Reading | LaunchPart)[]> {
  const { file } = source;
  if (source.unreadable !== undefined)
    return [refused({ file, text: '' }, 'unreadable-file', { message: source.unreadable })];
  const text = source.text.replace(/^\uFEFF/, '');
  if (!/\.(md|markdown|mdx)$/i.test(file)) return [await readWhole({ file, text })];
  if (text.length > MOST_DOCUMENT_CHARACTERS) {
    return [
      refused({ file, text: '' }, 'too-large', { characters: text.length, most: MOST_DOCUMENT_CHARACTERS }),
    ];
  }
  // most proposals are files of their own
  const { findProposals } = await import('../../markdown/proposals.ts');
  const { fences, frontMatter } = findProposals(text);
  const matter = frontMatter === undefined ? undefined : readMatter(frontMatter, { file, text });
  const at = linesOf(text);
  const readings = fences.map(fence => readRegion(regionOf(fence, at), { file, text }));
  if (typeof matter === 'object') readings.unshift(matter);
  if (readings.length > 0) return readings;
  if (typeof matter === 'string')
    return [refused({ file, text }, 'proposal-elsewhere', { file, named: matter })];
  return [refused({ file, text }, 'no-proposal', { file })];
}

/** Whether a file was read as proposals, and not as a framework's launch file. */
export function isReading(read: Reading | LaunchPart): read is Reading {
  return !('framework' in read);
}

/** A file that is a proposal, or the launch file of a framework. */
async function readWhole(source: SourceFile): Promise<Reading | LaunchPart> {
  const { file, text } = source;
  if (text.length > MOST_FILE_CHARACTERS) {
    return refused({ file, text: '' }, 'too-large', { characters: text.length, most: MOST_CHARACTERS });
  }
  const syntax = syntaxOf(file, text);
  const region = { text, line: 1, indents: [] };
  const parsed = await parseSyntax(syntax, region);
  if (parsed.tree?.kind === 'map' && parsed.problems.length === 0) {
    const isProgram = syntax === 'shell' || syntax === 'python';
    if (isProgram || signsIn(leavesOf(parsed.tree)).size > 0) {
      const { readLaunch, unknownFramework } = await import('../../launch/read.ts');
      const part =
        readLaunch(source, { ...parsed, tree: parsed.tree }) ??
        (isProgram ? readLaunch(source, { ...parsed, tree: parsed.tree }, unknownFramework) : undefined);
      if (part !== undefined) return part;
    }
  }
  const reading = readParsed(parsed, region, source);
  if (parsed.tree?.kind !== 'map' || !isOfOthers(reading, parsed.tree)) return reading;
  const { readLaunch, unknownFramework } = await import('../../launch/read.ts');
  return readLaunch(source, { ...parsed, tree: parsed.tree }, unknownFramework) ?? reading;
}

/** As many unknown keys, and more than known ones, are no slips. */
const FEWEST_OF_OTHERS = 5;
const ownSections = /^(?:hardware|parallelism|budget|schedule|target|serving|limits|allow|\$schema|law)$/;

/** Whether a file is that of a framework that is not known: what a few of its keys commonly mean is all there is to read. */
function isOfOthers({ values, remarks, problems }: Reading, tree: Tree & { readonly kind: 'map' }): boolean {
  const unknown =
    remarks.filter(({ rule }) => rule === 'unknown-key').length +
    problems.filter(({ code }) => code === 'unknown-key' || code === 'not-a-value').length;
  if (unknown < FEWEST_OF_OTHERS || unknown <= values.size || values.size === 0) return false;
  return !tree.entries.some(({ key }) => ownSections.test(key));
}

/** A fence as a stretch of the file: each of its lines stands behind what its list item or quote takes. */
function regionOf({ content, segments, start }: ProposalFence, at: ReturnType<typeof linesOf>): TextRegion {
  return {
    text: content,
    line: at(start).line + 1,
    indents: segments.map(segment => segment.start - at(segment.start).start),
  };
}

/** The proposal that stands in front matter under `isoflop:`, or the name of the file that it is in. */
function readMatter({ content }: FrontMatter, source: SourceFile): Reading | string | undefined {
  const text = source.text.slice(content.start, content.end).replace(/\r\n?/g, '\n');
  if (!/^["']?isoflop["']?[ \t]*:/m.test(text)) return undefined;
  // it begins behind the first line of the file
  const region = { text, line: 2, indents: [] };
  const { tree, problems } = parseTree(region);
  if (tree === undefined || problems.length > 0) return readRegion(region, source);
  const entry = tree.kind === 'map' ? tree.entries.find(({ key }) => key === 'isoflop') : undefined;
  if (entry === undefined) return undefined;
  const { value } = entry;
  if (value.kind === 'scalar' && typeof value.value === 'string') return value.value;
  return readTree(value, locator(region), source);
}

/** The line, from 1, of an offset, and where that line starts; each is found in the logarithm of their number. */
function linesOf(text: string): (offset: number) => { readonly line: number; readonly start: number } {
  const starts = [0, ...[...text.matchAll(/\r\n?|\n/g)].map(({ index, 0: mark }) => index + mark.length)];
  return offset => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, start: starts[low]! };
  };
}

/** A reading that only says why the file cannot be used. */
function refused(source: SourceFile, code: ProposalProblem['code'], args: ProposalProblem['args']): Reading {
  const problems = [{ code, args, position: START }];
  return { ...source, start: START, values: new Map(), allow: [], problems, remarks: [] };
}

function readRegion(region: TextRegion, source: SourceFile): Reading {
  return readParsed(parseTree(region), region, source);
}

function readParsed({ tree, problems }: ParsedTree, region: TextRegion, source: SourceFile): Reading {
  if (tree !== undefined && problems.length === 0)
    return readTree(tree, locator(region), source, region.line);
  // a file that is refused for its size is not shown either
  const text = problems[0]?.code === 'too-large' ? '' : source.text;
  return { ...nothing({ ...source, text }, region.line), problems };
}

/** @param line where the proposal begins; where its tree does unless given */
function readTree(
  tree: Tree,
  locate: ReturnType<typeof locator>,
  source: SourceFile,
  line: number = locate(tree.range[0]).line,
): Reading {
  const none = nothing(source, line);
  const { start } = none;
  if (tree.kind === 'scalar' && tree.value === null) {
    return { ...none, problems: [empty(source.file, start)] };
  }
  const collected = collect(tree, locate);
  const isEmpty =
    collected.values.size + collected.allow.length + collected.problems.length + collected.remarks.length ===
      0 && !collected.sources;
  if (isEmpty) return { ...none, problems: [empty(source.file, start)] };
  // a file of something else, which only has a name as proposals do
  const isForeign =
    collected.remarks.some(({ rule }) => rule === 'unknown-key') &&
    [...collected.values.keys()].every(path => path === 'name' || path === '$schema') &&
    collected.allow.length + collected.problems.length === 0 &&
    !collected.sources;
  return isForeign
    ? { ...none, problems: [{ code: 'nothing-known', args: { file: source.file }, position: start }] }
    : { ...none, ...collected };
}

function nothing({ file, text }: SourceFile, line: number) {
  const start = { line, column: 1, endColumn: 2 };
  return { file, text, start, values: new Map<string, RawValue>(), allow: [], remarks: [] };
}

function empty(file: string, position: Position): ProposalProblem {
  return { code: 'empty', args: { file }, position };
}
