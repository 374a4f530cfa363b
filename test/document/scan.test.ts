import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scan } from '../../src/document/scan.ts';
import { size } from '../helpers/speed.ts';
import { nastyMarkdown, tableMarkdown } from './generators.ts';
import { hostileMarkdown } from './hostile.mjs';
import { cmarkMarkers, countMdastMarkers, mdastMarkers } from './oracles.ts';

function scannedMarkers(text: string): string[] {
  return scan(text).markers.map(marker => marker.body.trim().replace(/^laws /, ''));
}

describe('which markers are comments and which are code', () => {
  const texts = once(() => fc.sample(nastyMarkdown({ tables: false }), size(1000)));
  const differing = once(() =>
    texts().filter(text => String(scannedMarkers(text)) !== String(mdastMarkers(text))),
  );

  test('as mdast, but for what it and cmark-gfm do not agree about: less than one document in 200', {
    tags: 'slow',
  }, () => {
    expect(texts().filter(text => scannedMarkers(text).length > 0).length / texts().length).toBeGreaterThan(
      0.7,
    );
    expect(differing().length).toBeLessThanOrEqual(Math.ceil(texts().length / 200));
  });

  test('where mdast differs, it differs from cmark-gfm as well', { tags: ['cmark', 'slow'] }, () => {
    const cmark = cmarkMarkers(differing());
    for (const [index, text] of differing().entries()) {
      const mdast = mdastMarkers(text);
      expect(String(mdast), `both parsers say ${mdast} of ${JSON.stringify(text)}`).not.toBe(
        String(cmark[index]),
      );
    }
  });

  test('as cmark-gfm in the cells of tables', { tags: 'cmark' }, () => {
    const documents = fc.sample(tableMarkdown(), size(250));
    const cmark = cmarkMarkers(documents);
    for (const [index, text] of documents.entries()) {
      expect(scannedMarkers(text), JSON.stringify(text)).toEqual(cmark[index]);
    }
  });
});

// that a million characters take time that is linear in them is measured by npm run bench
describe.each(hostileMarkdown)('%s by the thousand', { tags: 'slow' }, (_, text) => {
  test('hide a marker behind them or leave it, as a few of them do', () => {
    const end = ' <!-- isoflop laws m1 -->';
    expect(scan(text(1_000_000) + end).markers.length).toBe(countMdastMarkers(text(400) + end));
  });
});

/** Computed when it is first asked for, and kept. */
function once<T>(compute: () => T): () => T {
  let kept: { readonly value: T } | undefined;
  return () => {
    kept ??= { value: compute() };
    return kept.value;
  };
}
