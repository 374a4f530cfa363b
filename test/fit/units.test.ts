import { describe, expect, test } from 'vitest';
import { fitRuns } from '../../src/fit/fit.ts';
import { besiroglu, runsOf } from './support.ts';

const runs = runsOf(besiroglu, { noise: 0.002 });

async function warnings(scale: { parameters?: number; tokens?: number; compute?: number }) {
  const scaled = runs.map(run => ({
    ...run,
    parameters: run.parameters * (scale.parameters ?? 1),
    tokens: run.tokens * (scale.tokens ?? 1),
    ...(scale.compute !== undefined && { compute: 6 * run.parameters * run.tokens * scale.compute }),
  }));
  const { caveats } = await fitRuns(scaled);
  return caveats.filter(({ code }) => /6nd/.test(code));
}

describe('mistakes of units', () => {
  test('none where there are none', async () => {
    expect(await warnings({})).toEqual([]);
    expect(await warnings({ compute: 1 })).toEqual([]);
  });

  test('N in millions, D in billions: no law', async () => {
    const small = runs.map(run => ({ ...run, parameters: run.parameters / 1e6, tokens: run.tokens / 1e9 }));
    for (const method of ['parametric', 'isoflop', 'envelope'] as const) {
      const { identified, coefficients, powerLaws, obstacles } = await fitRuns(small, { method });
      expect({ identified, coefficients, powerLaws }).toEqual({
        identified: false,
        coefficients: null,
        powerLaws: null,
      });
      expect(obstacles.map(({ code, args }) => [code, args.quantity])).toEqual([
        ['units-mistake', 'parameters'],
        ['units-mistake', 'tokens'],
      ]);
      expect(obstacles[0]!.message).toContain('less than 1000 parameters (the least is 30)');
      expect(obstacles[0]!.message).toContain("such as 'N (M)'");
    }
  });

  test.each([
    [1.2, 'info'],
    [0.31, 'info'],
    [2.9, 'info'],
    [0.29, 'warning'],
    [3.1, 'warning'],
    [1e-3, 'warning'],
  ])('C of %d times 6ND: %s', async (compute, severity) => {
    expect((await warnings({ compute })).map(entry => entry.severity)).toEqual([severity]);
  });

  test('a bad run is named by its index, whatever the method', async () => {
    const bad = [...runs.slice(0, 3), { ...runs[3]!, loss: -1 }];
    for (const method of ['parametric', 'isoflop', 'envelope'] as const)
      await expect(fitRuns(bad, { method })).rejects.toThrow(
        'Run 3 (line 5): loss must be a positive number: got -1',
      );
    const { line: _, ...bare } = { ...runs[0]!, loss: -1 };
    await expect(fitRuns([bare as (typeof runs)[number]])).rejects.toThrow(/^Run 0: loss must be/);
  });
});
