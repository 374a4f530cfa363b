import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scan } from '../../src/document/scan.ts';
import { nastyMarkdown } from './generators.ts';
import { mdastMarkers } from './oracles.ts';

function scannedMarkers(text: string): string[] {
  return scan(text).markers.map(marker => marker.body.trim().replace(/^laws /, ''));
}

test('reads the same markers as comments as mdast does', () => {
  fc.assert(
    fc.property(nastyMarkdown({ tables: false }), text => {
      expect(scannedMarkers(text)).toEqual(mdastMarkers(text));
    }),
    { numRuns: Number(process.env.RUNS ?? 10_000) },
  );
});
