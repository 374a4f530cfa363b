import { type DocumentProblem, problem } from './problem.ts';
import { parseRequest, type RegionRequest } from './request.ts';
import type { Marker, Scan } from './scan.ts';
import type { Tool } from './tool.ts';

/**
 * A pair of markers, of which the first asks for what the tool fills in between. What it asks is read again where it is
 * answered (`requestOf`): of a hundred thousand regions the words are most of what there is to keep.
 */
export interface Region {
  readonly open: Marker;
  readonly close: Marker;
  /** On lines of its own, or inside a sentence, a heading or a cell. */
  readonly layout: 'block' | 'inline';
  /** It asks for a value that stands in a sentence, and not for a whole answer. */
  readonly isValue: boolean;
  /** Version of the tool that its closing marker records: the one that made what stands in the region. */
  readonly madeBy?: string;
}

const RECORD = /^(\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)(?: from \S+)?$/;

/** What a closing marker records: the version that made the region and the organisation's file that it took something of. */
export function recordOf(version: string, from: string | undefined): string {
  // two dashes would end the comment
  return from === undefined ? version : `${version} from ${encodeURI(from).replaceAll('--', '-%2D')}`;
}

/** Pair the markers of a document; everything that is wrong with them is a problem. */
export async function findRegions(
  scan: Scan,
  tool: Pick<Tool, 'find' | 'names'>,
): Promise<{ readonly regions: Region[]; readonly problems: DocumentProblem[] }> {
  const regions: Region[] = [];
  const problems = [...scan.problems];
  let open: Marker | undefined;
  for (const marker of scan.markers) {
    if (marker.kind === 'open') {
      if (open !== undefined) problems.push(problem('nested', marker.start, { outer: open.start }));
      open = marker;
    } else if (marker.body.trim() !== '' && recorded(marker) === undefined) {
      problems.push(problem('close-with-words', marker.start, { words: marker.body.trim() }));
      open = undefined;
    } else if (open === undefined) {
      problems.push(problem('close-without-open', marker.start));
    } else {
      const region = await pair(open, marker, tool);
      if ('code' in region) problems.push(region);
      else regions.push(region);
      open = undefined;
    }
  }
  if (open !== undefined) problems.push(problem('never-closed', open.start));
  return { regions, problems: problems.sort((one, other) => one.offset - other.offset) };
}

async function pair(
  open: Marker,
  close: Marker,
  tool: Pick<Tool, 'find' | 'names'>,
): Promise<Region | DocumentProblem> {
  const request = await parseRequest(open.body, open.bodyStart, tool);
  if ('code' in request) return request;
  const isValue = request.command === undefined || request.path !== undefined;
  const layout = layoutOf(open, close, isValue);
  if (typeof layout !== 'string') return layout;
  const madeBy = recorded(close);
  return { open, close, layout, isValue, ...(madeBy !== undefined && { madeBy }) };
}

/** What a region asks for, which was found to be right when its markers were paired. */
export async function requestOf(
  { open }: Region,
  tool: Pick<Tool, 'find' | 'names'>,
): Promise<RegionRequest> {
  return (await parseRequest(open.body, open.bodyStart, tool)) as RegionRequest;
}

/** The version that a closing marker records. */
function recorded({ body }: Marker): string | undefined {
  return RECORD.exec(body.trim())?.[1];
}

/** How two markers enclose what one of them asks for, or why they cannot. */
export function layoutOf(open: Marker, close: Marker, isValue: boolean): Region['layout'] | DocumentProblem {
  if (open.container !== close.container) {
    return problem('other-container', close.start, { open: open.start });
  }
  if (open.leaf === close.leaf) {
    if (isValue) return 'inline';
    if (open.first && close.last) return 'block';
    return problem('block-in-sentence', open.start);
  }
  const alone = open.first && open.last && close.first && close.last;
  if (alone) return 'block';
  return isValue
    ? problem('other-paragraph', close.start, { open: open.start })
    : problem('block-in-sentence', open.first && open.last ? close.start : open.start);
}
