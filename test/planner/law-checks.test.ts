import { describe, expect, test } from 'vitest';
import { checksOf } from '../../src/catalog/law-checks.ts';
import { allLaws, findLaw } from '../../src/catalog/laws.ts';
import { checksView } from '../../src/cli/views/law-checks.ts';
import { runCheck, runChecks } from '../../src/planner/law-checks.ts';

describe.each(allLaws().map(law => [law.id, law] as const))('%s', (_id, law) => {
  test('has values to hold', () => {
    expect(checksOf(law.id).length).toBeGreaterThan(0);
  });
  test.each(checksOf(law.id).map(check => [check.case, check] as const))('%s', (_case, check) => {
    const result = runCheck(law, check);
    // what is said not to be reproduced must be far off, or the word of it would hide a value that holds
    expect(result.holds, `${result.computed} against ${result.expected}`).toBe(
      result.unreproduced === undefined,
    );
  });
});

describe('a misprint', () => {
  const printed = allLaws().flatMap(law => checksOf(law.id).filter(check => check.misprint !== undefined));
  test('is corrected in the check that carries it', () => {
    for (const { inputs, expected, misprint } of printed) {
      expect(misprint!.of === 'expected' ? expected : inputs[misprint!.of]).toBe(misprint!.corrected);
      expect(misprint!.printed).not.toBe(misprint!.corrected);
    }
  });
  test('Table A3 prints 1.26e24 FLOP for 175B on 12.0T, which take 6 x 175e9 x 12e12 = 1.26e25', () => {
    expect(printed.map(({ misprint }) => [misprint!.of, misprint!.printed, misprint!.corrected])).toEqual(
      Array.from({ length: 2 }, () => ['compute', 1.26e24, 6 * 175e9 * 12e12]),
    );
  });
  test('is a note under the table, and stands in JSON', async () => {
    const view = checksView(runChecks([findLaw('hoffmann2022-approach3')]), []);
    expect(JSON.stringify(await view.blocks({ columns: 80, color: false }))).toContain(
      'compute is printed as 1.26e24 and corrected to 1.26e25, since 6 x',
    );
    expect(JSON.stringify(view.json())).toContain('"misprint":{"of":"compute","printed":1.26e+24');
  });
});
