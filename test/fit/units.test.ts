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
  return caveats.filter(({ code }) => /units|6nd/.test(code));
}

describe('mistakes of units', () => {
  test('none where there are none', async () => {
    expect(await warnings({})).toEqual([]);
    expect(await warnings({ compute: 1 })).toEqual([]);
  });

  test('N in millions, D in billions', async () => {
    const found = await warnings({ parameters: 1e-6, tokens: 1e-9 });
    expect(found.map(({ severity, args }) => [severity, args.quantity])).toEqual([
      ['warning', 'parameters'],
      ['warning', 'tokens'],
      ['warning', 'compute'],
    ]);
    expect(found[0]!.message).toContain(
      'less than 1000 parameters (the least is 30): is the column in another',
    );
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
