import { describe, expect, test } from 'vitest';
import { sharedJson } from '../helpers/shared.ts';
import { type AccountingCheck, accountingChecks, agrees, evaluateCheck } from './checks.ts';
import { clusterEvaluators } from './cluster-evaluators.ts';
import { modelEvaluators } from './model-evaluators.ts';

const evaluators = { ...modelEvaluators, ...clusterEvaluators };
const byId = (checks: readonly AccountingCheck[]) => checks.map(check => [check.id, check] as const);

describe('published values of parameters, FLOP, memory, utilisation, time, energy and money', () => {
  test.each(byId(accountingChecks.filter(check => check.reproduces !== false)))('%s', (_, check) => {
    const value = evaluateCheck(check, evaluators);
    expect(agrees(check, value), `published ${check.published}, ours ${value}`).toBe(true);
  });

  test.each(byId(accountingChecks.filter(check => check.reproduces === false)))(
    '%s stays an open discrepancy',
    (_, check) => {
      const value = evaluateCheck(check, evaluators);
      expect(agrees(check, value)).toBe(false);
      // what we get instead is on record too
      expect(Math.abs(value / check.recomputed! - 1)).toBeLessThan(1e-4);
      expect(check.note).toBeDefined();
    },
  );
});

describe('the file of checks', () => {
  test('has 155 of them, each with its source, five of them open', () => {
    expect(accountingChecks).toHaveLength(155);
    expect(new Set(accountingChecks.map(check => check.id)).size).toBe(155);
    for (const check of accountingChecks) {
      expect(check.source, check.id).toMatch(/\w/);
      expect(Object.keys(check.inputs).length, check.id).toBeGreaterThan(0);
      expect(check.tolerance ?? check.digit, check.id).toBeGreaterThanOrEqual(0);
    }
    expect(accountingChecks.filter(check => check.reproduces === false).map(check => check.id)).toEqual([
      'param:kimi-k2 total',
      'flops:qwen72 GF/token',
      'flops:llama405 GF/token',
      'korth:MFU 530B full recompute',
      'ft:llama3 faulty GPU share',
    ]);
  });

  test('agrees with the shared facts, value by value', { tags: 'shared' }, () => {
    const shared = sharedJson('accounting-checks.json') as {
      checks: { id: string; published: number; tol: number; reproduces: boolean }[];
    };
    expect(accountingChecks.map(({ id, published }) => ({ id, published }))).toEqual(
      shared.checks.map(({ id, published }) => ({ id, published })),
    );
    for (const [index, check] of accountingChecks.entries()) {
      expect(check.reproduces ?? true, check.id).toBe(shared.checks[index]!.reproduces);
      if (check.digit === undefined) expect(check.tolerance, check.id).toBe(shared.checks[index]!.tol);
    }
  });
});
