import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fitRuns } from '../../src/cluster/fit-runs.ts';
import {
  type DocumentedRun,
  errorBand,
  fromMeasured,
  learnUtilisation,
  type PlannedRun,
  predictUtilisation,
} from '../../src/cluster/utilisation.ts';

/** A reference in another language: its history, its constants and its answers. Not part of this project. */
const reference = '../shared/science/calibration';

const vendors: readonly [prefix: string, vendor: string][] = [
  ['tpu', 'TPU'],
  ['cdna', 'AMD'],
  ['train', 'Trainium'],
  ['gaudi', 'Gaudi'],
];
const matmul: Readonly<Record<string, number>> = {
  ampere: 0.869,
  hopper: 0.803,
  blackwell: 0.776,
  cdna3: 0.511,
};

interface ReferenceRun {
  readonly id: string;
  readonly org: string;
  readonly generation: string;
  readonly year: number;
  readonly count: number | null;
  readonly precision: string;
  readonly total: number;
  readonly active: number;
  readonly domain?: number;
  readonly utilisation: number;
}

function featuresOf(row: Omit<ReferenceRun, 'id' | 'org' | 'utilisation'>): PlannedRun {
  return {
    generation: row.generation,
    vendor: vendors.find(([prefix]) => row.generation.startsWith(prefix))?.[1] ?? 'NVIDIA',
    matmul: matmul[row.generation],
    domainSize: row.domain,
    count: row.count ?? undefined,
    precision: row.precision,
    activeParameters: row.active,
    totalParameters: row.total,
    year: row.year,
  };
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(`${reference}/${name}`, 'utf8')) as T;
}

// the reference is not contained in the project; what follows it guards the same behaviour with runs of our own making
describe.skipIf(!existsSync(reference))('the reference', () => {
  const history = () =>
    read<readonly ReferenceRun[]>('open_history.json').map(row => ({
      ...featuresOf(row),
      id: row.id,
      organisation: row.org,
      year: row.year,
      utilisation: row.utilisation,
    }));
  const expected = () =>
    read<{
      readonly coefficients: Readonly<Record<string, number>>;
      readonly z80: readonly [number, number];
      readonly z95: readonly [number, number];
      readonly cases: readonly (Readonly<
        Record<'likely' | 'low80' | 'high80' | 'low95' | 'high95' | 'sd', number>
      > & { readonly name: string; readonly plan: ReferenceRun })[];
    }>('expected.json');

  test('has the same coefficients', () => {
    const { columns, coefficients } = fitRuns(history());
    const found = Object.fromEntries(columns.map((name, index) => [name, coefficients[index]!]));
    const wanted = expected().coefficients;
    expect(Object.keys(found).sort()).toEqual(Object.keys(wanted).sort());
    for (const [name, value] of Object.entries(wanted)) {
      expect(Math.abs(found[name]! - value), name).toBeLessThan(1e-6);
    }
  });

  test('has the same errors on organisations left out', () => {
    const { errors } = learnUtilisation(history());
    const { z80, z95 } = expected();
    const ends = [...errorBand(errors, 0.8), ...errorBand(errors, 0.95)];
    [...z80, ...z95].forEach((value, index) => {
      expect(Math.abs(ends[index]! - value)).toBeLessThan(1e-6);
    });
  });

  test('predicts the same', () => {
    const learnt = learnUtilisation(history());
    for (const { name, plan, ...wanted } of expected().cases) {
      const { likely, low, high, low95, high95, sd } = predictUtilisation(featuresOf(plan), learnt);
      const found = { likely, low80: low, high80: high, low95, high95, sd };
      for (const [key, value] of Object.entries(wanted)) {
        expect(Math.abs(found[key as keyof typeof found] - value), `${name} ${key}`).toBeLessThan(1e-6);
      }
    }
  });
});

const plan: PlannedRun = {
  generation: 'hopper',
  vendor: 'NVIDIA',
  matmul: 0.8,
  precision: 'bf16',
  count: 512,
  activeParameters: 1e10,
  totalParameters: 1e10,
  year: 2025,
};

/** Runs of our own making that follow known factors without scatter: `organisations` of them with `each` runs. */
function simulated(
  share: (run: PlannedRun, organisation: number) => number,
  { organisations = 12, each = 6 } = {},
): readonly DocumentedRun[] {
  return Array.from({ length: organisations }, (_, organisation) =>
    Array.from({ length: each }, (_unused, index) => {
      const active = 10 ** (9 + ((organisation * 5 + index * 3) % 7) / 3.5);
      const run = {
        ...plan,
        activeParameters: active,
        totalParameters: active * (index === 0 ? 8 : 1),
        count: 2 ** (4 + ((organisation * 3 + index * 5) % 9)),
        precision: index === 1 ? 'fp8' : 'bf16',
      };
      return {
        ...run,
        id: `${organisation}-${index}`,
        organisation: `o${organisation}`,
        year: 2025,
        utilisation: share(run, organisation),
      };
    }),
  ).flat();
}

const sparse = (run: PlannedRun) => run.totalParameters > 1.5 * run.activeParameters;
const factors = (run: PlannedRun) =>
  0.35 *
  (sparse(run) ? 0.6 : 1) *
  (run.precision === 'fp8' ? 1.3 : 1) *
  (run.activeParameters / 1e10) ** (0.08 / Math.LN10) *
  (run.count! / 10 ** 2.7) ** (-0.12 / Math.LN10);

describe('a prediction', () => {
  const learnt = learnUtilisation(simulated(factors));

  test('finds the factors that runs follow', () => {
    for (const change of [
      {},
      { totalParameters: 8e10 },
      { precision: 'fp8' },
      { activeParameters: 1e11, totalParameters: 1e11 },
      { count: 2048 },
    ]) {
      const asked = { ...plan, ...change };
      expect(predictUtilisation(asked, learnt).likely / factors(asked)).toBeCloseTo(1, 1);
    }
  });

  test('lies inside its bands, the wider around the narrower', () => {
    const { low95, low, likely, high, high95 } = predictUtilisation(
      plan,
      learnUtilisation(simulated((run, organisation) => factors(run) * (organisation % 2 === 0 ? 0.8 : 1.2))),
    );
    expect([low95, low, likely, high, high95]).toEqual(
      [low95, low, likely, high, high95].toSorted((a, b) => a - b),
    );
    expect(low).toBeLessThan(likely);
    expect(high).toBeGreaterThan(likely);
  });

  test('is as good as nothing else than the prior without runs of its kind', () => {
    // 0.35 on hopper says little of a vendor without any run: the band widens, by a generation less than by a vendor
    const known = predictUtilisation(plan, learnt).sd;
    const generation = predictUtilisation({ ...plan, generation: 'blackwell' }, learnt).sd;
    const vendor = predictUtilisation({ ...plan, generation: 'gaudi4', vendor: 'Intel' }, learnt).sd;
    expect(generation ** 2 - known ** 2).toBeGreaterThanOrEqual(0.25 ** 2);
    expect(vendor ** 2 - known ** 2).toBeGreaterThanOrEqual(0.35 ** 2);
  });

  test('counts an organisation as about one voice, however many runs it has', () => {
    const common = simulated(() => 0.3, { organisations: 8, each: 2 });
    const loud = (each: number) =>
      simulated(() => 0.6, { organisations: 1, each }).map(run => ({
        ...run,
        id: `loud-${run.id}`,
        organisation: 'loud',
        totalParameters: run.activeParameters,
        precision: 'bf16',
      }));
    const alone = { ...plan };
    const one = predictUtilisation(alone, learnUtilisation([...common, ...loud(1)])).likely;
    const many = predictUtilisation(alone, learnUtilisation([...common, ...loud(40)])).likely;
    // forty runs pull further than one, but not near to the 0.6 that a count of runs would give
    expect(many).toBeGreaterThan(one);
    expect(many).toBeLessThan(0.4);
  });

  test("follows the plan's own organisation", () => {
    const fast = learnUtilisation(
      simulated((run, organisation) => factors(run) * (organisation === 3 ? 1.3 : 1)),
    );
    const stranger = predictUtilisation(plan, fast);
    const own = predictUtilisation({ ...plan, organisation: 'o3' }, fast);
    expect(own.likely / stranger.likely).toBeGreaterThan(1.15);
    expect(own.sd).toBeLessThan(stranger.sd);
  });

  test('rests on runs whose weights and the prior make one', () => {
    const { basis } = predictUtilisation(plan, learnt);
    expect(basis.length).toBeGreaterThan(0);
    for (const { weight } of basis) expect(weight).toBeGreaterThan(0);
    // all runs half as fast are a prediction half as fast, but for what the prior keeps
    const halved = predictUtilisation(plan, learnUtilisation(simulated(run => factors(run) / 2)));
    expect(halved.likely / predictUtilisation(plan, learnt).likely).toBeCloseTo(0.5, 1);
  });

  test('needs three runs of two organisations', () => {
    expect(() => learnUtilisation(simulated(factors).slice(0, 2))).toThrow(
      'Documented runs to predict from must be at least 3, of 2 organisations: got 2 of 1',
    );
  });
});

describe('a measured throughput', () => {
  const learnt = learnUtilisation(simulated(factors));
  const on = { ...plan, count: 64 };

  test('on the machine itself gives the whole run at 0.885 of it, with a deviation of 0.14', () => {
    const { likely, sd, steps, high95 } = fromMeasured({ share: 0.4, on: plan }, plan, learnt);
    expect(likely).toBeCloseTo(0.354, 12);
    expect(sd).toBeCloseTo(0.14, 12);
    expect(steps).toBe(0.4);
    // a whole run is never faster than its steps
    expect(high95).toBeLessThanOrEqual(0.4);
  });

  test('on another number of accelerators is moved by what that is worth, and less sure', () => {
    const { likely, sd } = fromMeasured({ share: 0.4, on }, plan, learnt);
    expect(likely).toBeCloseTo(0.354 * (factors(plan) / factors(on)), 2);
    expect(sd).toBeGreaterThan(0.14);
    expect(sd).toBeLessThan(predictUtilisation(plan, learnt).sd);
  });

  test('on a machine without runs needs none', () => {
    const elsewhere = { ...plan, generation: 'new', vendor: 'New' };
    expect(fromMeasured({ share: 0.4, on: elsewhere }, elsewhere, learnt).sd).toBeCloseTo(0.14, 12);
    expect(fromMeasured({ share: 0.4, on: plan }, elsewhere, learnt).sd).toBeGreaterThan(0.35);
  });
});
