import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { checksOf } from '../../src/catalog/law-checks.ts';
import { lawIds } from '../../src/catalog/laws.ts';
import { modifierSchema } from '../../src/catalog/schemas/modifier.ts';

const FACTS = '../shared/data/laws-2026.json';

interface Fact {
  readonly id: string;
  readonly checks: readonly {
    readonly case: string;
    readonly expected: number | readonly [number, number];
    readonly tolerance?: number;
    readonly kind: string;
  }[];
}

/** Values that a law's file holds elsewhere, or that are worked out of data that is not ours to hold. */
const ELSEWHERE: Readonly<Record<string, RegExp>> = {
  // held in published-laws-2026.ts, and by the fit of the points in test/fit/coupled.test.ts
  'chinchilla-coupled-2026': /^constant /,
  // objectives over the runs of the notebook
  quartet2025: /objective/,
  // of the printed constants, which are secondary: the refit is shipped, and held to the same losses as it can be
  clark2022: /dense exponent|dense N_c|S-Base/,
  // widths, depths and tokens of these runs are not said beside them
  gemstones2025: /^cool_end/,
  // the formula is told in a note
  vocab2024: /tokens per char/,
  // worked out of the published losses: the file holds the tokens that they stand for
  optimizers2025: /speed-up/,
};

const facts: readonly Fact[] = existsSync(FACTS) ? JSON.parse(readFileSync(FACTS, 'utf8')).laws : [];
const shipped = facts.filter(({ id }) => lawIds().includes(id) && id !== 'xlstm2025');

test.skipIf(facts.length === 0).each(shipped.map(fact => [fact.id, fact] as const))(
  `%s is held to every value of ${FACTS}, at its tolerance or closer (skipped without it)`,
  (id, fact) => {
    const own = checksOf(id);
    for (const { case: name, expected, tolerance = 1, kind } of fact.checks) {
      if (ELSEWHERE[id]?.test(name)) continue;
      // an interval is held by its middle, words of a vocabulary as they are
      const value = typeof expected === 'number' ? expected : (expected[0] + expected[1]) / 2;
      const found = own.filter(check => Math.abs(check.expected / value - 1) < 1e-9 && check.kind === kind);
      expect(found.length, `${name}: ${value}`).toBeGreaterThan(0);
      if (typeof expected === 'number' && tolerance > 0)
        expect(Math.min(...found.map(check => check.tolerance)), name).toBeLessThanOrEqual(tolerance);
    }
  },
);

test.each(readdirSync('data/modifiers'))('data/modifiers/%s is strict in its schema', file => {
  const modifier = v.parse(modifierSchema, JSON.parse(readFileSync(`data/modifiers/${file}`, 'utf8')));
  expect(modifier.notes.length).toBeGreaterThan(0);
  if (modifier.law !== undefined) expect(lawIds()).toContain(modifier.law);
});
