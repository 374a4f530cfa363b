import { describe, expect, test } from 'vitest';
import { fitTable } from '../../src/fit/fit-table.ts';
import { normal, randomStream } from '../../src/fit/random.ts';
import { readRunTable } from '../../src/fit/read-runs.ts';
import type { FitDocument } from '../../src/fit/types.ts';

const law = (N: number, D: number) => 1.72 + 380 / N ** 0.335 + 520 / D ** 0.29;
const sizes = [6e7, 1.3e8, 2.6e8, 5.2e8, 1e9, 2e9];
const grid = sizes.flatMap(N => [6, 12, 24, 48].map(ratio => ({ N, D: ratio * N })));

async function fitted(header: string, rows: readonly (readonly number[])[], keep?: 'best' | 'last' | 'all') {
  const table = readRunTable([header, ...rows.map(row => row.join(','))].join('\n'));
  return (await fitTable(table, keep && { keep: [keep] })) as FitDocument;
}

describe('a third setting', () => {
  const random = randomStream(8, 0);
  const jitter = (share: number) => 1 + share * (2 * random() - 1);

  test.each([[[0, 0.02, 0.15]], [[0, 0.02, 0.06]]])('without its column, losses %j apart', async steps => {
    const rows = grid.flatMap(({ N, D }) => steps.map(more => [N, D, law(N, D) + more]));
    const refused = await fitted('N,D,loss', rows);
    expect(refused).toMatchObject({ identified: false, coefficients: null, obstacles: [{ code: 'sweep' }] });
    expect(refused.obstacles[0]!.args).toMatchObject({ column: '', spare: 48, rows: 72, families: 24 });
    expect(refused.obstacles[0]!.message).toContain('--keep best');
    expect((await fitted('N,D,loss', rows, 'best')).coefficients!.alpha).toBeCloseTo(0.335, 3);
    expect((await fitted('N,D,loss', rows, 'all')).input.rows).toBe(72);
  });

  test('seeds, named or not, and designs of noise are none', async () => {
    for (const noise of [0.001, 0.004]) {
      const rows = grid.flatMap(({ N, D }) =>
        [1, 2, 3].map(seed => [N, D, seed, law(N, D) * Math.exp(noise * normal(random))]),
      );
      expect((await fitted('N,D,seed,loss', rows)).identified, String(noise)).toBe(true);
      const bare = rows.map(([N, D, , loss]) => [N!, D!, loss!]);
      expect((await fitted('N,D,loss', bare)).identified, String(noise)).toBe(true);
    }
    const wild = grid.flatMap(({ N, D }) => [1, 2].map(seed => [N, D, seed, law(N, D) * (1 + 0.02 * seed)]));
    expect((await fitted('N,D,seed,loss', wild)).obstacles).toEqual([]);
  });

  test.each([
    ['optimizer.peak_lr', 0.15, 0],
    ['lr', 0, 0.005],
    ['learning_rate', 0.1, 0.005],
    ['weight_decay', 0.1, 0.002],
  ])('%s, itself drawn within %d and tokens within %d', async (name, own, ofTokens) => {
    const settings = [
      [2e-4, 0.05],
      [6e-4, 0],
      [1.8e-3, 0.03],
    ] as const;
    const rows = grid.flatMap(({ N, D }) =>
      settings.map(([value, more]) => [N, D * jitter(ofTokens), value * jitter(own), law(N, D) + more]),
    );
    const refused = await fitted(`N,D,${name},loss`, rows);
    expect(refused.obstacles).toMatchObject([{ code: 'sweep', args: { column: name, spare: 48 } }]);
  });
});

describe('checkpoints of several schedules of a size', () => {
  test.each([
    ['fifths of two', [10, 40], [0.2, 0.4, 0.6, 0.8, 1], 0.03],
    ['powers of two of two', [10, 40], [1 / 16, 1 / 4, 1 / 2, 1], 0.03],
    ['quarters of three', [5, 20, 80], [0.25, 0.5, 0.75, 1], 0.04],
  ])('%s', async (_, schedules, shares, bump) => {
    const random = randomStream(21, 0);
    const rows = sizes.flatMap(N =>
      schedules.flatMap(ratio =>
        shares.map(share => {
          const D = share * ratio * N;
          const early = 1 + bump * (1 - share) ** 0.7;
          return [N, D, law(N, D) * early * Math.exp(0.001 * normal(random))];
        }),
      ),
    );
    const refused = await fitted('N,D,loss', rows);
    expect(refused).toMatchObject({ identified: false, obstacles: [{ code: 'checkpoints' }] });
    expect(refused.obstacles[0]!.args).toMatchObject({
      spare: rows.length - sizes.length * schedules.length,
    });
    expect(refused.obstacles[0]!.message).toContain('schedules');
    expect((await fitted('N,D,loss', rows, 'last')).input.rows).toBe(sizes.length * schedules.length);
  });
});

describe('columns of losses and logarithms', () => {
  const table = (header: string, of: (N: number, D: number) => readonly (number | string)[]) =>
    [header, ...grid.map(({ N, D }) => of(N, D).join(','))].join('\n');
  const lossOf = (header: string, of: (loss: number) => number | string, options = {}) =>
    readRunTable(
      table(header, (N, D) => [N, D, of(law(N, D))]),
      options,
    ).runs[0]!.loss;

  test.each([
    ['N,D,train/loss,eval/c4/loss,eval/wiki/loss', '--loss'],
    ['N,D,eval/c4/bpb,eval/wiki/loss', '--loss'],
    ['n_params_non_embedding,n_params_total,D,loss', '--params'],
    ['params,non_embedding_params,D,loss', '--params'],
  ])('of %s none is taken by itself', (header, option) => {
    const row = header.split(',').map(() => '2');
    expect(() => readRunTable([header, row.join(',')].join('\n'))).toThrow(`name one with ${option}`);
  });

  test('of a loss in nats and in bits per byte on one text, that in nats, with a note', () => {
    const { runs, notes } = readRunTable('N,D,eval/c4_en/bpb,eval/c4_en/loss\n1e8,2e9,0.9,2.7\n');
    expect(runs[0]!.loss).toBe(2.7);
    expect(notes.map(({ code }) => code)).toEqual(['column-chosen']);
  });

  test.each([
    ['N,D,bits_per_token', (loss: number) => loss / Math.LN2],
    ['N,D,eval/loss (bits/token)', (loss: number) => loss / Math.LN2],
    ['N,D,ln(loss)', Math.log],
    ['N,D,log10(eval loss)', Math.log10],
  ])('%s in nats', (header, of) => {
    expect(lossOf(header, of)).toBeCloseTo(law(grid[0]!.N, grid[0]!.D), 10);
  });

  test.each([
    ['log(N),D,loss', {}, "'log(N)' does not say its base: rename it log10(N) or ln(N)"],
    ['log_params,D,loss', {}, "'log_params' does not say its base"],
    ['log(N),D,loss', { columns: { parameters: 'log(N)' } }, 'does not say its base'],
    ['N,D,log(loss)', {}, "'log(loss)' does not say its base"],
    ['N,tokens_per_param,loss', {}, "D is 'N' times 'tokens_per_param': add a column of it"],
    ['N,steps,batch_tokens,loss', {}, "D is 'steps' times 'batch_tokens': add a column of it"],
    ['N,steps,batch_size,loss', {}, "D is 'steps' times 'batch_size' and the sequence"],
    [
      'N,steps,batch_tokens,loss',
      { columns: { tokens: 'steps' } },
      "Column 'steps' is no D: it counts steps",
    ],
    ['N,D/N,loss', { columns: { tokens: 'D/N' } }, "Column 'D/N' is no D: it is a ratio"],
  ])('%s %j: what to do', (header, options, advice) => {
    const row = header.split(',').map(() => '9');
    expect(() => readRunTable([header, row.join(',')].join('\n'), options)).toThrow(advice);
  });

  test.each([
    ['50m', '2e9', '3', 'write 50M'],
    ['5e7', '0.25 BT', '3', 'such as 0.25B'],
    ['5e7', '2e9', '3.1 ± 0.003', 'write the value alone'],
    ['5e7', '2e9', '0', 'leave the cell of a run without a loss empty'],
  ])('%s, %s, %s: how to write it', (N, D, loss, advice) => {
    expect(() => readRunTable(`N,D,loss\n${N},${D},${loss}\n`)).toThrow(advice);
  });
});
