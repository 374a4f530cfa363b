import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { checksOf } from '../../src/catalog/law-checks.ts';
import { findLaw, lawIds } from '../../src/catalog/laws.ts';
import { findModifier } from '../../src/catalog/modifiers.ts';
import { modifierSchema } from '../../src/catalog/schemas/modifier.ts';
import { formOf } from '../../src/core/forms/index.ts';
import type { LawCheck } from '../../src/core/law.ts';
import { allocationOf, surfaceOf } from '../../src/core/law-allocation.ts';
import { scaled } from '../../src/core/modifiers.ts';
import { runCheck } from '../../src/planner/law-checks.ts';

const FACTS = '../shared/data/laws-2026.json';

interface FactCheck {
  readonly case: string;
  readonly expected: number | readonly [number, number];
  readonly tolerance?: number;
  readonly kind: string;
  /** Of mixtures: least and greatest granularity that the source prints beside. */
  readonly published_granularity?: readonly [number, number];
}

interface Fact {
  readonly id: string;
  readonly checks: readonly FactCheck[];
  /** Runs of quartet2025: set, size, steps, loss. */
  readonly data?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;
  readonly coefficients: unknown;
}

const facts: readonly Fact[] = existsSync(FACTS) ? JSON.parse(readFileSync(FACTS, 'utf8')).laws : [];

/** Laws of ours that hold an entry's values, where their ids are not its own. */
const HOLDERS: Readonly<Record<string, readonly string[]>> = {
  xlstm2025: ['xlstm2025', 'xlstm2025-linear'],
  // its rule of the batch stands beside the others
  minicpm2024: ['criticalbatch2024'],
};

/** What is worked out here rather than held by a check of the law: the value, to be as near as the entry says. */
const WORKED_OUT: Readonly<Record<string, readonly [RegExp, (name: string, fact: Fact) => number][]>> = {
  quartet2025: [
    [/^objective, 24 BF16 runs/, (_, fact) => quartetObjective(fact, 'bf16', 'bf16')],
    [/^effN objective/, (_, fact) => quartetObjective(fact, 'effN', 'fp4-forward')],
  ],
  // the law is the refit; that the form gives what the printed constants say is held with those, which are secondary
  clark2022: [
    [
      /printed constants/,
      (name, fact) => {
        const [, experts, parameters] = /E=(\d+) .*\(N=([\d.e+]+)\)/.exec(name)!;
        const { 'S-BASE, Table 3': printed } = fact.coefficients as Record<string, number[]>;
        const [a, b, c, d, Estart, Emax] = printed as [number, number, number, number, number, number];
        const { evaluate: of } = formOf({ form: 'routed' });
        const inputs = { parameters: Number(parameters), experts: Number(experts) };
        return of({ coefficients: { a, b, c, d, Estart, Emax } }, inputs);
      },
    ],
  ],
  // the formula stands in a note
  vocab2024: [
    [
      /^tokens per char/,
      name => {
        const note = findLaw('vocab2024').notes!.find(text => text.startsWith('Tokens a character:'))!;
        const [, ...numbers] = /([\d.]+) ln²V - ([\d.]+) ln V \+ ([\d.]+) /.exec(note)!;
        const [square, linear, constant] = numbers.map(Number) as [number, number, number];
        const words = Math.log(Number(name.split('=')[1]));
        return square * words ** 2 - linear * words + constant;
      },
    ],
  ],
  // the law holds the tokens that a speed-up stands for: m·20·N of them in Muon
  optimizers2025: [
    [
      /^Muon speed-up/,
      name => {
        const [, size, times] = /(\d+M) at (\d)x/.exec(name)!;
        const law = findLaw('optimizers2025');
        const check = checksOf(law.id).find(({ case: text }) =>
          text.endsWith(`Muon’s loss, ${size} at ${times} times 20N`),
        )!;
        return (
          runCheck(law, check).computed / (Number(times) * law.relations[`adamw${size}`]!.coefficients.unit!)
        );
      },
    ],
  ],
  // arithmetic of exponents that are shipped nowhere
  minicpm2024: [
    [
      /^eta /,
      (_, { coefficients }) => {
        const { alpha, beta } = coefficients as Record<string, number>;
        return (beta! - alpha!) / (alpha! + beta!);
      },
    ],
  ],
};

/** scipy's least_squares: half the sum of Huber losses at f_scale 1e-4 of ln L, over the notebook's runs. */
function quartetObjective({ data }: Fact, set: string, precision: string): number {
  // layers and widths of main_setup.sh
  const sizes: Readonly<Record<string, number>> = {
    '30M': 30482560,
    '50M': 49556736,
    '100M': 102777856,
    '200M': 203188480,
    '430M': 443068288,
    '800M': 822151168,
  };
  const surface = scaled(findModifier('precision', precision).effect).apply(
    surfaceOf(findLaw('quartet2025')),
  );
  let sum = 0;
  for (const [size, runs] of Object.entries(data![set]!))
    for (const [steps, loss] of Object.entries(runs)) {
      const off = Math.log(surface.loss(sizes[size]!, Number(steps) * 512 * 512) / loss) / 1e-4;
      sum += 1e-8 * (Math.abs(off) <= 1 ? off ** 2 : 2 * Math.abs(off) - 1);
    }
  return sum / 2;
}

const entries = facts
  .map(fact => [fact.id, fact, HOLDERS[fact.id] ?? [fact.id]] as const)
  .filter(([, , holders]) => holders.every(id => lawIds().includes(id)));

describe.skipIf(facts.length === 0)(`every value of ${FACTS}, which has to be there, is held`, () => {
  test('of every law that is shipped', () => {
    const held = new Set(entries.map(([id]) => id));
    expect(facts.filter(({ id }) => lawIds().includes(id) && !held.has(id))).toEqual([]);
    for (const [id, rules] of Object.entries(WORKED_OUT))
      for (const [pattern] of rules)
        expect(
          entries.find(one => one[0] === id)![1].checks.some(check => pattern.test(check.case)),
          `${id} ${pattern}`,
        ).toBe(true);
  });
  test.each(['quartet2025', 'vocab2024', 'chinchilla-coupled-2026'])(
    '%s says how many values tests alone hold',
    id => {
      const fact = facts.find(one => one.id === id)!;
      const alone = fact.checks.filter(({ case: name }) =>
        WORKED_OUT[id]?.some(([pattern]) => pattern.test(name)),
      );
      for (const kind of ['published', 'measured', 'recomputed']) {
        const said = findLaw(id).heldByTests?.filter(one => one.kind === kind) ?? [];
        expect(said.reduce((sum, { values }) => sum + values, 0)).toBe(
          alone.filter(one => one.kind === kind).length,
        );
      }
    },
  );
  test.each(entries)('%s, at its tolerance or closer', (id, fact, holders) => {
    // every check answers for one value, so that none is held by another's
    const left = new Map<string, LawCheck[]>(holders.map(holder => [holder, [...checksOf(holder)]]));
    for (const row of fact.checks) {
      const workedOut = WORKED_OUT[id]?.find(([pattern]) => pattern.test(row.case))?.[1];
      if (workedOut !== undefined) {
        expect(
          Math.abs(workedOut(row.case, fact) / (row.expected as number) - 1),
          row.case,
        ).toBeLessThanOrEqual(row.tolerance!);
        continue;
      }
      for (const [value, tolerance] of valuesOf(row)) {
        const found = [...left].flatMap(([holder, checks]) =>
          checks
            .filter(
              check =>
                Math.abs(Math.abs(check.expected) / value - 1) < 1e-9 &&
                check.kind === row.kind &&
                check.tolerance <= tolerance,
            )
            .map(check => [holder, check] as const),
        );
        expect(found, `${row.case}: ${value} within ${tolerance}`).not.toEqual([]);
        const [holder, check] = found.toSorted((one, other) => other[1].tolerance - one[1].tolerance)[0]!;
        const { holds, unreproduced } = runCheck(findLaw(holder), check);
        expect(holds || unreproduced !== undefined, row.case).toBe(true);
        left.set(
          holder,
          left.get(holder)!.filter(one => one !== check),
        );
      }
      if (row.published_granularity !== undefined) holdGranularity(row);
    }
  });
});

/** The values of a row with what each may be off by: a pair of numbers, an interval by its middle, bits to the whole one. */
function valuesOf({
  case: name,
  expected,
  tolerance = 1,
}: FactCheck): readonly (readonly [number, number])[] {
  if (typeof expected !== 'number') {
    const [low, high] = expected;
    if (name.includes('interval')) return [[(low + high) / 2, (high - low) / (high + low) + 1e-5]];
    return [
      [low, tolerance],
      [high, tolerance],
    ];
  }
  return [[expected, name.includes('nearest integer') ? 0.5 / expected : tolerance]];
}

/** Best granularity beside optimal tokens, within what Tables 6 and 9 print. */
function holdGranularity({ case: name, published_granularity: [least, most] = [0, 0] }: FactCheck): void {
  const [, experts, parameters] = /E=(\d+), ([\de+]+) active/.exec(name)!;
  const law = findLaw('krajewski2024');
  const relation = law.relations[experts === '64' ? 'loss' : 'loss16']!;
  const { computeForParameters } = allocationOf({ ...law, relations: { ...law.relations, loss: relation } });
  const compute = computeForParameters(Number(parameters));
  const granularity = formOf(relation).derived!.granularity!(relation, { compute });
  expect(granularity, name).toBeGreaterThanOrEqual(least);
  expect(granularity, name).toBeLessThanOrEqual(most);
}

test.each(readdirSync('data/modifiers'))('data/modifiers/%s is strict in its schema', file => {
  const modifier = v.parse(modifierSchema, JSON.parse(readFileSync(`data/modifiers/${file}`, 'utf8')));
  expect(modifier.notes.length).toBeGreaterThan(0);
  if (modifier.law !== undefined) expect(lawIds()).toContain(modifier.law);
});
