import { describe, expect, test } from 'vitest';
import { checksOf } from '../../src/catalog/law-checks.ts';
import { allLaws } from '../../src/catalog/laws.ts';
import { runCheck } from '../../src/planner/law-checks.ts';

describe.each(allLaws().map(law => [law.id, law] as const))('%s', (_id, law) => {
  test('has published values to hold', () => {
    expect(checksOf(law.id).length).toBeGreaterThan(0);
  });
  test.each(checksOf(law.id).map(check => [check.case, check] as const))('%s', (_case, check) => {
    const result = runCheck(law, check);
    expect(Math.abs(result.deviation), `${result.computed} against ${result.published}`).toBeLessThanOrEqual(
      result.tolerance,
    );
  });
});
