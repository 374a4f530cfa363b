import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { allLaws } from '../../src/catalog/laws.ts';
import { runCli } from '../helpers/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'isoflop-answers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const ours = join(folder, 'ours.json');
writeFileSync(
  ours,
  JSON.stringify({ form: 'parametric', coefficients: { E: 1.8, A: 480, B: 2100, alpha: 0.35, beta: 0.37 } }),
);

const widest = (text: string) => Math.max(...text.split('\n').map(line => line.length));

test.each(['table', 'markdown'])('budgets from standard input, for people: %s', async format => {
  const { out } = await runCli(['-', '--format', format], { stdin: '5.76e23\n' });
  const row = out.split('\n').find(line => line.includes('5.76e23'));
  // N* = 7.2249e10 and D* = 1.32874e12 at 5.76e23 are what the law's authors give
  for (const figure of ['5.76e23 FLOP', '72.2B', '1.33T', '18.4', '1.9744']) expect(row).toContain(figure);
});

describe('laws', () => {
  test('--checks fits 80 columns and shows its deviations at 120', async () => {
    const narrow = (await runCli(['laws', '--checks'], { columns: 80 })).out;
    expect(widest(narrow)).toBeLessThanOrEqual(80);
    expect(narrow).toMatch(/Published +Computed/);
    expect((await runCli(['laws', '--checks'], { columns: 120 })).out).toMatch(/Deviation +Allowed/);
  });
  test('--checks of some laws, and of a file that lists none', async () => {
    const { out } = await runCli(['laws', '--checks', '--law', 'llama3', '--law', 'kaplan2020', '--json']);
    const named = new Set(JSON.parse(out).checks.map((check: { law: string }) => check.law));
    expect([...named]).toEqual(['llama3', 'kaplan2020']);
    for (const argv of [
      ['laws', ours, '--checks'],
      ['laws', '--checks', '--law', ours],
    ]) {
      const answer = await runCli(argv);
      expect(answer.out).toBe('No values to check: this law lists none.\n');
      expect(answer.code).toBe(0);
    }
    expect((await runCli(['laws', '--law', ours])).out).toBe((await runCli(['laws', ours])).out);
  });
});

describe('hyperparameters', () => {
  const at = ['hyperparameters', '--params', '1B', '--tokens', '100B'];
  const rows = async (...more: string[]) =>
    JSON.parse((await runCli([...at, ...more, '--json'])).out).hyperparameters as {
      law: string;
      learningRate: number;
    }[];
  test('every law that speaks of them, or those that are named', async () => {
    const speaking = allLaws().filter(({ uses }) => uses.includes('hyperparameters'));
    expect((await rows()).map(row => row.law).sort()).toEqual(speaking.map(({ id }) => id).sort());
    const [row, ...rest] = await rows('--law', 'steplaw2025');
    expect(rest).toEqual([]);
    // 1.79 N^-0.713 D^0.307
    expect(row!.learningRate).toBeCloseTo(1.79 * 1e9 ** -0.713 * 1e11 ** 0.307, 12);
  });
  test('a law of the user', async () => {
    const file = join(folder, 'rates.json');
    const learningRate = {
      form: 'power-product',
      output: 'learningRate',
      coefficients: { scale: 2, parameters: -0.5, tokens: 0.25 },
    };
    writeFileSync(file, JSON.stringify({ uses: ['hyperparameters'], relations: { learningRate } }));
    const [row] = await rows('--law', file);
    // no batch in this law
    expect(row).toMatchObject({ batch: null, kind: 'optimal' });
    expect(row!.learningRate).toBeCloseTo(2 * 1e9 ** -0.5 * 1e11 ** 0.25, 12);
  });
  test('another law is refused', async () => {
    for (const law of ['llama3', ours]) {
      const { err, code } = await runCli([...at, '--law', law]);
      expect(code).toBe(2);
      const start = `isoflop: Law ${law} says nothing of hyperparameters: expected one such as deepseek2024`;
      expect(err.slice(0, start.length)).toBe(start);
    }
  });
});

test('--explain wraps its formulas, and loses nothing of them', async () => {
  const narrow = (await runCli(['1e24', '--explain'], { columns: 60 })).out;
  expect(widest(narrow)).toBeLessThanOrEqual(60);
  const flat = (text: string) => text.replace(/\s+/g, ' ');
  const wide = (await runCli(['1e24', '--explain'], { columns: 200 })).out;
  const formula = /N\* = G \(C\/6\)\^a = .*/.exec(wide)![0];
  expect(flat(narrow)).toContain(flat(formula));
});
