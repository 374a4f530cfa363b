import { describe, expect, test } from 'vitest';
import { runCli } from '../helpers/cli.ts';

const answer = async (argv: readonly string[], columns = 140) => {
  const { code, out, err } = await runCli(argv, { columns });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out;
};
const times = (text: string, part: string) => text.split(part).length - 1;
const header = (text: string) => text.split('\n').find(line => /\bParameters\b.*\bTokens\b/.test(line))!;
const cells = (row: string) => row.trim().split(/ {2,}/);

interface Answers {
  readonly recommendations: readonly { readonly law: string }[];
}
const days = '64 H100 * 30 days';

describe('what a budget takes for granted is said once, however many rows there are', () => {
  const many: readonly (readonly string[])[] = [
    ['compare', days],
    [days, '--law', 'llama3', '--law', 'besiroglu2024'],
    [`${days}..64 H100 * 60 days`],
  ];
  test.each(many.flatMap(argv => ['table', 'markdown'].map(format => [...argv, '--format', format])))(
    '%s %s %s %s %s %s',
    async (...argv) => {
      const out = await answer(argv, 200);
      for (const part of [
        'H100 is taken as h100-sxm',
        'dense bf16',
        'utilisation, predicted from documented runs, as none is given',
      ])
        expect(times(out, part), part).toBe(1);
    },
  );
  test('a sparse peak in a range draws its warning', async () => {
    const out = await answer(['64 * 1979 TFLOP/s * 30 days * 40%..1e24'], 200);
    expect(times(out, 'is the bf16 headline of h100-sxm with sparsity')).toBe(1);
  });
});

test('several budgets and several laws in one call', async () => {
  const several = await answer(['recommend', '1e18', '1e19', '1e20', '--json']);
  expect((JSON.parse(several) as { input: { compute: number[] } }).input.compute).toEqual([1e18, 1e19, 1e20]);
  const laws = async (word: string) => {
    const out = await answer(['recommend', '1e24', '--law', word, '--json']);
    return (JSON.parse(out) as Answers).recommendations.map(one => one.law);
  };
  expect(await laws('kaplan2020,besiroglu2024')).toEqual(['kaplan2020', 'besiroglu2024']);
  // Chinchilla's third approach, and what `compare` compares
  expect(await laws('chinchilla')).toEqual(['hoffmann2022-approach3']);
  const compared = JSON.parse(await answer(['compare', '1e24', '--law', 'all', '--json'])) as Answers;
  expect(await laws('all')).toEqual(compared.recommendations.map(one => one.law));
  expect(compared.recommendations.length).toBeGreaterThan(10);
});

describe('rows of runs that were given', () => {
  const besiroglu = { E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 };
  /** C over the least compute of the same loss: L* = E + K (C/6)^-gamma at the optimum (Hoffmann et al. 2022). */
  function overhead(parameters: number, tokens: number): number {
    const { A, B, alpha, beta } = besiroglu;
    const excess = A * parameters ** -alpha + B * tokens ** -beta;
    const G = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta));
    const K = A * G ** -alpha + B * G ** beta;
    return (6 * parameters * tokens) / (6 * (K / excess) ** ((alpha + beta) / (alpha * beta)));
  }
  test.each([['table'], ['markdown']])('show the distance from optimal as a %s', async format => {
    const argv = ['--params', '8B', '--tokens', '15T', '--law', 'besiroglu2024', '--law', 'muennighoff2023'];
    const out = await answer([...argv, '--format', format]);
    expect(header(out)).toContain('Overhead');
    expect(out).toContain(`x${overhead(8e9, 15e12).toPrecision(3)}`);
  });
  test('a range of budgets has one of each, and no column without a value', async () => {
    const out = await answer(['recommend', '1e20..1e25', '--params', '8B']);
    expect(header(out)).not.toContain('Flat band');
    for (const compute of [1e20, 1e22, 1e25])
      expect(out).toContain(`x${overhead(8e9, compute / 6 / 8e9).toPrecision(3)}`);
  });
  test('epochs, training and serving stand where they are asked for', async () => {
    const serving = await answer([
      '1e23..1e24',
      '--budget-for',
      'lifetime',
      '--inference-tokens',
      '5T',
      '--inference-weight',
      '2',
    ]);
    expect(header(serving)).toMatch(/Training +Serving × 2/);
    const [, , , , , training, served] = cells(serving.split('\n').find(line => line.startsWith('   1e24'))!);
    expect((Number(training) + 2 * Number(served)) / 1e24).toBeCloseTo(1, 2);
    expect(header(await answer(['1e23..1e24', '--unique-tokens', '500B']))).toContain('Epochs');
    expect(header(await answer(['1e23..1e24']))).not.toMatch(/Epochs|Training|Serving|Overhead/);
  });
  test('a column in which every row is empty is left out', async () => {
    const out = await answer(['1e20', '--law', 'llama3', '--law', 'hoffmann2022-approach1']);
    expect(header(out)).not.toMatch(/Loss|Flat band/);
  });
  test.each([60, 80])('fit in %i columns, and say what they leave out', async columns => {
    const out = await answer(['recommend', '1e20..1e25', '--params', '8B', '--unique-tokens', '1T'], columns);
    expect(Math.max(...out.split('\n').map(line => line.length))).toBeLessThanOrEqual(columns);
  });
});

describe('laws and their sources', () => {
  test.each([['table'], ['markdown']])(
    'a range names the law, its source and the spread: %s',
    async format => {
      const out = await answer(['1e20..1e25', '--format', format]);
      expect(out).toContain('besiroglu2024: Besiroglu');
      expect(out).toContain('arXiv:2404.10102');
      expect(out).toMatch(/Spread of N\\?\* is over 12 laws/);
      // 52B to 130B at 1e24: hoffmann2022-approach3 unrounded, and k C^a of porian2024-openwebtext2
      const high = 0.0469353463 * 1e24 ** 0.518454;
      expect(out).toContain(`51.9B–${Math.round(high / 1e9)}B`);
    },
  );
  test('several laws: every paper once', async () => {
    const out = await answer(['compare', '1e24'], 1000);
    const sources = out.split('\n').find(line => line.startsWith('Sources: '))!;
    expect(sources).toContain(
      'hoffmann2022-approach1, hoffmann2022-approach2, hoffmann2022-approach3, hoffmann2022-approach3-printed (arXiv:2203.15556); ',
    );
    expect(sources).toMatch(/kaplan2020 \(arXiv:2001\.08361\)/);
    expect(times(sources, 'arXiv:2203.15556')).toBe(1);
  });
  test('one note for all the laws that are of dense models', async () => {
    expect(times(await answer(['compare', '1e24', '--experts', '8'], 1000), 'one of dense models')).toBe(1);
  });
});

describe('total parameters on request', () => {
  // Kaplan et al. 2020, Table 6, and Pearce & Song 2024
  const N = 1.3e9 * (1e21 / 2 / 8.64e19) ** 0.73;
  const total = N + 47491 * Math.cbrt(N);
  const asked = ['1e21', '--law', 'kaplan2020', '--law', 'besiroglu2024', '--count', 'total'];
  test.each([[['recommend', ...asked]], [['compare', '1e21', '--count', 'total']]])('%j', async argv => {
    const out = await answer(argv);
    expect(header(out)).toMatch(/Parameters +Total N +Tokens/);
    const row = out.split('\n').find(line => line.startsWith('kaplan2020'))!;
    expect(cells(row).slice(1, 3)).toEqual([`${(N / 1e9).toFixed(2)}B`, `${(total / 1e9).toFixed(2)}B`]);
  });
  test('CSV has a column of it', async () => {
    const [columns, kaplan, besiroglu] = (await answer(['recommend', ...asked, '--format', 'csv']))
      .split('\n')
      .map(line => line.split(','));
    const index = columns!.indexOf('totalParameters');
    expect(Number(kaplan![index]) / total).toBeCloseTo(1, 10);
    expect(besiroglu![index]).toBe('');
  });
});

test('what a serving FLOP counts is said where serving is', async () => {
  const lifetime = ['--budget-for', 'lifetime', '--inference-tokens', '5T', '--inference-weight', '2'];
  const out = await answer(['recommend', '1e24', ...lifetime]);
  expect(out).toMatch(/^Compute-optimal for 1e24 FLOP, serving 5T tokens, weight 2$/m);
  const [, training, serving] = /training (\S+) FLOP, serving (\S+) FLOP × 2;/m.exec(out)!;
  expect((Number(training) + 2 * Number(serving)) / 1e24).toBeCloseTo(1, 2);
});
