import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf } from '../../src/cli/answers/recommend-stream.ts';
import { size } from '../helpers/speed.ts';

async function read(chunks: Iterable<string | Uint8Array>): Promise<string[]> {
  const stream = (async function* () {
    yield* chunks;
  })();
  const lines: string[] = [];
  for await (const batch of linesOf(stream)) for (const line of batch) lines.push(line);
  return lines;
}

test('however a text is cut into chunks, its lines are the same', async () => {
  const text = fc.array(fc.constantFrom('1e24', ' ', '\n', '\r\n', '\t', 'ä', '😀', '# a'), {
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(text, fc.infiniteStream(fc.integer({ min: 1, max: 5 })), async (parts, sizes) => {
      const bytes = Buffer.from(parts.join(''));
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; ) {
        const size = sizes.next().value;
        chunks.push(bytes.subarray(at, at + size));
        at += size;
      }
      const expected = parts.join('').split('\n');
      if (expected.at(-1) === '') expected.pop();
      expect(await read(chunks)).toEqual(expected.map(line => line.trim()));
    }),
    { numRuns: size(300) },
  );
});

test('of a long line only the beginning is kept, and the lines behind it stay whole', async () => {
  const chunk = 'x'.repeat(1 << 16);
  const [first, long, last, ...more] = await read(['1e24\n', ...new Array<string>(80).fill(chunk), '\n1e23']);
  expect([first, last, more.length]).toEqual(['1e24', '1e23', 0]);
  expect(long).toBe('x'.repeat(1 << 20));
});
