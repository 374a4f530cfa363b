import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FilledRegion } from '../../src/document/fill.ts';
import { DocumentError } from '../../src/document/messages.ts';
import { fill, view } from './fake.ts';
import { documentWithRegions, nastyBlocks, nastyValue } from './generators.ts';
import { type TreeNode, tree } from './oracles.ts';

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

test('outside of its regions a document reads the same before and after, and a second run changes nothing', {
  timeout: 240_000,
}, async () => {
  let filled = 0;
  let regions = 0;
  await fc.assert(
    fc.asyncProperty(documentWithRegions(), nastyBlocks, nastyValue, async (text, blocks, value) => {
      const evaluate = async () => view(blocks, { v: value });
      const after = await fill(text, { evaluate }).catch(error => {
        if (error instanceof DocumentError) return undefined;
        throw error;
      });
      if (after === undefined) return;
      filled += 1;
      regions += after.regions.length;
      expect(outside(after.text, moved(after.regions))).toEqual(outside(text, after.regions));
      const cut = (whole: string, ranges: readonly Range[]) =>
        ranges.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), whole);
      expect(cut(after.text, moved(after.regions))).toBe(cut(text, after.regions));
      expect((await fill(after.text, { evaluate })).text).toBe(after.text);
    }),
    { numRuns: 20_000 },
  );
  expect(filled).toBeGreaterThan(10_000);
  expect(regions).toBeGreaterThan(10_000);
});
