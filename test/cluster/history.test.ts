import { describe, expect, test } from 'vitest';
import { runs } from '../../src/catalog/runs.ts';
import { againstHistoryView } from '../../src/cli/views/against-history.ts';
import { constantUtilisationError, estimatesAgainstHistory } from '../../src/cluster/history.ts';
import { generation, predictUtilisation } from '../../src/cluster/utilisation.ts';
import { againstHistory } from '../../src/plan/against-history.ts';
import { documentedRun, documentedRuns } from '../../src/plan/history.ts';
import { toMarkdown } from '../../src/render/markdown.ts';

const documented = documentedRuns();

describe('what runs reached', () => {
  // accounting: 6ND over hours and dense peak, percent
  test.each([
    ['llama1-65b', 47.8],
    ['llama2-7b', 39],
    ['llama2-70b', 43],
    ['bloom-176b', 32],
    ['falcon-180b', 48],
    ['llama3.1-405b', 34.6],
    ['palm-540b', 30.4],
    ['deepseek-v3', 35.1],
    ['deepseek-llm-67b', 38],
    ['deepseek-v2', 21],
    ['smollm3-3b', 26],
    ['mpt-7b', 35],
    ['olmo3-32b', 30.6],
    ['bloomberggpt-50b', 23.6],
  ])('%s: %s%% by 6ND', (id, percent) => {
    const run = documented.find(one => one.id === id)!;
    expect(Math.abs(run.utilisation * 100 - percent)).toBeLessThan(0.5);
  });

  test('45 runs have hours that may be used; phi-2 has some that may not', () => {
    expect(documented).toHaveLength(45);
    expect(documented.some(run => run.id === 'phi-2')).toBe(false);
    const phi2 = documentedRun(runs().find(run => run.id === 'phi-2')!);
    expect(phi2!.utilisation * 100).toBeCloseTo(64, 0);
  });
});

describe('estimates against history', () => {
  const found = estimatesAgainstHistory(documented);

  test('hours lie within the band for at least 80% of the runs', () => {
    expect(found.coverage).toBeGreaterThanOrEqual(0.8);
    expect(found.rows.filter(row => row.within).length / found.rows.length).toBe(found.coverage);
  });

  test('the likely value is off by less than 15% in the median; a constant 0.30 by 18.7%', () => {
    expect(found.medianError).toBeLessThan(0.15);
    expect(constantUtilisationError(documented, 0.3)).toBeCloseTo(0.187, 3);
  });

  test('that holds without the families of the runs too', () => {
    const without = estimatesAgainstHistory(documented, { leaveOut: 'family' });
    expect(without.coverage).toBeGreaterThanOrEqual(0.8);
    expect(without.medianError).toBeLessThan(0.15);
  });

  test("no run's own utilisation predicts itself", () => {
    for (const [index, run] of documented.entries()) {
      const doubled = documented.map(one =>
        one === run ? { ...one, utilisation: one.utilisation / 2 } : one,
      );
      const row = estimatesAgainstHistory(doubled).rows[index]!;
      // the predicted share stays; its hours are of the same compute
      expect(row.likely / row.published).toBeCloseTo(found.rows[index]!.likely / run.hours / 2, 12);
    }
  });

  test('the committed table is what comes out', async () => {
    const markdown = toMarkdown(
      await againstHistoryView(againstHistory()).blocks({ columns: 80, color: false }),
    );
    await expect(markdown).toMatchFileSnapshot('../../data/estimates-against-history.md');
  });
});

describe('a prediction', () => {
  const plan = { accelerator: 'h100-sxm', activeParameters: 70e9, totalParameters: 70e9 };

  test('is a weighted geometric mean: between the least and the most', () => {
    const { low, likely, high, basis } = predictUtilisation(plan, documented);
    const shares = documented.map(run => run.utilisation);
    expect(likely).toBeGreaterThan(Math.min(...shares));
    expect(likely).toBeLessThan(Math.max(...shares));
    expect(low).toBeLessThan(likely);
    expect(high).toBeGreaterThan(likely);
    expect(basis[0]!.weight).toBeGreaterThanOrEqual(basis[1]!.weight);
  });

  test('of runs that all reached the same is that', () => {
    const same = documented.map(run => ({ ...run, utilisation: 0.4 }));
    const predicted = predictUtilisation(plan, same);
    for (const end of ['low', 'likely', 'high'] as const) expect(predicted[end]).toBeCloseTo(0.4, 12);
  });

  test('scales with what runs reached', () => {
    const half = documented.map(run => ({ ...run, utilisation: run.utilisation / 2 }));
    expect(predictUtilisation(plan, half).likely).toBeCloseTo(
      predictUtilisation(plan, documented).likely / 2,
      12,
    );
  });

  test('weighs two runs as its distances say', () => {
    const run = { accelerator: 'h100-sxm', year: 2025, totalParameters: 1e10, activeParameters: 1e10 };
    const near = { ...run, id: 'near', utilisation: 0.4 };
    const older = { ...run, id: 'older', year: 2024, utilisation: 0.2 };
    const a100 = { ...run, id: 'a100', accelerator: 'a100-sxm-80', utilisation: 0.1 };
    // weights 1, 1/2 and 1/8
    const expected = Math.exp((Math.log(0.4) + Math.log(0.2) / 2 + Math.log(0.1) / 8) / (1 + 1 / 2 + 1 / 8));
    expect(predictUtilisation(run, [near, older, a100]).likely).toBeCloseTo(expected, 12);
  });

  test('needs three runs', () => {
    expect(() => predictUtilisation(plan, documented.slice(0, 2))).toThrow(
      'Expected at least 3 documented runs to predict from, got 2',
    );
  });

  test.each([
    ['h100-sxm', 'hopper'],
    ['h200-sxm', 'hopper'],
    ['a100-sxm-40', 'a100'],
    ['gb200-nvl72', 'blackwell'],
    ['mi300x', 'cdna3'],
    ['tpu-v5p', 'tpu-v5p'],
  ])('%s is of generation %s', (id, expected) => {
    expect(generation(id)).toBe(expected);
  });
});
