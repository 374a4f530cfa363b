import { type AnswerOptions, answerRegions, type RegionAnswer } from './answers.ts';
import { escapeInline } from './escape.ts';
import { DocumentError, placed } from './messages.ts';
import { type DocumentProblem, problem } from './problem.ts';
import { findRegions, type Region } from './regions.ts';
import { type Scan, scan } from './scan.ts';
import { type Lookup, readVariables } from './variables.ts';

/** What one region held and holds now. */
export interface FilledRegion {
  /** Line of the opening marker, from 1. */
  readonly line: number;
  /** What its marker says. */
  readonly region: string;
  /** The bytes between the markers: where they are, and what takes their place. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly changed: boolean;
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

export interface FillOptions extends AnswerOptions {
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
  const found = scan(text);
  const { regions, problems } = await findRegions(found, options.tool);
  if (problems.length > 0) throw new DocumentError(placed(problems, text, name));
  const lookup = await variables(text, found, regions, options);
  const { answers, assets } = await answerRegions(regions, lookup, options);
  const lineOf = lineCounter(text);
  const filled: FilledRegion[] = [];
  for (const [place, region] of regions.entries()) {
    const reply = answers[place]!;
    if ('code' in reply) {
      problems.push(reply);
      continue;
    }
    const { end: start } = region.open;
    const { start: end } = region.close;
    const content = contentOf(region, reply, text);
    filled.push({
      line: lineOf(region.open.start),
      region: region.open.body.trim(),
      start,
      end,
      text: content,
      changed: content !== text.slice(start, end),
      cutsSentence: cutsSentence(region, text),
    });
  }
  if (problems.length > 0) throw new DocumentError(placed(problems, text, name));
  const after = splice(text, filled);
  const broken = after === text ? undefined : await brokenRegion(after, regions, options);
  if (broken !== undefined) throw new DocumentError(placed([broken], text, name));
  return { text: after, regions: filled, assets };
}

/** Variables are read only where a region uses one. */
async function variables(
  text: string,
  found: Scan,
  regions: readonly Region[],
  options: FillOptions,
): Promise<Lookup> {
  const used = regions.some(({ request }) =>
    request.words.some(word => !word.literal && word.value.includes('{')),
  );
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
async function brokenRegion(
  text: string,
  regions: readonly Region[],
  { tool }: FillOptions,
): Promise<DocumentProblem | undefined> {
  const after = await findRegions(scan(text), tool);
  const isSame = (now: Region | undefined, { layout, open, close }: Region) =>
    now?.layout === layout &&
    now.open.body === open.body &&
    now.open.within === open.within &&
    now.close.within === close.within;
  const index = regions.findIndex((region, place) => !isSame(after.regions[place], region));
  const isWhole = after.problems.length === 0 && after.regions.length === regions.length;
  if (index === -1 && isWhole) return undefined;
  return problem('answer-breaks-out', regions.at(index)?.open.start ?? 0);
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
