import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  daysChart,
  epochsChart,
  frontierChart,
  gainChart,
  mixtureChart,
  ratioChart,
  tradeoffChart,
} from '../../src/chart/index.ts';
import { run } from '../../src/cli/run.ts';
import { normalProbability } from '../../src/core/index.ts';
import { Refusal } from '../../src/core/refusal.ts';
import { design, fitRuns } from '../../src/fit/index.ts';
import {
  accelerators,
  convert,
  describeRules,
  estimate,
  findAccelerator,
  findModel,
  findRun,
  hyperparameters,
  models,
  recommend,
  runs,
  suggestShapes,
} from '../../src/index.ts';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(name =>
  name.endsWith('.ts'),
);

describe('a refusal is a class of its own', () => {
  test.each(sources)('%s neither throws nor catches what the engine throws', name => {
    if (name === 'core/refusal.ts') return;
    const code = readFileSync(join('src', name), 'utf8').replace(/^\s*(?:\*|\/\/|\/\*).*$/gm, '');
    expect(code).not.toMatch(/\bnew RangeError\b|instanceof RangeError\b|extends RangeError\b/);
  });

  test('which users of the library may catch as a RangeError', () => {
    expect(() => recommend({ compute: -1 })).toThrow(Refusal);
    expect(() => recommend({ compute: -1 })).toThrow(RangeError);
  });

  test('an error of the engine is no bad input', async () => {
    const endless = (): number => endless() + 1;
    const io = {
      stdin: (async function* () {})(),
      stdinIsTerminal: true,
      out: () => endless() as unknown as undefined,
      err: (text: string) => void said.push(text),
      env: {},
      cwd: '.',
      columns: 80,
      outIsTerminal: false,
      errIsTerminal: false,
      readText: async () => '',
      writeText: async () => {},
    };
    const said: string[] = [];
    expect(await run(['1e24'], io)).toBe(70);
    expect(said.join('')).toMatch(/^isoflop: internal error, please report it: Maximum call stack/);
  });
});

test('unknown keys of a request are refused by every function alike', () => {
  const coefficients = { E: 1.8, A: 480, B: 2100, alpha: 0.35, beta: 0.37 };
  const asked: readonly (readonly [string, (extra: object) => unknown])[] = [
    ['recommend', extra => recommend({ compute: 1e24, ...extra })],
    ['estimate', extra => estimate({ compute: 1e22, ...extra })],
    ['convert', extra => convert({ value: 2, from: 'nats/token', to: 'perplexity', ...extra })],
    ['hyperparameters', extra => hyperparameters({ parameters: 7e9, tokens: 140e9, ...extra })],
    ['suggestShapes', extra => suggestShapes(7e9, extra)],
    ['accelerators', extra => accelerators(extra)],
    ['runs', extra => runs(extra)],
    ['frontierChart', extra => frontierChart(extra)],
    ['ratioChart', extra => ratioChart(extra)],
    ['gainChart', extra => gainChart({ accelerator: 'h100', accelerators: 8, money: 1e5, ...extra })],
    [
      'daysChart',
      extra => daysChart({ losses: [2.2], accelerator: 'h100', accelerators: [8, 16], ...extra }),
    ],
    ['tradeoffChart', extra => tradeoffChart({ loss: 2.1, ...extra })],
    ['epochsChart', extra => epochsChart(extra)],
    [
      'mixtureChart',
      extra =>
        mixtureChart({ tokens: 1e9, sources: [{ name: 'a', unique: 1e9, share: 1, cap: 4 }], ...extra }),
    ],
    ['design', extra => design({ pilot: 1e21, target: 1e24, coefficients, simulations: 20, ...extra })],
  ];
  for (const [name, ask] of asked) {
    expect(() => ask({}), name).not.toThrow();
    expect(() => ask({ mfu: 0.4 }), name).toThrow(/^Unknown key mfu in the request/);
  }
  return expect(fitRuns([], { bootstraps: 5 } as object)).rejects.toThrow(
    /Unknown key bootstraps .* did you mean bootstrap\?/,
  );
});

test('nobody can change what is handed out', () => {
  const change = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    expect(Object.isFrozen(value)).toBe(true);
    for (const part of Object.values(value)) change(part);
  };
  for (const one of [findAccelerator('h100'), findRun('llama3.1-405b'), findModel('gpt3-175b')]) change(one);
  for (const all of [accelerators(), runs(), models(), describeRules().rules])
    for (const one of all) change(one);
});

describe('numbers that hold no answer', () => {
  test.each([undefined, null, 'x', {}, Number.NaN])('normalProbability(%s) ends', value => {
    expect(() => normalProbability(value as number)).toThrow(Refusal);
  });
  test.each([1e15, 1e45, 1e265, 1e300, Number.MAX_VALUE])(
    'no shape of %s parameters is sought',
    parameters => {
      expect(() => suggestShapes(parameters)).toThrow(/No shape near .* parameters: too many for 256 layers/);
    },
  );
  test.each([1e-300, 1e308, 5e-324])('%s FLOP, tokens or dollars are no amount', value => {
    expect(() => recommend({ compute: value })).toThrow(/Compute must be from 1e-60 to 1e\+?60: got /);
    expect(() => recommend({ compute: 1e24, inferenceTokens: value })).toThrow(/must be from/);
    expect(() => estimate({ compute: 1e22, price: value })).toThrow(/Price must be from/);
  });
  test('resamples are bounded, and the sentence says why', () =>
    expect(fitRuns([], { bootstrap: 1e9 })).rejects.toThrow(
      /at most 100000, which place the ends .* got 1000000000/,
    ));
});
