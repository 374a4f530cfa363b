import { describe, expect, test } from 'vitest';
import { findAccelerator, measuredShare } from '../../src/catalog/accelerators.ts';
import { runs } from '../../src/catalog/runs.ts';
import { againstHistoryView } from '../../src/cli/views/against-history.ts';
import { accuracyOf, leftOut, predictedFrom } from '../../src/cluster/history.ts';
import { againstHistory } from '../../src/plan/against-history.ts';
import { documentedRuns } from '../../src/plan/history.ts';
import { documentedRun } from '../../src/plan/run-hours.ts';
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
    // published: 53.5%, 56.5%, 56.5% of running steps and 41.07% with iteration times
    ['luminous-supreme-70b', 47.7],
    ['skywork-13b', 46.1],
    ['lamda-137b', 56.5],
    ['nemotron-4-340b', 39.4],
    ['exaone4-32b', 46.2],
    ['trinity-large-400b', 10.1],
  ])('%s: %s%% by 6ND', (id, percent) => {
    const run = documented.find(one => one.id === id)!;
    expect(Math.abs(run.utilisation * 100 - percent)).toBeLessThan(0.5);
  });

  test('phi-2 has hours that may not be used', () => {
    expect(documented.some(run => run.id === 'phi-2')).toBe(false);
    const phi2 = documentedRun(runs().find(run => run.id === 'phi-2')!);
    expect(phi2!.utilisation * 100).toBeCloseTo(64, 0);
  });

  test('only runs that compute in FP8 are taken as such', () => {
    const eight = documented.filter(run => run.precision === 'fp8').map(run => run.id);
    expect(eight).toContain('deepseek-v3');
    expect(eight).toContain('exaone4-32b');
    // FP8 for the storage of activations only
    expect(eight).not.toContain('llama3.1-405b');
  });
});

describe('estimates against history', () => {
  const found = againstHistory();
  const protocol = (name: string) => found.protocols.find(one => one.name === name)!.accuracy;
  const kind = (name: string) => found.kinds.find(one => one.name === name)!.accuracy;

  // goals and floors of the method: ../shared/science/calibration.md, sections 5.5 and 7
  test('organisation left out', () => {
    const { median, p90, rmse, bias, band80, band95 } = protocol('organisation left out');
    expect(median).toBeLessThan(0.28);
    expect(p90).toBeLessThan(0.55);
    expect(rmse).toBeLessThan(0.33);
    expect(bias).toBeGreaterThan(0.94);
    expect(bias).toBeLessThan(1.2);
    expect(band80.covers).toBeGreaterThan(0.73);
    expect(band80.covers).toBeLessThan(0.9);
    expect(band80.width).toBeLessThan(2.6);
    expect(band95.covers).toBeGreaterThan(0.92);
  });

  test('mixtures are not estimated too cheap', () => {
    expect(kind('mixture of experts').bias).toBeGreaterThan(0.9);
    expect(kind('mixture of experts').bias).toBeLessThan(1.15);
  });

  test('forwards in time, and on machines without runs', () => {
    expect(protocol('later runs from those to 2023').median).toBeLessThan(0.24);
    expect(protocol('generation left out').band80.covers).toBeGreaterThan(0.75);
    expect(protocol('generation left out').band95.covers).toBeGreaterThan(0.92);
    // new machines are less sure
    expect(protocol('generation left out').band80.width).toBeGreaterThan(
      protocol('organisation left out').band80.width,
    );
  });

  test('runs of the same organisation say more than strangers', () => {
    const known = protocol('other runs of the organisation known');
    expect(known.median).toBeLessThan(protocol('organisation left out').median);
    expect(known.rmse).toBeLessThan(protocol('organisation left out').rmse);
  });

  test("no organisation's own runs predict it", () => {
    const doubled = documented.map(run =>
      run.organisation === 'Meta' ? { ...run, utilisation: run.utilisation / 2 } : run,
    );
    const rows = leftOut(doubled, run => run.organisation);
    for (const [index, row] of rows.entries()) {
      if (row.organisation !== 'Meta') continue;
      // the predicted share stays; its hours are of the same compute
      expect(row.likely / row.published).toBeCloseTo(found.rows[index]!.likely / row.published / 2, 9);
    }
  });

  test('the committed table is what comes out', async () => {
    const markdown = toMarkdown(await againstHistoryView(found).blocks({ columns: 80, color: false }));
    await expect(markdown).toMatchFileSnapshot('../../data/estimates-against-history.md');
  });
});

test('a run is predicted from what is handed over and nothing else', () => {
  const before = documented.filter(run => run.year <= 2023);
  const [one] = predictedFrom(before, [documented.find(run => run.id === 'llama3.1-405b')!]);
  const [other] = predictedFrom(before, [documented.find(run => run.id === 'llama3.1-405b')!], {
    knowsOrganisation: true,
  });
  // Meta's earlier runs were faster than others
  expect(other!.likely).toBeLessThan(one!.likely);
});

test('accuracy counts what it says', () => {
  const row = {
    id: '',
    organisation: '',
    published: 100,
    low: 50,
    high: 200,
    low95: 25,
    high95: 400,
    within: true,
  };
  const rows = [
    { ...row, likely: 100, error: 0 },
    { ...row, likely: 200, error: 1 },
    { ...row, likely: 50, error: -0.5, low: 110, high: 440 },
  ];
  const { runs: count, median, p90, bias, rmse, band80, band95 } = accuracyOf(rows);
  expect([count, median, p90, bias]).toEqual([3, 0.5, 1, 1]);
  expect(rmse).toBeCloseTo(Math.sqrt((2 * Math.LN2 ** 2) / 3), 12);
  expect(band80.covers).toBeCloseTo(2 / 3, 12);
  expect(band80.width).toBeCloseTo(4, 12);
  expect(band95.width).toBeCloseTo(16, 12);
});

test.each([
  ['h100-sxm', 'hopper'],
  ['h200-sxm', 'hopper'],
  ['gh200-96', 'hopper'],
  ['h20', 'hopper'],
  ['a800-sxm', 'ampere'],
  ['gb200-nvl72', 'blackwell'],
  ['mi300x', 'cdna3'],
  ['mi350x', 'cdna4'],
  ['tpu-v5p', 'tpu-v5p'],
])('%s is of generation %s', (id, expected) => {
  expect(findAccelerator(id).generation).toBe(expected);
});

// measured shares of large 16-bit products (stas00/ml-engineering, matrix multiplications by accelerator)
test.each([
  ['ampere', 0.869],
  ['hopper', 0.803],
  ['blackwell', 0.776],
  ['cdna3', 0.511],
  ['cdna4', 0.622],
  ['gaudi2', 0.97],
  ['gaudi3', 0.741],
  ['tpu-v4', undefined],
])('large products reach %s: %s', (generation, expected) => {
  expect(measuredShare(generation)).toBe(expected);
});
