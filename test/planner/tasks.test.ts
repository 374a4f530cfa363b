import { describe, expect, test } from 'vitest';
import { findLaw } from '../../src/catalog/laws.ts';
import { tasks } from '../../src/planner/tasks.ts';
import { runCli } from '../helpers/cli.ts';

const LADDER = { parameters: 13202396160, tokens: 5000088518656 };

describe('tasks', () => {
  // predictions and measurements of 13B on 5T in the csvs of allenai/OLMo-ladder (arXiv:2412.04403)
  test.each([
    ['MMLU', 0.7501562439, 0.5126799915, 0.51614],
    ['HellaSwag', 0.6531765996, 0.8530359563, 0.83191],
    ['ARC-Challenge', 0.7833238895, 0.5267099358, 0.63805],
    ['ARC-Easy', 0.5931045976, 0.7724156, 0.87172],
    ['PIQA', 0.8747948864, 0.8208041777, 0.8296],
    ['CommonsenseQA', 0.6617282976, 0.7760887505, 0.74103],
    ['Social IQa', 0.991573691, 0.5994822062, 0.61597],
    ['OpenBookQA', 1.2750065399, 0.4486477677, 0.4864],
  ])(
    '%s: loss and accuracy as published, and how far off the forecast was',
    (name, loss, accuracy, measured) => {
      const row = tasks(LADDER).tasks.find(one => one.name === name)!;
      expect(row.loss).toBeCloseTo(loss, 8);
      expect(row.accuracy).toBeCloseTo(accuracy, 5);
      expect(row.heldOutError).toBeCloseTo(accuracy / measured - 1, 5);
    },
  );

  test('more tokens never lower an accuracy, and a law without tasks is refused', () => {
    const [few, many] = [1e12, 2e12].map(tokens => tasks({ parameters: 7e9, tokens }).tasks);
    for (const [at, row] of few!.entries()) expect(many![at]!.accuracy).toBeGreaterThan(row.accuracy);
    expect(() => tasks({ parameters: 7e9, tokens: 1e12, laws: [findLaw('llama3')] })).toThrow(
      'Law llama3 says nothing of tasks',
    );
    expect(() => tasks({ parameters: 0, tokens: 1e12 })).toThrow(
      'Parameters must be a count from 1 to 1e30: got 0',
    );
  });

  test('says how far a run lies from the ladder, in N, D and their ratio, and which N it takes', () => {
    const said = (parameters: number, tokens: number) =>
      tasks({ parameters, tokens }).tasks[0]!.caveats.map(({ code, args }) =>
        `${code} ${args.quantity ?? ''}`.trim(),
      );
    // runs of 190M to 1.28B on 1 to 10 times 20 tokens a parameter
    expect(said(1e9, 1e11)).toEqual(['one-mix', 'embedding-counting']);
    expect(said(70e9, 15e12)).toEqual([
      'beyond-fitted-range parameters',
      'beyond-fitted-range tokens',
      'far-from-fitted-ratio',
      'one-mix',
      'embedding-counting',
    ]);
  });

  test('the command prints them', async () => {
    const { out, code } = await runCli(['tasks', '--params', '13202396160', '--tokens', '5000088518656']);
    expect(code).toBe(0);
    expect(out).toMatch(/MMLU +51.3% +0.750 +-0.7%/);
  });
});
