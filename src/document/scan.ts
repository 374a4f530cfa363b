import { walkBlocks } from '../markdown/blocks.ts';
import { findComments } from '../markdown/comments.ts';
import { type FrontMatter, frontMatter } from '../markdown/front-matter.ts';
import { joined, type Leaf, type Segment } from '../markdown/leaf.ts';
import { definitionsEnd } from '../markdown/link.ts';
import { type ProposalFence, proposalFence } from '../markdown/proposals.ts';
import { type DocumentProblem, problem } from './problem.ts';

/** An `<!-- isoflop … -->` or `<!-- /isoflop -->` that CommonMark reads as a comment. */
export interface Marker {
  readonly kind: 'open' | 'close';
  readonly start: number;
  readonly end: number;
  /** What stands between `isoflop` and the end of the comment, and where. */
  readonly body: string;
  readonly bodyStart: number;
  /** The leaf block (by number) and the container that it stands in. */
  readonly leaf: number;
  readonly container: number;
  readonly within: string;
  /** Whether nothing else stands before, or behind, it on its line, list marks and quote marks aside. */
  readonly first: boolean;
  readonly last: boolean;
}

export interface Scan {
  readonly markers: readonly Marker[];
  readonly fences: readonly ProposalFence[];
  readonly frontMatter?: FrontMatter;
  readonly problems: readonly DocumentProblem[];
}

const WORD = 'isoflop';
const looksLikeMarker = /^<!--[ \t\r\n]*(\/?)[ \t\r\n]*isoflop(?=[ \t\r\n]|-->|$)/;

/**
 * Find the markers of a Markdown document. Markers in fenced or indented code, in code spans, in `<pre>`,
 * `<script>` and `<style>`, inside other comments and behind a backslash are text, as CommonMark has it.
 */
export function scan(text: string): Scan {
  const markers: Marker[] = [];
  const rest = scanMarkers(text, marker => markers.push(marker));
  return { markers, ...rest };
}

/** `scan` that keeps no marker, but hands over one after another: a document may have a hundred thousand. */
export function scanMarkers(text: string, onMarker: (marker: Marker) => void): Omit<Scan, 'markers'> {
  const from = text.startsWith('\ufeff') ? 1 : 0;
  const matter = frontMatter(text, from);
  const fences: ProposalFence[] = [];
  const problems: DocumentProblem[] = [];
  let leafNumber = 0;
  let candidate = text.indexOf(WORD, from);
  if (candidate !== -1) walkBlocks(text, matter?.end ?? from, onLeaf);
  return { fences, problems, ...(matter === undefined ? {} : { frontMatter: matter }) };

  function onLeaf(leaf: Leaf): void {
    leafNumber += 1;
    const { segments } = leaf;
    if (leaf.kind === 'code') {
      const fence = proposalFence(text, leaf);
      if (fence !== undefined) fences.push(fence);
      return;
    }
    const first = segments[0];
    const last = segments.at(-1);
    if (first === undefined || last === undefined) return;
    if (candidate !== -1 && candidate < first.start) candidate = text.indexOf(WORD, first.start);
    if (candidate === -1 || candidate >= last.end || leaf.kind === 'raw') return;
    markersIn(leaf);
  }

  function markersIn(leaf: Leaf): void {
    const content = joined(text, leaf.segments);
    const source = sourceOffsets(leaf.segments);
    const from = leaf.kind === 'text' && content[0] === '[' ? definitionsEnd(content) : 0;
    if (hasMarker(content.slice(0, from)))
      problems.push(problem('marker-in-link', source(content.indexOf(WORD))));
    for (const found of findComments(content.slice(from), leaf.kind === 'html' ? 'html' : 'markdown')) {
      const comment = content.slice(from + found.start, from + found.end);
      if (found.as === 'link' || found.as === 'tag') {
        if (hasMarker(comment)) problems.push(problem(`marker-in-${found.as}`, source(from + found.start)));
        continue;
      }
      const match = looksLikeMarker.exec(comment);
      if (match === null) continue;
      const start = source(from + found.start);
      if (found.as === 'unclosed') problems.push(problem('marker-unclosed', start));
      else if (comment.includes('\n')) problems.push(problem('marker-broken', start));
      else onMarker(marker(leaf, source.segment(), { start, comment, match }));
    }
  }

  function marker(
    leaf: Leaf,
    segment: Segment,
    {
      start,
      comment,
      match,
    }: { readonly start: number; readonly comment: string; readonly match: RegExpExecArray },
  ): Marker {
    const end = start + comment.length;
    return {
      kind: match[1] === '/' ? 'close' : 'open',
      start,
      end,
      body: comment.slice(match[0].length, -3),
      bodyStart: start + match[0].length,
      leaf: leafNumber,
      container: leaf.container,
      within: leaf.within,
      first:
        leaf.kind === 'html' &&
        text.slice(segment.start, start).trim() === '' &&
        segment === leaf.segments[0],
      last: text.slice(end, segment.end).trim() === '',
    };
  }
}

function hasMarker(text: string): boolean {
  return /<!--[ \t\r\n]*\/?isoflop(?=[ \t\r\n]|-->)/.test(text);
}

/** Offsets in a block's joined text, in rising order, to offsets in the source; and the line that the last one is on. */
function sourceOffsets(
  segments: readonly Segment[],
): ((offset: number) => number) & { segment: () => Segment } {
  let index = 0;
  let passed = 0;
  const source = (offset: number) => {
    for (;;) {
      const segment = segments[index]!;
      const length = segment.end - segment.start;
      if (offset - passed <= length) return segment.start + offset - passed;
      passed += length + 1;
      index += 1;
    }
  };
  // a paragraph may have as many lines as a document, and they are not gone through for each marker
  return Object.assign(source, { segment: () => segments[index]! });
}
