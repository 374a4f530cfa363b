import fc from 'fast-check';
import { expect, test } from 'vitest';
import { documentedMixtures, findMixture } from '../../src/catalog/corpora.ts';
import { sourcesLike } from '../../src/corpus/documented.ts';
import { mixture } from '../../src/corpus/mixture.ts';
import { recommend } from '../../src/planner/recommend.ts';
import { size } from '../helpers/speed.ts';

const pool = 'dolma3-web:70%, science-pdfs:13%, stack-edu:10%, finemath-3plus:4%, arxiv:2%, wikipedia:1%';
const digits = (values: readonly number[], count = 3) => values.map(one => Number(one.toPrecision(count)));

test('15T tokens of Dolma 3’s pool: each source by the figures of its README', () => {
  // shares, epochs and worth by hand: 70% of 15T over 8.14T, …; caps of 4 epochs, the rest 70 to 13
  const answer = mixture({ sources: pool, tokens: 15e12, parameters: 8e9 });
  expect(digits(answer.sources.map(one => one.epochs))).toEqual([1.29, 2.01, 10.9, 17.6, 14, 40.7]);
  const percents = answer.sources.map(one => 100 * one.capped.share);
  expect(digits(percents.slice(0, 3))).toEqual([79.9, 14.8, 3.65]);
  expect(percents.slice(3).map(one => one.toFixed(2))).toEqual(['0.91', '0.57', '0.10']);
  expect(digits(answer.sources.map(one => one.capped.epochs))).toEqual([1.47, 2.29, 4, 4, 4, 4]);
  expect(digits([answer.capped.worth, answer.asked.worth], 4)).toEqual([1.484e13, 1.418e13]);
  expect(digits([answer.capped.unique], 3)).toEqual([9.31e12]);
  expect(answer.firstOut).toBe('wikipedia');
  expect(digits([answer.sources[5]!.lasts!])).toEqual([3.69e11]);
  expect(answer.capped.loss!).toBeLessThan(answer.asked.loss!);
  expect(answer.shortfall).toBeNull();
});

test('so many epochs that nobody would read them are told to three digits, rounded up', () => {
  // 1e18 of FineWeb's 15T are 66,667 epochs
  const [short] = mixture({ sources: 'fineweb', tokens: 1e18 }).caveats;
  expect(short!.message).toContain('up to 66.7k epochs fit');
});

const amount = fc.double({ min: 1e9, max: 1e13, noNaN: true });
const sources = fc
  .array(fc.record({ unique: amount, weight: fc.double({ min: 0.01, max: 1, noNaN: true }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map(all => all.map((one, i) => ({ ...one, name: `s${i}` })));
const shared = (all: readonly { name: string; unique: number; weight: number }[], factor = 1) => {
  const sum = all.reduce((total, one) => total + one.weight, 0);
  return all.map(({ name, unique, weight }) => ({ name, unique, share: (factor * weight) / sum }));
};

test('one source is what recommend says of unique tokens', () => {
  fc.assert(
    fc.property(amount, fc.double({ min: 0.2, max: 60, noNaN: true }), (unique, epochs) => {
      const tokens = unique * epochs;
      const answer = mixture({ sources: [{ name: 'own', unique }], tokens, parameters: 8e9, maxEpochs: 100 });
      const said = recommend({ parameters: 8e9, tokens, uniqueTokens: unique }).recommendations[0]!;
      expect(Math.max(1, answer.sources[0]!.epochs)).toBeCloseTo(said.epochs!, 9);
      expect(Math.abs(answer.asked.loss! - said.loss!)).toBeLessThan(1e-9);
    }),
    { numRuns: size(60) },
  );
});

test('shares sum to 1, and of another scale they are the same', () => {
  fc.assert(
    fc.property(amount, sources, fc.double({ min: 0.1, max: 0.99, noNaN: true }), (tokens, all, factor) => {
      const one = mixture({ sources: shared(all), tokens });
      const other = mixture({ sources: shared(all, factor), tokens, normalize: true });
      const sum = (of: (source: (typeof one.sources)[number]) => number) =>
        one.sources.reduce((total, source) => total + of(source), 0);
      expect(Math.abs(sum(source => source.share) - 1)).toBeLessThan(1e-12);
      expect(Math.abs(sum(source => source.capped.share) - 1)).toBeLessThan(1e-12);
      for (const [i, source] of one.sources.entries())
        expect(other.sources[i]!.epochs / source.epochs).toBeCloseTo(1, 9);
    }),
    { numRuns: size(200) },
  );
});

test('another source never lowers what is unique, and what is likely lies within its range', () => {
  fc.assert(
    fc.property(amount, sources, amount, (tokens, all, more) => {
      const before = mixture({ sources: all.map(({ name, unique }) => ({ name, unique })), tokens });
      const after = mixture({
        sources: [
          ...all.map(({ name, unique }) => ({ name, unique })),
          { name: 'more', unique: more },
          { name: 'wikipedia' },
        ],
        tokens,
      });
      expect(after.unique.likely).toBeGreaterThan(before.unique.likely);
      expect(after.unique['80'][0]).toBeLessThanOrEqual(after.unique.likely);
      expect(after.unique['80'][1]).toBeGreaterThanOrEqual(after.unique.likely);
      expect(after.asked.worth).toBeLessThanOrEqual(tokens * (1 + 1e-12));
    }),
    { numRuns: size(200) },
  );
});

/** Printed epochs that printed shares and tokens do not give within 5%: the notes of each file say so. */
const LOOSE: Readonly<Record<string, readonly string[]>> = {
  llama1: ['books'],
  gpt3: ['webtext2', 'wikipedia'],
  smollm2: ['starcoderdata'],
};

test.each(['llama1', 'pile', 'gpt3', 'olmo3', 'smollm2'])('%s is read as often as its paper prints', id => {
  const { tokens, parts } = findMixture(id);
  const { sources: read } = mixture({ sources: sourcesLike(id).sources, tokens, normalize: true });
  const off = read.flatMap(({ name, epochs }) => {
    const printed = parts[name]?.epochs;
    return printed !== undefined && Math.abs(epochs / printed - 1) > 0.05 ? [name] : [];
  });
  expect(off.toSorted()).toEqual((LOOSE[id] ?? []).toSorted());
  // and those are not far off either
  for (const { name, epochs } of read)
    if (parts[name]?.epochs !== undefined) expect(epochs / parts[name]!.epochs!).toBeCloseTo(1, 0);
});

test('mixtures without stocks say so', () => {
  expect(() => sourcesLike('llama3.1')).toThrow('does not say how many tokens there are of general');
  for (const { id } of documentedMixtures()) expect(() => sourcesLike(id)).not.toThrow(TypeError);
});

test('what caps leave missing is named with what would do', () => {
  const short = mixture({ sources: 'common-crawl:2, wikipedia', tokens: 15e12 });
  const { tokens, maxEpochs, crawls } = short.shortfall!;
  expect(tokens).toBeCloseTo(15e12 - 4 * short.unique.likely, -3);
  const fits = mixture({
    sources: 'common-crawl:2, wikipedia',
    tokens: 15e12,
    maxEpochs: maxEpochs! * (1 + 1e-9),
  });
  expect(fits.shortfall).toBeNull();
  expect(mixture({ sources: `common-crawl:${crawls}, wikipedia`, tokens: 15e12 }).shortfall).toBeNull();
  expect(
    mixture({ sources: `common-crawl:${crawls! - 1}, wikipedia`, tokens: 15e12 }).shortfall,
  ).not.toBeNull();
  const all = mixture({ sources: 'wikipedia:100%@2', tokens: 15e12 });
  expect(all.shortfall!.maxEpochs).toBeNull();
});
