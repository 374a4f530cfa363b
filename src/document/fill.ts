import { printable } from '../render/printable.ts';
import { type AnswerOptions, answerRegions, type RegionAnswer } from './answers.ts';
import { DocumentError, placed } from './messages.ts';
import { type DocumentProblem, problem } from './problem.ts';
import { findRegions, layoutOf, type Region, recordOf } from './regions.ts';
import { type Marker, type Scan, scan, scanMarkers } from './scan.ts';
import { type Lookup, readVariables } from './variables.ts';

/** What one region held and holds now. */
export interface FilledRegion {
  /** Line of the opening marker, from 1. */
  readonly line: number;
  /** What its marker says. */
  readonly region: string;
  /** The bytes between the markers, and where they change the closing one with its record: where they are, and what takes their place. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly changed: boolean;
  /** Version of the tool that made what it held. */
  readonly madeBy?: string;
  /** The region begins a line of a sentence, which Markdown then takes for HTML: the paragraph is cut there. */
  readonly cutsSentence: boolean;
}

/** A document with its regions filled. */
export interface FilledDocument {
  readonly text: string;
  readonly regions: readonly FilledRegion[];
  /** Charts by their path, relative to the document. */
  readonly assets: ReadonlyMap<string, string>;
}

export interface FillOptions extends Omit<AnswerOptions, 'text'> {
  /** Name of the document in messages; `document` unless given. */
  readonly name?: string | undefined;
}

/**
 * Fill the regions of a Markdown document: what stands between `<!-- isoflop COMMAND … -->` and
 * `<!-- /isoflop -->`. Nothing outside of them changes.
 *
 * @param text the document; a byte-order mark and CRLF are kept
 * @throws DocumentError (a RangeError) with every problem of the document: file, line, column, what was expected
 */
export async function fillDocument(text: string, options: FillOptions): Promise<FilledDocument> {
  const name = options.name ?? 'document';
  const { filled, kept, assets, problems } = await fillRegions(text, options);
  if (problems.length > 0) throw new DocumentError(placed(problems, text, name));
  const after = splice(text, filled);
  const broken = after === text ? undefined : brokenRegion(after, kept);
  if (broken !== undefined) throw new DocumentError(placed([broken], text, name));
  return { text: after, regions: filled, assets };
}

/** What of a region the filled document must have again. */
interface KeptRegion extends Pick<Region, 'layout'> {
  readonly start: number;
  readonly isValue: boolean;
  readonly body: string;
  readonly open: string;
  readonly close: string;
  /** What the closing marker says in the end. */
  readonly closing: string;
}

/**
 * What the regions hold now. Of the regions themselves little is kept, for the filled document is scanned beside it,
 * and may have a hundred thousand.
 */
async function fillRegions(
  text: string,
  options: FillOptions,
): Promise<{
  readonly filled: readonly FilledRegion[];
  readonly kept: readonly KeptRegion[];
  readonly assets: FilledDocument['assets'];
  readonly problems: readonly DocumentProblem[];
}> {
  const found = scan(text);
  const { regions, problems } = await findRegions(found, options.tool);
  const nothing = { filled: [], kept: [], assets: new Map<string, string>() };
  if (problems.length > 0) return { ...nothing, problems };
  const lookup = await variables(text, found, regions, options);
  const { answers, assets } = await answerRegions(regions, lookup, { ...options, text });
  const lineOf = lineCounter(text);
  const filled: FilledRegion[] = [];
  const kept: KeptRegion[] = [];
  for (const [place, region] of regions.entries()) {
    const reply = answers[place]!;
    if ('code' in reply) {
      problems.push(reply);
      continue;
    }
    const { layout, isValue, open, close, madeBy } = region;
    const content = contentOf(region, reply, text);
    const changed = content !== text.slice(open.end, close.start);
    // what stands as it was, was made by whoever made it
    const { version } = options.tool;
    const record = changed && version !== undefined ? recordOf(version, reply.from) : undefined;
    kept.push({
      layout,
      start: open.start,
      isValue,
      body: open.body,
      open: open.within,
      close: close.within,
      closing: record ?? close.body.trim(),
    });
    filled.push({
      line: lineOf(open.start),
      region: open.body.trim(),
      start: open.end,
      end: record === undefined ? close.start : close.end,
      text: record === undefined ? content : `${content}<!-- /isoflop ${record} -->`,
      changed,
      ...(madeBy !== undefined && { madeBy }),
      cutsSentence: cutsSentence(region, text),
    });
  }
  return { filled, kept, assets, problems };
}

/** Variables are read only where a region uses one. */
async function variables(
  text: string,
  found: Scan,
  regions: readonly Region[],
  options: FillOptions,
): Promise<Lookup> {
  const used = regions.some(({ open }) => open.body.includes('{'));
  if (!used) return (name, offset) => problem('variable-without-proposal', offset, { name });
  return readVariables(text, found, options.readText);
}

function contentOf({ layout, open, close }: Region, answer: RegionAnswer, text: string): string {
  if (layout === 'inline') return 'text' in answer ? escapeInline(answer.text) : '';
  const lines = 'text' in answer ? [escapeInline(answer.text)] : answer.lines;
  let lineStart = open.start;
  while (lineStart > 0 && !/[\r\n]/.test(text[lineStart - 1]!)) lineStart -= 1;
  // what a list mark took is indentation on the lines that follow
  const prefix = text
    .slice(lineStart, open.start)
    .replace(/^\ufeff/, '')
    .replace(/[^>\s]/g, ' ');
  const between = text.slice(open.end, close.start);
  const eol = /\r\n?|\n/.exec(between)?.[0] ?? /\r\n?|\n/.exec(text)?.[0] ?? '\n';
  const lastBreak = Math.max(between.lastIndexOf('\n'), between.lastIndexOf('\r'));
  const closePrefix = lastBreak === -1 ? prefix : between.slice(lastBreak + 1);
  return [eol, ...lines.map(line => (prefix + line).trimEnd() + eol), closePrefix].join('');
}

function cutsSentence({ layout, open, close }: Region, text: string): boolean {
  if (layout !== 'inline' || !open.first) return false;
  if (!close.last) return true;
  const before = text.slice(Math.max(0, open.start - 200), open.start);
  return !/(?:^|\r\n?|\n)[ \t>]*(?:\r\n?|\n)[^\r\n]*$/.test(before) && /[\r\n]/.test(before);
}

function splice(text: string, regions: readonly FilledRegion[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const region of regions) {
    if (!region.changed) continue;
    parts.push(text.slice(at, region.start), region.text);
    at = region.end;
  }
  return at === 0 ? text : [...parts, text.slice(at)].join('');
}

/**
 * The first region that the filled document no longer has as it was, in the same containers: an answer must not reach
 * out of its region.
 */
function brokenRegion(text: string, before: readonly KeptRegion[]): DocumentProblem | undefined {
  let next = 0;
  let open: Marker | undefined;
  let broken = false;
  const { problems } = scanMarkers(text, marker => {
    if (broken) return;
    if (marker.kind === 'open') {
      broken = open !== undefined;
      open = marker;
      return;
    }
    broken = open === undefined || !isSame(before[next], open, marker);
    if (broken) return;
    next += 1;
    open = undefined;
  });
  if (!broken && open === undefined && problems.length === 0 && next === before.length) return undefined;
  return problem('answer-breaks-out', (before[next] ?? before.at(-1))?.start ?? 0);
}

function isSame(before: KeptRegion | undefined, open: Marker, close: Marker): boolean {
  return (
    before !== undefined &&
    close.body.trim() === before.closing &&
    open.body === before.body &&
    open.within === before.open &&
    close.within === before.close &&
    // the words are the same, and so is what they ask for
    layoutOf(open, close, before.isValue) === before.layout
  );
}

/** Lines of rising offsets, from 1. */
function lineCounter(text: string): (offset: number) => number {
  const breaks = /\r\n?|\n/g;
  let line = 1;
  let next = breaks.exec(text)?.index;
  return offset => {
    while (next !== undefined && next < offset) {
      line += 1;
      next = breaks.exec(text)?.index;
    }
    return line;
  };
}

/**
 * A text for the inside of a sentence or a table cell. Character references mean the same in Markdown, in a cell
 * and inside an HTML block, where a backslash would be shown.
 */
function escapeInline(text: string): string {
  return printable(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[&<>*_`[\]|\\~]/g, char => `&#${char.charCodeAt(0)};`);
}
