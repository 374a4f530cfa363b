import { expect, test } from 'vitest';
import { mixture } from '../../src/corpus/mixture.ts';
import { evaluate } from '../../src/report/evaluate.ts';
import { readForPage } from '../../src/report/read.ts';
import { renderSections } from '../../src/report/render.ts';

const shares = {
  'dolma3-web': 70,
  'science-pdfs': 13,
  'stack-edu': 10,
  'finemath-3plus': 4,
  arxiv: 2,
  wikipedia: 1,
};
const entries = Object.entries(shares);
const pool = `model: 8B\ndata:\n  tokens: 15T\n  sources:\n${entries.map(([name, share]) => `    ${name}: ${share}%\n`).join('')}`;

async function pageOf(text: string, cap?: number) {
  const { data } = await readForPage({ file: 'plan.yml', text });
  // what the page has is JSON
  return evaluate(JSON.parse(JSON.stringify(data)), cap === undefined ? {} : { cap });
}

test.each([undefined, 2, 8])('the page reads each source as data mix does, with a cap of %s', async cap => {
  const model = await pageOf(pool, cap);
  const text = entries.map(([name, share]) => `${name}:${share}%`).join(', ');
  const answer = mixture({ sources: text, tokens: 15e12, maxEpochs: cap ?? 4 });
  const rows = answer.sources.map(({ name, unique, share, epochs, capped }) => [
    name,
    ...[unique.likely, share, epochs, capped.share, capped.epochs].map(one => one.toPrecision(9)),
  ]);
  expect(
    model.mixture!.sources.map(({ name, unique, share, epochs, capped }) => [
      name,
      ...[unique, share, epochs, capped.share, capped.epochs].map(one => one.toPrecision(9)),
    ]),
  ).toEqual(rows);
  expect(model.mixture!.worth / answer.asked.worth).toBeCloseTo(1, 9);
  expect(model.mixture!.capped / answer.capped.worth).toBeCloseTo(1, 9);
  expect(model.values.cap).toBe(cap ?? 4);
});

test('bars say what they show, and a proposal without sources has no part on them', async () => {
  const model = await pageOf(pool);
  const { mixture: markup } = renderSections(model);
  expect(markup).toContain('wikipedia is read most often, 40.7 times');
  expect(markup!.match(/role="img"/g)).toHaveLength(6);
  expect(markup).toContain('aria-label="40.7 epochs, cap 4"');
  const none = await pageOf('model: 8B\ndata: 15T\n');
  expect(renderSections(none).mixture).toBe('');
  expect(none.values.cap).toBeUndefined();
});
