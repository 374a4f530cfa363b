/** @module-tag slow */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { FitDocument } from '../../src/fit/types.ts';
import type { RunComparison } from '../../src/plan/run-comparison.ts';
import type { EstimateDocument } from '../../src/plan/types.ts';
import type { RecommendDocument } from '../../src/planner/types.ts';
import { besiroglu, runInMemory } from './support.ts';

const sigma = 0.3;
/** Only ln A is unsure: ln N* = (ln A + …)/(alpha + beta), so its standard deviation is sigma/(alpha + beta). */
const covariance = [0, 1, 2, 3, 4].map(row =>
  [0, 1, 2, 3, 4].map(column => (row === 1 && column === 1 ? sigma ** 2 : 0)),
);
const law = {
  form: 'parametric',
  coefficients: besiroglu,
  uncertainty: { method: 'by hand', covariance },
};
const files = () => ({ 'ours.json': JSON.stringify(law) });
const z = { 80: 1.2815515655446004, 95: 1.959963984540054 };

async function json<T>(...argv: string[]): Promise<T> {
  const { code, out, err } = await runInMemory([...argv, '--json'], files());
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as T;
}

describe('isoflop estimate --law ours.json', () => {
  test('80% and 95% intervals of N*, D* and loss, in JSON and CSV', async () => {
    const found = await json<EstimateDocument>('estimate', '1e24', '--law', 'ours.json');
    expect(found.law!.id).toBe('ours.json');
    expect(found.input.law).toBe('ours.json');
    const spread = sigma / (besiroglu.alpha + besiroglu.beta);
    for (const level of [80, 95] as const) {
      const factor = Math.exp(z[level] * spread);
      const { parameters, tokens, tokensPerParameter } = found.intervals as Required<
        NonNullable<EstimateDocument['intervals']>
      >;
      expect(parameters[level]![0]! / (found.parameters / factor)).toBeCloseTo(1, 9);
      expect(parameters[level]![1]! / (found.parameters * factor)).toBeCloseTo(1, 9);
      // D* = C/(6 N*)
      expect(tokens[level]![0]! / (found.tokens / factor)).toBeCloseTo(1, 9);
      expect(tokensPerParameter[level]![1]! / (found.tokensPerParameter * factor ** 2)).toBeCloseTo(1, 9);
      // dL* = A/N*^alpha · d ln A
      const term = besiroglu.A / found.parameters ** besiroglu.alpha;
      const ofLoss = Math.exp((z[level] * sigma * term) / found.loss!);
      expect(found.intervals!.loss![level]![1]! / (found.loss! * ofLoss)).toBeCloseTo(1, 9);
    }
    expect(found.loss).toBeCloseTo(
      besiroglu.E +
        besiroglu.A / found.parameters ** besiroglu.alpha +
        besiroglu.B / found.tokens ** besiroglu.beta,
      9,
    );
    const { out } = await runInMemory(['estimate', '1e24', '--law', 'ours.json', '--format', 'csv'], files());
    const rows = out.split('\n').map(line => line.split(','));
    const cells = rows
      .findLast(([name]) => name === 'parameters')!
      .slice(2)
      .map(Number);
    const { parameters } = found.intervals!;
    expect(cells).toEqual([found.parameters, ...parameters!['80']!, ...parameters!['95']!]);
    expect(rows.map(([name]) => name)).toEqual(expect.arrayContaining(['loss', 'tokens']));
  });

  test.each(['table', 'markdown'])('%s names both levels', async format => {
    const { out } = await runInMemory(
      ['estimate', '1e24', '--law', 'ours.json', '--format', format],
      files(),
    );
    for (const label of ['Parameters', 'Tokens', 'Loss']) {
      expect(out).toMatch(new RegExp(`${label}.*80%: .* to .*, 95%: .* to `));
    }
  });

  test('what is given has the loss of that law, with its interval, and no interval of a size', async () => {
    const given = await json<EstimateDocument>('estimate', '1e24', '--params', '70B', '--law', 'ours.json');
    const { E, A, B, alpha, beta } = besiroglu;
    const loss = E + A / given.activeParameters ** alpha + B / given.tokens ** beta;
    expect(Math.abs(given.loss! - loss)).toBeLessThan(0.02);
    expect(Object.keys(given.intervals!)).toEqual(['loss']);
    const [low, high] = given.intervals!.loss!['80']!;
    expect(low).toBeLessThan(given.loss!);
    expect(high).toBeGreaterThan(given.loss!);
    const held = await json<EstimateDocument>('estimate', '--params', '70B', '--law', 'ours.json');
    expect(Object.keys(held.intervals ?? {})).not.toContain('parameters');
    expect(held.loss).toBeGreaterThan(besiroglu.E);
  });
});

describe('isoflop runs --law ours.json', () => {
  test('the distance from optimal is by that law', async () => {
    const found = await json<RunComparison>('runs', 'llama3.1-405b', '--law', 'ours.json');
    expect(found.law!.id).toBe('ours.json');
    const published = await json<RunComparison>('runs', 'llama3.1-405b', '--law', 'besiroglu2024');
    expect(found.law!.computeOverhead).toBeCloseTo(published.law!.computeOverhead, 9);
  });
  test('a list has no use for a law', async () => {
    const { code, err } = await runInMemory(['runs', '--law', 'ours.json'], files());
    expect([code, err]).toEqual([2, expect.stringContaining('--law is for one run')]);
  });
});

describe.each(['isoflop', 'envelope'])('the law file of --method %s', method => {
  const simulated = readFileSync('data/examples/simulated-runs.csv', 'utf8');
  /** For an envelope every size needs a curve: the law's own losses at a tenth and at half of the tokens. */
  const curves = simulated
    .split('\n')
    .filter(line => /^\d/.test(line))
    .flatMap(line => {
      const [parameters, tokens] = line.split(',').map(Number) as [number, number];
      return [0.02, 0.1, 0.5, 1, 3].map(part => {
        const { E, A, B, alpha, beta } = besiroglu;
        return `${parameters},${part * tokens},${E + A / parameters ** alpha + B / (part * tokens) ** beta}`;
      });
    });
  const runs = method === 'isoflop' ? simulated : `N,D,loss\n${curves.join('\n')}\n`;

  async function lawOf(kind: 'draws' | 'covariance') {
    const disk: Record<string, string> = { 'runs.csv': runs };
    const argv = ['fit', 'runs.csv', '--method', method, '--bootstrap', '200', '--at', '1e22'];
    const { code, out } = await runInMemory(
      [...argv, '--uncertainty', kind, '--out', 'ours.json', '--json'],
      disk,
    );
    expect(code).toBe(0);
    return { disk, document: JSON.parse(out) as FitDocument };
  }

  test('gives every command the intervals of N* that the fit gave, and those of D* = C/(6 N*)', async () => {
    const { disk, document } = await lawOf('draws');
    const [fitted] = document.allocations;
    expect(document).not.toHaveProperty('draws');
    for (const argv of [
      ['recommend', '1e22', '--law', 'ours.json'],
      ['compare', '1e22', '--law', 'ours.json'],
    ]) {
      const { out } = await runInMemory([...argv, '--json'], disk);
      const [answer] = (JSON.parse(out) as RecommendDocument).recommendations;
      expect(answer!.law).toBe('ours.json');
      expect(answer!.intervals!.parameters).toEqual(fitted!.intervals!.parameters);
      expect(answer!.intervals).not.toHaveProperty('loss');
      for (const level of ['80', '95']) {
        const [low, high] = answer!.intervals!.parameters[level]!;
        expect(answer!.intervals!.tokens[level]![0] / (1e22 / 6 / high)).toBeCloseTo(1, 12);
        expect(answer!.intervals!.tokens[level]![1] / (1e22 / 6 / low)).toBeCloseTo(1, 12);
      }
    }
    const { out } = await runInMemory(['estimate', '1e22', '--law', 'ours.json', '--json'], disk);
    const planned = JSON.parse(out) as EstimateDocument;
    expect(planned.intervals!.parameters).toEqual(fitted!.intervals!.parameters);
    expect(planned).not.toHaveProperty('loss');
    const table = await runInMemory(['recommend', '1e22', '--law', 'ours.json'], disk);
    expect(table.out).toMatch(/Parameters +[\d.]+B \(80%: .* 95%: /);
  });

  test('a covariance says nearly the same', async () => {
    const { disk, document } = await lawOf('covariance');
    expect(document.covariance!.map(row => row.length)).toEqual([2, 2]);
    const { out } = await runInMemory(['recommend', '1e22', '--law', 'ours.json', '--json'], disk);
    const [answer] = (JSON.parse(out) as RecommendDocument).recommendations;
    const width = (ends: readonly [number, number]) => Math.log(ends[1] / ends[0]);
    const wide = width(document.allocations[0]!.intervals!.parameters!['80']!);
    expect(width(answer!.intervals!.parameters['80']!) / wide).toBeGreaterThan(0.6);
    expect(width(answer!.intervals!.parameters['80']!) / wide).toBeLessThan(1.7);
  });

  test('D* that is not C/(6 N*) is said, and noted in the file', async () => {
    const told = async (factor: number) => {
      const counted = runs
        .replace(
          /^(\d[^,\n]*,[^,\n]*),([^,\n]*)(,[^,\n]*)?$/gm,
          (_, sizes: string, one: string, other?: string) => {
            const [parameters, tokens] = sizes.split(',').map(Number) as [number, number];
            const compute = other === undefined ? 6 * parameters * tokens : Number(one);
            return `${sizes},${factor * compute}${other ?? `,${one}`}`;
          },
        )
        .replace(/^N,D,loss$/m, 'N,D,C,loss');
      const disk: Record<string, string> = { 'runs.csv': counted };
      await runInMemory(['fit', 'runs.csv', '--method', method, '--out', 'ours.json'], disk);
      return (JSON.parse(disk['ours.json']!) as { notes: string[] }).notes.some(note =>
        note.includes('as C/(6N*), which is what a law file of this fit gives'),
      );
    };
    expect(await told(1)).toBe(false);
    expect(await told(1.1)).toBe(true);
  });
});
