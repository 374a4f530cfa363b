/** @module-tag slow */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FilledDocument, FilledRegion } from '../../src/document/fill.ts';
import { DocumentError } from '../../src/document/messages.ts';
import { size } from '../helpers/speed.ts';
import { type Evaluate, fill, view } from './fake.ts';
import { documentWithRegions, nastyBlocks, nastyValue } from './generators.ts';
import { cmarkTrees, countCmarkMarkers, countMdastMarkers, type TreeNode, tree } from './oracles.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The tree of a document without what stands in its regions; places count the bytes outside of them. */
function outside(text: string, regions: readonly Range[]): unknown {
  // mdast drops a byte-order mark before it counts
  const mark = text.startsWith('\ufeff') ? 1 : 0;
  return strip(tree(text));

  function strip(node: TreeNode): unknown {
    const start = (node.position?.start.offset ?? 0) + mark;
    const end = (node.position?.end.offset ?? text.length) + mark;
    const { value, children, position: _, spread: __, ...rest } = node as TreeNode & { spread?: boolean };
    const touched = regions.some(region => region.start < end && region.end > start);
    return {
      ...rest,
      start: place(start),
      end: place(end),
      ...(touched || value === undefined ? {} : { value }),
      ...(children === undefined ? {} : { children: children.filter(child => !isInside(child)).map(strip) }),
    };
  }

  function isInside(node: TreeNode): boolean {
    const start = (node.position?.start.offset ?? 0) + mark;
    const end = (node.position?.end.offset ?? 0) + mark;
    return regions.some(region => region.start <= start && end <= region.end);
  }

  function place(offset: number): number {
    let inside = 0;
    for (const region of regions) inside += Math.max(0, Math.min(offset, region.end) - region.start);
    return offset - inside;
  }
}

function moved(regions: readonly FilledRegion[]): Range[] {
  let shift = 0;
  return regions.map(region => {
    const start = region.start + shift;
    shift += region.text.length - (region.end - region.start);
    return { start, end: start + region.text.length };
  });
}

/** undefined where the document's markers are wrong; an answer that reaches out of its region is a failure. */
async function filledOrRefused(text: string, evaluate: Evaluate): Promise<FilledDocument | undefined> {
  try {
    return await fill(text, { evaluate });
  } catch (error) {
    if (!(error instanceof DocumentError) || /outside of it/.test(error.message)) throw error;
    return undefined;
  }
}

// the two parsers themselves dispute a few documents
const disputed: { readonly text: string; readonly markers: number }[] = [];

test('outside of its regions a document reads the same before and after, and a second run changes nothing', async () => {
  let filled = 0;
  let regions = 0;
  const tries = size(400);
  await fc.assert(
    fc.asyncProperty(documentWithRegions(), nastyBlocks, nastyValue, async (text, blocks, value) => {
      const evaluate = async () => view(blocks, { v: value });
      const after = await filledOrRefused(text, evaluate);
      if (after === undefined) return;
      if (countMdastMarkers(text) !== 2 * after.regions.length) {
        disputed.push({ text, markers: 2 * after.regions.length });
        return;
      }
      filled += 1;
      regions += after.regions.length;
      expect(outside(after.text, moved(after.regions))).toEqual(outside(text, after.regions));
      const cut = (whole: string, ranges: readonly Range[]) =>
        ranges.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), whole);
      expect(cut(after.text, moved(after.regions))).toBe(cut(text, after.regions));
      expect((await fill(after.text, { evaluate })).text).toBe(after.text);
    }),
    { numRuns: tries },
  );
  expect(filled / tries).toBeGreaterThan(0.9);
  expect(regions / tries).toBeGreaterThan(0.9);
  expect(disputed.length).toBeLessThanOrEqual(Math.ceil(tries / 500));
});

test('what mdast disputes of them, cmark-gfm reads as they are', { tags: 'cmark' }, () => {
  const trees = cmarkTrees(disputed.map(({ text }) => text));
  for (const [index, { text, markers }] of disputed.entries()) {
    expect(countCmarkMarkers(trees[index]!), JSON.stringify(text)).toBe(markers);
  }
});

test('so it does to cmark-gfm, with tables', { tags: 'cmark' }, async () => {
  const tries = size(150);
  const before: string[] = [];
  const after: string[] = [];
  for (const [text, blocks, value] of fc.sample(
    fc.tuple(documentWithRegions(), nastyBlocks, nastyValue),
    tries,
  )) {
    const filled = await filledOrRefused(text, async () => view(blocks, { v: value }));
    if (filled === undefined || filled.regions.length === 0) continue;
    before.push(text);
    after.push(filled.text);
  }
  expect(before.length / tries).toBeGreaterThan(0.5);
  const outsideOf = (xml: string) =>
    xml
      .replace(
        /(&lt;!-- isoflop recommend 1(?: : v)? --&gt;)[\s\S]*?(&lt;!-- \/isoflop --&gt;)(?![^<]*<\/(?:text|code|code_block)>)/g,
        '$1$2',
      )
      // an answer with empty lines makes the list around it a loose one
      .replace(/ tight="\w+"/g, '');
  const now = cmarkTrees(after);
  for (const [index, xml] of cmarkTrees(before).entries()) {
    expect(outsideOf(now[index]!), JSON.stringify(before[index])).toBe(outsideOf(xml));
  }
});
