import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scan } from '../../src/document/scan.ts';
import { nastyMarkdown, tableMarkdown } from './generators.ts';
import { cmarkMarkers, hasCmark, mdastMarkers } from './oracles.ts';

function scannedMarkers(text: string): string[] {
  return scan(text).markers.map(marker => marker.body.trim().replace(/^laws /, ''));
}

if (!hasCmark)
  console.warn('Skipped: cmark-gfm is not installed (apt-get install cmark-gfm), only mdast is asked');

describe('which markers are comments and which are code', () => {
  test('as mdast, or where that differs from cmark-gfm (tabs), as that, in 10,000 documents', {
    timeout: 120_000,
  }, () => {
    const texts = fc.sample(nastyMarkdown({ tables: false }), 10_000);
    const differing = texts.filter(text => String(scannedMarkers(text)) !== String(mdastMarkers(text)));
    expect(texts.filter(text => scannedMarkers(text).length > 0).length).toBeGreaterThan(7000);
    // what mdast and cmark-gfm do not agree about is less than one document in two hundred
    expect(differing.length).toBeLessThan(50);
    if (!hasCmark) return;
    const cmark = cmarkMarkers(differing);
    const mdast = differing.map(mdastMarkers);
    for (const [index, text] of differing.entries()) {
      const isDisputed = String(mdast[index]) !== String(cmark[index]);
      expect(isDisputed, `both parsers say ${mdast[index]} of ${JSON.stringify(text)}`).toBe(true);
    }
  });

  test.skipIf(!hasCmark)(
    'as cmark-gfm in the cells of 3,000 documents with tables',
    { timeout: 120_000 },
    () => {
      const texts = fc.sample(tableMarkdown(), 3000);
      const cmark = cmarkMarkers(texts);
      for (const [index, text] of texts.entries()) {
        expect(scannedMarkers(text), JSON.stringify(text)).toEqual(cmark[index]);
      }
    },
  );
});

describe('time is linear in the length of the document', () => {
  const hostile: readonly (readonly [string, string])[] = [
    ['backticks', Array.from({ length: 1500 }, (_, index) => '`'.repeat(index + 1)).join(' ')],
    ['open comments', '<!-- isoflop '.repeat(80_000)],
    ['open tags', '<a b="'.repeat(150_000)],
    ['open brackets', `${'['.repeat(300_000)}${'[a](b)'.repeat(50_000)}`],
    ['open links', '[a](<b '.repeat(120_000)],
    ['open titles', '[a](b "'.repeat(120_000)],
    ['parentheses', '](((('.repeat(200_000)],
    ['escapes', '\\<'.repeat(500_000)],
    ['quotes', `${'> '.repeat(500)}a\n`.repeat(1000)],
    ['definitions', '[a]: <b> "c"\n'.repeat(80_000)],
    ['rows', `| a |\n|---|\n${'| ` |\n'.repeat(200_000)}`],
    ['dashes', `${'- '.repeat(500_000)}`],
    ['white space', `a${' '.repeat(1_000_000)}\n<a${' '.repeat(500_000)}`],
  ];
  test.each(hostile)('a million characters of %s', (_, text) => {
    const start = performance.now();
    scan(`${text} <!-- isoflop laws -->`);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
