import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ParametricCoefficients } from '../../src/core/index.ts';
import { fallingIn } from '../../src/fit/drop.ts';
import { experimentsIn } from '../../src/fit/experiments.ts';
import { fitTable, type GroupedFit, type TableFitOptions } from '../../src/fit/fit-table.ts';
import { checkpointsIn, curvesIn } from '../../src/fit/kinship.ts';
import { normal, randomStream } from '../../src/fit/random.ts';
import { readRunTable } from '../../src/fit/read-runs.ts';
import type { FitDocument } from '../../src/fit/types.ts';
import { size } from '../helpers/speed.ts';
import { distance, runInMemory, runsOf } from './support.ts';

const truth: ParametricCoefficients = { E: 1.65, A: 310, B: 1240, alpha: 0.33, beta: 0.345 };
const runs = runsOf(truth);
const fitted = async (text: string, options: TableFitOptions = {}) =>
  (await fitTable(readRunTable(text), options)) as FitDocument;
const codes = (document: { readonly caveats: readonly { readonly code: string }[] }) =>
  document.caveats.map(({ code }) => code);

/** The same runs in each dialect; each test changes the writing and not a value. */
const table = (header: string, row: (run: (typeof runs)[number], index: number) => string, tail = '') =>
  `${header}\n${runs.map(row).join('\n')}\n${tail}`;

describe('dialects', () => {
  const comma = (value: number) => String(value).replace('.', ',');
  const grouped = (value: number) => value.toLocaleString('en-US');
  const pad = (value: unknown, width: number) => String(value).padStart(width);
  test.each<[string, string]>([
    [
      'a W&B export',
      table(
        '"Name","State","config.n_params","throughput/total_tokens","throughput/total_gflops","eval/c4/macro_loss"',
        ({ parameters: N, tokens: D, loss }, index) =>
          `"run-${index}","finished","${N}","${D}","${(6 * N * D) / 1e9}","${loss}"`,
      ),
    ],
    [
      'semicolons and decimal commas',
      table('N;D;loss', run => `${run.parameters};${run.tokens};${comma(run.loss)}`),
    ],
    [
      'semicolons, decimal commas, points between thousands',
      table(
        'N;D;loss',
        run =>
          `${run.parameters.toLocaleString('de-DE')};${run.tokens.toLocaleString('de-DE')};${comma(run.loss)}`,
      ),
    ],
    ['tabs', table('N\tD\tloss', run => `${run.parameters}\t${run.tokens}\t${run.loss}`)],
    ['bars', table('N|D|loss', run => `${run.parameters}|${run.tokens}|${run.loss}`)],
    [
      'thousands in quotes',
      table(
        'Params,Tokens,Val Loss',
        run => `"${grouped(run.parameters)}","${grouped(run.tokens)}",${run.loss}`,
      ),
    ],
    [
      'human units',
      table(
        'Params,Tokens,C,Loss',
        run =>
          `${run.parameters / 1e6}M,${run.tokens / 1e9}B tokens,${(6 * run.parameters * run.tokens) / 1e18} EFLOP,${run.loss}`,
      ),
    ],
    [
      'a Markdown table with text around it',
      `Our pilots, in July:\n\n${table(
        '| Params | Tokens | **Loss** |\n|---|---:|:---:|',
        run => `| ${run.parameters} | ${run.tokens} | **${run.loss}** |`,
      )}\nThe next ones | follow.\n`,
    ],
    [
      'psql',
      table('     n     |    d    | loss \n-----------+---------+------', run =>
        [pad(run.parameters, 12), pad(run.tokens, 14), ` ${run.loss}`].join('|'),
      ),
    ],
    [
      'a frame',
      table(
        '+---+---+---+\n| N | D | loss |\n+===+===+===+',
        run => `| ${run.parameters} | ${run.tokens} | ${run.loss} |\n+---+---+---+`,
      ),
    ],
    [
      'pandas',
      table(
        `${pad('N', 14)}${pad('D', 16)}${pad('val_loss', 22)}`,
        (run, index) =>
          String(index).padEnd(3) + pad(run.parameters, 12) + pad(run.tokens, 16) + pad(run.loss, 22),
      ),
    ],
    [
      'aligned, with spaces in names',
      table(
        'Model size      Tokens seen      Final loss\n----------      -----------      ----------',
        run => `${String(run.parameters).padEnd(16)}${String(run.tokens).padEnd(17)}${run.loss}`,
      ),
    ],
    [
      'JSON lines',
      runs
        .map(({ parameters, tokens, loss }) =>
          JSON.stringify({
            config: { n_params: parameters },
            summary: { tokens_seen: tokens, eval: { loss } },
          }),
        )
        .join('\n'),
    ],
    [
      'a JSON list',
      JSON.stringify(
        runs.map(run => ({ N: run.parameters, D: run.tokens, loss: run.loss })),
        null,
        1,
      ),
    ],
    [
      'JSON columns',
      JSON.stringify({
        N: runs.map(run => run.parameters),
        D: runs.map(run => run.tokens),
        loss: runs.map(run => run.loss),
      }),
    ],
    [
      'JSON as pandas splits it',
      JSON.stringify({
        columns: ['N', 'D', 'loss'],
        data: runs.map(run => [run.parameters, run.tokens, run.loss]),
      }),
    ],
    [
      'perplexity beside the loss',
      table('N,D,loss,ppl', run => `${run.parameters},${run.tokens},${run.loss},9`),
    ],
  ])('%s', (_, text) => {
    const read = readRunTable(text);
    expect(read.runs.map(run => run.parameters)).toEqual(runs.map(run => run.parameters));
    expect(read.runs.map(run => run.tokens)).toEqual(runs.map(run => run.tokens));
    expect(read.runs.map(run => run.loss)).toEqual(runs.map(run => run.loss));
    expect(read.notes.filter(({ code }) => code === 'rows-left-out')).toEqual([]);
  });

  test('W&B gigaflops are a compute in FLOP', () => {
    const text =
      'config/params,throughput/total_tokens,throughput/total_gflops,eval/loss\n1e8,2e9,1.2e9,3.1\n';
    expect(readRunTable(text).runs[0]!.compute).toBe(1.2e18);
  });

  test.each([
    ['N,D,loss\n"1,234",5e9,3\n', { parameters: 1234 }],
    ['N (M),D,loss\n"1,234.5",5e9,3\n', { parameters: 1_234_500_000 }],
    ['N,D,loss\n1e8,5e9,"3,303"\n', { loss: 3.303 }],
    ['N (M);D;loss\n1,500;5e9;3,303\n', { parameters: 1_500_000, loss: 3.303 }],
    ['N\tD\tloss\n150 000 000\t1\u00A0500\u202F000\t3\n', { parameters: 150e6, tokens: 1.5e6 }],
    ['N,D,loss\n70b,1.4T tokens,3\n', { parameters: 70e9, tokens: 1.4e12 }],
    ['N,C,loss\n1e9,2 PF-days,3\n', { compute: 1.728e20 }],
  ])('%j', (text, expected) => {
    expect(readRunTable(text).runs[0]).toMatchObject(expected);
  });

  test.each([
    [
      'N (M),D,loss\n"1,234",5e9,3\n',
      "N ('N (M)') could have decimal commas or commas between thousands: got '1,234'",
    ],
    [
      'N,D,loss\n"1,234,567","5,5",3\n"1,2","5,5",3\n',
      "N ('N') has commas between thousands ('1,234,567') and decimal commas ('1,2')",
    ],
    [
      'N (M),D,loss\n70M,5e9,3\n',
      "line 2: N ('N (M)') has a unit in its header and one in the cell: got '70M'",
    ],
    ['N,D,loss\n70 kg,5e9,3\n', "N ('N') is not a number: got '70 kg'"],
    ['N,D,loss\n1e9,3 params,3\n', "D ('D') is not a number: got '3 params'"],
    [
      'N  D  loss\n1e8  2e9  3\n..  ..  ...\n',
      "is cut: line 3 stands for rows that are left out ('..  ..  ...')",
    ],
    ['{"N":1e8,"D":2e9,"loss":3}\nnothing\n', "line 2 is no object, it begins with 'nothing'"],
    ['[1,2]', 'entry 1 is no object of a run'],
    ['{"N": 1', 'cannot be read as JSON'],
    [
      'N,D,train/loss,eval/loss\n1e8,2e9,3,4\n',
      "Columns 'train/loss' and 'eval/loss' could both be loss: name one with --loss",
    ],
  ])('%j is refused', (text, message) => {
    expect(() => readRunTable(text, { name: 'x' })).toThrow(message);
  });

  test('any text of any dialect gives runs or is refused', () => {
    const words = fc.constantFrom(
      ...[
        'N',
        'D',
        'loss',
        '|',
        '---',
        '+',
        '  ',
        ' ',
        '\n',
        '{',
        '}',
        '[',
        ']',
        '"N":',
        '1e9',
        '2,5',
        '1.000.000',
      ],
      ...[';', '\t', 'nan', '70M', '...', ',', '"', 'eval/loss', '\\|', 'null', 'crashed', 'state'],
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 50 }), parts => {
        const heads = [
          'N D loss\n',
          '| N | D | loss |\n|--|--|--|\n',
          'N;D;loss\n',
          '{"N":1,"D":2,"loss":3}\n',
          '',
        ];
        for (const head of heads) {
          try {
            for (const run of readRunTable(head + parts.join('')).runs) expect(run.loss).toBeGreaterThan(0);
          } catch (error) {
            expect((error as Error).name).toBe('Refusal');
          }
        }
      }),
      { numRuns: size(1500) },
    );
  });
});

describe('what is left out, chosen and converted', () => {
  test('rows of crashed runs and rows that lack a value are named', () => {
    const { notes, runs: read } = readRunTable(
      'run,state,N,D,loss\na,finished,1e8,2e9,3.1\nb,crashed,1e8,1e9,9.8\nc,finished,1e8,4e9,NaN\nd,running,1e8,,\ne,finished,1e8,8e9,inf\n',
    );
    expect(read.map(run => run.line)).toEqual([2]);
    expect(notes[0]).toMatchObject({ code: 'rows-left-out', args: { count: 4, rows: 5 } });
    expect(notes[0]!.args.lines).toBe(
      "line 3 (it crashed), line 4 (loss ('loss') is NaN), line 5 (it is running), line 6 (loss ('loss') is inf)",
    );
  });

  test('a table without any run says why', () => {
    expect(() => readRunTable('N,D,loss\n1e8,2e9,\n')).toThrow(
      "runs has no run with N, D and a loss: line 2 (loss ('loss') is missing)",
    );
  });

  test('a C that is missing is no loss, and one that is spare is named', () => {
    expect(readRunTable('N,D,C,loss\n1e8,2e9,,3\n').runs).toEqual([
      { line: 2, parameters: 1e8, tokens: 2e9, loss: 3 },
    ]);
    const chosen = readRunTable('loss,N,D,C,C_6ND\n3,1e8,2e9,1.3e18,1.2e18\n');
    expect(chosen.runs[0]!.compute).toBe(1.3e18);
    expect(chosen.notes).toMatchObject([
      { code: 'column-chosen', args: { quantity: 'C', used: 'C', names: "'C_6ND'" } },
    ]);
    const spare = readRunTable('loss,N,D,flops,compute\n3,1e8,2e9,1.3e18,1.2e18\n');
    expect(spare.runs[0]!.compute).toBeUndefined();
    expect(spare.notes).toMatchObject([{ code: 'spare-columns', args: { names: "'flops' and 'compute'" } }]);
    expect(() => readRunTable('loss,N,flops,compute\n3,1e8,1.3e18,1.2e18\n')).toThrow('could both be C');
  });

  test('perplexity, when it is asked for: ln, in nats/token', () => {
    const text = 'N,D,C4 Eval PPL\n1e8,2e9,20.0855369232\n';
    expect(() => readRunTable(text)).toThrow("'C4 Eval PPL' is a perplexity, whose logarithm is the loss");
    expect(() => readRunTable(text, { columns: { loss: 'C4 Eval PPL' } })).toThrow('add --perplexity');
    const read = readRunTable(text, { perplexity: true });
    expect(read.runs[0]!.loss).toBeCloseTo(3, 10);
    expect(read.lossUnit).toBe('nats/token');
  });

  test('bits per byte stay, or become nats per token with the bytes of a token', () => {
    const text = 'N,D,eval/bpb\n1e8,2e9,1.25\n';
    expect(readRunTable(text)).toMatchObject({ lossUnit: 'bits/byte', runs: [{ loss: 1.25 }] });
    const read = readRunTable(text, { bytesPerToken: 4 });
    // 1.25 bits a byte are 5 bits a token
    expect(read.runs[0]!.loss).toBeCloseTo(5 * Math.LN2, 12);
    expect(read.lossUnit).toBe('nats/token');
    expect(() => readRunTable('N,D,loss\n1e8,2e9,1.25\n', { bytesPerToken: 4 })).toThrow(
      "'loss' is not named so: name the column with --loss",
    );
  });

  test('losses that guessing would give are doubted', async () => {
    const text = table('N,D,loss', run => `${run.parameters},${run.tokens},${Math.exp(run.loss)}`);
    expect(codes(await fitted(text))).toContain('loss-above-guessing');
    expect(
      codes(await fitted(table('N,D,loss', run => `${run.parameters},${run.tokens},${run.loss}`))),
    ).not.toContain('loss-above-guessing');
  });
});

/** Curves of runs, each row a checkpoint; before the end losses are higher than the law's. */
const curve = (run: (typeof runs)[number], name: string) =>
  [0.25, 0.5, 1].map(share => {
    const exact =
      truth.E + truth.A * run.parameters ** -truth.alpha + truth.B * (run.tokens * share) ** -truth.beta;
    return { name, share, N: run.parameters, D: run.tokens * share, loss: exact * (share < 1 ? 1.02 : 1) };
  });
const curves = runs.flatMap((run, index) => curve(run, `run-${index}`));

describe('rows that are no runs', () => {
  test.each([
    [
      'a share of the steps',
      ['fraction_done,N,D,loss', ...curves.map(c => [c.share, c.N, c.D, c.loss].join(','))],
    ],
    [
      'a share in percent',
      ['train/progress,N,D,loss', ...curves.map(c => [100 * c.share, c.N, c.D, c.loss].join(','))],
    ],
    ['the name of the run', ['run,N,D,loss', ...curves.map(c => [c.name, c.N, c.D, c.loss].join(','))]],
    [
      'names of checkpoints',
      [
        'path,N,D,loss',
        ...curves.map(c => [`${c.name}/step${Math.round(c.D / 5e5)}`, c.N, c.D, c.loss].join(',')),
      ],
    ],
  ])('checkpoints by %s: refused, the last of each run, or all', async (_, lines) => {
    const text = lines.join('\n');
    const refused = await fitted(text);
    expect(refused).toMatchObject({
      identified: false,
      coefficients: null,
      obstacles: [{ code: 'checkpoints' }],
    });
    expect(refused.obstacles[0]!.args).toMatchObject({ rows: 75, spare: 50, families: 25 });
    const last = await fitted(text, { keep: ['last'] });
    expect(last.input.rows).toBe(25);
    expect(distance(last.coefficients!, truth)).toBeLessThan(1e-6);
    expect(codes(last)).toContain('kept-of-families');
    const all = await fitted(text, { keep: ['all'] });
    expect(all.input.rows).toBe(75);
    expect(codes(all)).toContain('families-fitted');
    // training curves are what an envelope is of
    expect((await fitted(text, { method: 'envelope' })).obstacles.map(({ code }) => code)).not.toContain(
      'checkpoints',
    );
  });

  test('checkpoints that nothing but their tokens shows: equal steps of D at one N', async () => {
    const sizes = [1e8, 2.5e8, 6e8, 1.5e9, 4e9];
    const rows = sizes.flatMap((N, index) =>
      Array.from({ length: 9 }, (_, step) => {
        const D = (step + 1) * (2 + index) * 1e9;
        const exact = truth.E + truth.A * N ** -truth.alpha + truth.B * D ** -truth.beta;
        return [N, D, exact * (step < 8 ? 1.02 : 1)].join(',');
      }),
    );
    const refused = await fitted(['N,D,loss', ...rows].join('\n'));
    expect(refused).toMatchObject({ identified: false, obstacles: [{ code: 'checkpoints' }] });
    expect(refused.obstacles[0]!.args).toMatchObject({ rows: 45, spare: 40, families: 5 });
    expect(refused.obstacles[0]!.message).toContain('tokens rise by equal steps at one N');
    // a design by factors of D is none, however many sizes it has
    const design = sizes.flatMap(N =>
      Array.from({ length: 9 }, (_, step) => {
        const D = 1e9 * 1.5 ** step;
        return [N, D, truth.E + truth.A * N ** -truth.alpha + truth.B * D ** -truth.beta].join(',');
      }),
    );
    expect((await fitted(['N,D,loss', ...design].join('\n'))).identified).toBe(true);
  });

  /** Points of a run whose learning rate comes down at its end, in the manner of Pythia: one length of all sizes. */
  const cooling = (shares: readonly number[], noise = 0.002, seed = 3) => {
    const random = randomStream(seed, 0);
    return [6e7, 1.5e8, 4e8, 1e9, 2.5e9, 6e9].flatMap(N =>
      shares.map(share => {
        const D = Math.round(share * 2e11);
        const exact = truth.E + truth.A * N ** -truth.alpha + truth.B * D ** -truth.beta;
        const loss = exact * (1 + 0.03 * (1 - share) ** 0.7) * Math.exp(noise * normal(random));
        return { N, D, loss, step: Math.round(D / 2e6) };
      }),
    );
  };

  test.each([
    [
      'a fall of the loss at the end',
      [1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1],
      /the last row of each N lies 1\.\d% below/,
    ],
    ['quarters of a run', [0.25, 0.5, 0.75, 1], /tokens rise by equal steps/],
  ])('checkpoints that %s shows', async (_, shares, message) => {
    const rows = cooling(shares);
    const document = await fitted(['N,D,loss', ...rows.map(r => [r.N, r.D, r.loss].join(','))].join('\n'));
    expect(document).toMatchObject({ identified: false, obstacles: [{ code: 'checkpoints' }] });
    expect(document.obstacles[0]!.message).toMatch(message);
    expect(document.obstacles[0]!.args).toMatchObject({ spare: rows.length - 6, families: 6 });
  });

  test.each([
    ['step', (row: { step: number }) => row.step],
    ['trainer/global_step', (row: { step: number }) => row.step],
    ['checkpoint', (row: { step: number }) => `step${row.step}`],
  ])('checkpoints by %s without a name of the run', async (name, of) => {
    const rows = cooling([1 / 16, 1 / 4, 1]);
    const lines = rows.map(r => [r.N, r.D, r.loss, of(r)].join(','));
    const refused = await fitted([`N,D,loss,${name}`, ...lines].join('\n'));
    expect(refused.obstacles).toMatchObject([{ code: 'checkpoints', args: { column: name } }]);
    // runs of their own may have it, too: as many steps as each took
    const named = lines.map((line, index) => `${line},run-${index}`);
    const document = await fitted([`N,D,loss,${name},run`, ...named].join('\n'));
    if (name !== 'checkpoint')
      expect(document.obstacles.map(({ code }) => code)).not.toContain('checkpoints');
  });

  test('designs are none, noisy or not, whatever their sizes and their law', () => {
    const random = randomStream(11, 0);
    const designs: readonly ((N: number) => readonly number[])[] = [
      () => [1e9, 2.5e9, 6.25e9, 1.6e10],
      () => [2e9, 4e9, 8e9, 1.6e10, 3.2e10, 6.4e10],
      N => [5 * N, 10 * N, 20 * N, 40 * N, 80 * N],
      N => [1e18, 3e18, 1e19, 3e19, 1e20].map(C => C / 6 / N),
    ];
    for (let round = 0; round < 60; round++) {
      const law = { E: 1 + random(), A: 10 ** (2 + random()), B: 10 ** (2 + random()) };
      const [alpha, beta] = [0.2 + 0.3 * random(), 0.2 + 0.3 * random()];
      const noise = [0, 0.002, 0.008][round % 3]!;
      const lines = [4e7, 1e8, 2.5e8, 6e8, 1.5e9].flatMap(N =>
        designs[round % designs.length]!(N).map(D => {
          const exact = law.E + law.A * N ** -alpha + law.B * D ** -beta;
          return [N, Math.round(D), exact * Math.exp(noise * normal(random)), 'ab'[+(random() < 0.5)]].join(
            ',',
          );
        }),
      );
      const table = readRunTable(['N,D,loss,dataset', ...lines].join('\n'));
      expect(checkpointsIn(table), String(round)).toBeUndefined();
      expect(fallingIn(table.runs, curvesIn(table)!), String(round)).toBeUndefined();
      expect(experimentsIn(table), String(round)).toEqual([]);
    }
  });

  const sweep = runs.flatMap(run =>
    [1e-4, 3e-4, 1e-3].map(lr => ({
      ...run,
      lr,
      loss: run.loss * (1 + 0.03 * Math.abs(Math.log(lr / 3e-4))),
    })),
  );
  const sweepText = ['lr,N,D,loss', ...sweep.map(s => [s.lr, s.parameters, s.tokens, s.loss].join(','))].join(
    '\n',
  );
  test('a sweep of the learning rate: refused, the best of each size, one setting, or all', async () => {
    const refused = await fitted(sweepText);
    expect(refused).toMatchObject({
      identified: false,
      obstacles: [{ code: 'sweep', args: { column: 'lr' } }],
    });
    expect(refused.obstacles[0]!.message).toContain(
      "50 of 75 rows are settings of a sweep of 'lr' at 25 sizes",
    );
    // a sweep has no last
    expect((await fitted(sweepText, { keep: ['last'] })).identified).toBe(false);
    for (const options of [{ keep: ['best'] }, { group: 'lr=0.0003' }] as const)
      expect(distance((await fitted(sweepText, options)).coefficients!, truth)).toBeLessThan(1e-6);
    expect((await fitted(sweepText, { keep: ['all'] })).input.rows).toBe(75);
  });

  test('checkpoints of a sweep: last, and then best', async () => {
    const lines = sweep.flatMap((run, index) =>
      curve(run, '').map(c => [`r${index}`, run.lr, c.N, c.D, c.share < 1 ? c.loss : run.loss].join(',')),
    );
    const text = ['run,lr,N,D,loss', ...lines].join('\n');
    expect((await fitted(text, { keep: ['last'] })).obstacles[0]).toMatchObject({
      code: 'sweep',
      message: expect.stringContaining('--keep last,best'),
    });
    const document = await fitted(text, { keep: ['last', 'best'] });
    expect(distance(document.coefficients!, truth)).toBeLessThan(1e-6);
  });

  test('seeds are noise, names of runs are no groups, and a plain grid is fitted', async () => {
    const seeds = runs.flatMap(run =>
      [1, 2, 3].map(seed => ({ ...run, seed, loss: run.loss * (1 + 1e-4 * seed) })),
    );
    const text = ['seed,N,D,loss', ...seeds.map(s => [s.seed, s.parameters, s.tokens, s.loss].join(','))];
    expect((await fitted(text.join('\n'))).identified).toBe(true);
    const named = table('run,width,N,D,loss', ({ parameters, tokens, loss }, index) =>
      [`r${index}`, Math.round(parameters ** (1 / 3)), parameters, tokens, loss].join(','),
    );
    const document = await fitted(named);
    expect(document.identified).toBe(true);
    expect(codes(document)).not.toContain('groups-apart');
  });

  test('the command ends with 1 and says how to go on', async () => {
    const { code, out } = await runInMemory(['fit', 'sweep.csv'], { 'sweep.csv': sweepText });
    expect(code).toBe(1);
    expect(out.replace(/\s+/g, ' ')).toContain('Keep the lowest loss at each size with --keep best');
    const best = await runInMemory(['fit', 'sweep.csv', '--keep', 'best'], { 'sweep.csv': sweepText });
    expect(best.code).toBe(0);
    const bad = await runInMemory(['fit', 'sweep.csv', '--keep', 'first'], { 'sweep.csv': sweepText });
    expect(bad).toMatchObject({
      code: 2,
      err: "isoflop: Option --keep takes last, best, all or several of them: got 'first'\n",
    });
  });
});

describe('sheets', () => {
  const { log10, log, E } = Math;
  test.each([
    ['log10(N),log10(D),loss', (n: number, d: number) => [log10(n), log10(d)]],
    ['log10_params,lg tokens,eval/loss', (n: number, d: number) => [log10(n), log10(d)]],
    ['ln N,ln D,loss', (n: number, d: number) => [log(n), log(d) / log(E)]],
    ['log10 params (M),log10 tokens (B),loss', (n: number, d: number) => [log10(n / 1e6), log10(d / 1e9)]],
    ['Model,,Result\nParams (M),Tokens (B),Loss', (n: number, d: number) => [n / 1e6, d / 1e9]],
    ['Runs of the winter\n\nN,D,loss', (n: number, d: number) => [n, d]],
  ])('%j', async (header, of) => {
    const lines = runs.map(run => [...of(run.parameters, run.tokens), run.loss].join(','));
    const document = await fitted([header, ...lines].join('\n'));
    expect(distance(document.coefficients!, truth)).toBeLessThan(1e-4);
  });

  test('lines of bad rows are those of the file, and what names no columns is refused as it was', () => {
    expect(() => readRunTable('Runs\nN,D,loss\n1e8,1e9,3\n1e8,x,3\n')).toThrow(/line 4: D/);
    expect(() => readRunTable('a,b\n1,2\n3,4\n')).toThrow("the header has 'a', 'b'");
  });
});

describe('experiments in one table', () => {
  const other: ParametricCoefficients = { ...truth, E: 2.1, A: 500, B: 900 };
  const both = [
    ...runs.map(run => ({ ...run, of: 'web' })),
    ...runsOf(other).map(run => ({ ...run, of: 'code' })),
  ];
  const text = ['corpus,N,D,loss', ...both.map(r => [r.of, r.parameters, r.tokens, r.loss].join(','))].join(
    '\n',
  );

  test('a column that splits the losses is named', async () => {
    const document = await fitted(text);
    const [apart] = document.caveats.filter(({ code }) => code === 'groups-apart');
    expect(apart).toMatchObject({ args: { column: 'corpus', groups: 2 } });
    expect(apart!.message).toContain("--group 'corpus'");
  });

  test.each([
    ['tokenizer', { E: 1.9 }, (place: number) => place % 2],
    ['opt', { A: 270, B: 1100 }, (place: number) => place % 2],
    // all of the small models by one, all of the large by the other
    ['train.dataset', { E: 1.9 }, (_: number, { parameters }: { parameters: number }) => +(parameters > 4e8)],
  ])('a column %s, where no N and no D repeat', async (name, other, groupOf) => {
    const random = randomStream(5, 0);
    const lines = Array.from({ length: 26 }, (_, place) => {
      const parameters = Math.round(5e7 * 80 ** random());
      const tokens = Math.round(1e9 * 90 ** random());
      const group = groupOf(place, { parameters });
      const { E, A, B } = { ...truth, ...(group === 1 && other) };
      const exact = E + A * parameters ** -truth.alpha + B * tokens ** -truth.beta;
      return [parameters, tokens, exact * Math.exp(0.003 * normal(random)), 'xy'[group]].join(',');
    });
    const document = await fitted([`N,D,loss,${name}`, ...lines].join('\n'));
    const [apart] = document.caveats.filter(({ code }) => code === 'groups-apart');
    expect(apart).toMatchObject({ args: { column: name, groups: 2 } });
    expect(apart!.message).toContain(`--group '${name}'`);
  });

  test('labels of sizes and budgets are other names of them', async () => {
    const noisy = runsOf(truth, { noise: 0.002, seed: 4, sizes: [3e7, 7e7, 1.7e8, 4e8, 9e8, 2e9] });
    const lines = noisy.map(({ parameters, tokens, loss }) =>
      [
        parameters < 1e8 ? 'S' : parameters < 8e8 ? 'M' : 'L',
        tokens > 1e10,
        2e-3 * (parameters / 1e8) ** -0.3,
        parameters,
        tokens,
        loss,
      ].join(','),
    );
    expect(codes(await fitted(['class,long,lr,N,D,loss', ...lines].join('\n')))).not.toContain(
      'groups-apart',
    );
  });

  test('columns of chance are not', async () => {
    for (let shift = 0; shift < 10; shift++) {
      const noisy = runsOf(truth, { noise: 0.01, seed: 20 + shift });
      const chance = noisy.map((r, index) =>
        ['abcd'[(index * 7 + shift * 5 + (index >> 2)) % 4], r.parameters, r.tokens, r.loss].join(','),
      );
      expect(codes(await fitted(['label,N,D,loss', ...chance].join('\n')))).not.toContain('groups-apart');
    }
  });

  test('a law a group, and one group alone', async () => {
    const grouped = (await fitTable(readRunTable(text), { group: 'corpus' })) as GroupedFit;
    expect(grouped.groups.map(({ group }) => group)).toEqual(['web', 'code']);
    expect(distance(grouped.groups[0]!.coefficients!, truth)).toBeLessThan(1e-6);
    expect(distance(grouped.groups[1]!.coefficients!, other)).toBeLessThan(1e-6);
    const one = await fitted(text, { group: 'corpus=code' });
    expect(distance(one.coefficients!, other)).toBeLessThan(1e-6);
  });

  test.each(['huber-log', 'squared-log'] as const)(
    'shared exponents: both laws, and in noise the least of the sum over all others (%s)',
    async objective => {
      const exact = (await fitTable(readRunTable(text), {
        group: 'corpus',
        sharedExponents: true,
        objective,
      })) as GroupedFit;
      expect(distance(exact.groups[0]!.coefficients!, truth)).toBeLessThan(1e-4);
      expect(distance(exact.groups[1]!.coefficients!, other)).toBeLessThan(1e-4);
      const noisy = [
        ...runsOf(truth, { noise: 0.004, seed: 7 }).map(run => ({ ...run, of: 'web' })),
        ...runsOf(other, { noise: 0.004, seed: 8 }).map(run => ({ ...run, of: 'code' })),
      ];
      const noisyTable = readRunTable(
        ['corpus,N,D,loss', ...noisy.map(r => [r.of, r.parameters, r.tokens, r.loss].join(','))].join('\n'),
      );
      const shared = (await fitTable(noisyTable, {
        group: 'corpus',
        sharedExponents: true,
        objective,
      })) as GroupedFit;
      const [one, two] = shared.groups.map(({ coefficients }) => coefficients!);
      expect([one!.alpha, one!.beta]).toEqual([two!.alpha, two!.beta]);
      const sumAt = async (alpha: number, beta: number) => {
        const fixed = (await fitTable(noisyTable, {
          group: 'corpus',
          objective,
          fixed: { alpha, beta },
        })) as GroupedFit;
        return fixed.groups.reduce((sum, document) => sum + document.certificate!.objective, 0);
      };
      const least = await sumAt(one!.alpha, one!.beta);
      for (const [da, db] of [
        [1.02, 1],
        [0.98, 1],
        [1, 1.02],
        [1, 0.98],
        [1.01, 1.01],
        [0.99, 0.99],
      ] as const)
        expect(await sumAt(one!.alpha * da, one!.beta * db)).toBeGreaterThan(least);
    },
  );

  test.each([
    [{ group: 'corpsu' }, "No column 'corpsu' beside the quantities to group by: did you mean corpus?"],
    [{ group: 'corpus=math' }, "Column 'corpus' has no value 'math': expected web, code"],
    [{ sharedExponents: true }, 'Shared exponents belong to groups'],
    [{ group: 'corpus=web', sharedExponents: true }, 'Shared exponents belong to several groups'],
    [
      { group: 'corpus', sharedExponents: true, tieExponents: true },
      'Shared exponents belong to the parametric method',
    ],
    [
      { group: 'corpus', sharedExponents: true, fixed: { beta: 0.3 } },
      'Exponents are shared or fixed: got both',
    ],
  ])('%j is refused', async (options, message) => {
    await expect(fitTable(readRunTable(text), options)).rejects.toThrow(message);
  });

  test('one law a file: --out needs one group', async () => {
    const files: Record<string, string> = { 'runs.csv': text };
    const several = await runInMemory(['fit', 'runs.csv', '--group', 'corpus', '--out', 'ours.json'], files);
    expect(several).toMatchObject({ code: 2 });
    expect(several.err).toContain("name one group, such as --group 'corpus=web'");
    const shown = await runInMemory(['fit', 'runs.csv', '--group', 'corpus', '--at', '1e22'], files);
    expect(shown.code).toBe(0);
    expect(shown.out).toMatch(/web +25 +1\.650 +310\.0 +1240 +0\.3300 +0\.3450/);
    const csv = await runInMemory(['fit', 'runs.csv', '--group', 'corpus', '--format', 'csv'], files);
    expect(csv.out.split('\n')[0]).toBe('group,quantity,compute,value');
  });
});

const folder = '../shared/data/real-inputs';

describe.skipIf(!existsSync(folder))('tables that people keep (needs ../shared/data/real-inputs)', () => {
  const read = (name: string) =>
    readFileSync(`${folder}/${readdirSync(folder).find(file => file.startsWith(name))!}`, 'utf8');
  const document = (name: string, options: TableFitOptions = {}) => fitted(read(name), options);

  test('c01: names of W&B, and C in 1e9 FLOP', async () => {
    const { input, identified, range } = await document('c01');
    expect({ used: input.used, identified }).toEqual({ used: 24, identified: true });
    expect(range.compute[0]).toBeCloseTo(1.35e18, -14);
  });
  test('c03: 24 of 26 runs', async () => {
    const { input, caveats } = await document('c03');
    expect(input.rows).toBe(24);
    expect(caveats[0]!.message).toContain('2 of 26 rows are left out');
  });
  test('c04: 60 of 80 rows are checkpoints of 20 runs', async () => {
    const refused = await document('c04');
    expect(refused.obstacles[0]).toMatchObject({
      code: 'checkpoints',
      args: { spare: 60, rows: 80, families: 20 },
    });
    const all = await document('c04', { keep: ['all'], at: [1e22] });
    const last = await document('c04', { keep: ['last'], at: [1e22] });
    // by the note beside the file
    expect(all.quality!.rmsLogResidual).toBeCloseTo(0.0118, 4);
    expect(last.quality!.rmsLogResidual).toBeCloseTo(0.0012, 4);
    expect(all.allocations[0]!.loss).toBeCloseTo(2.114, 3);
    expect(last.allocations[0]!.loss).toBeCloseTo(2.085, 3);
  });
  test('c06: the rows differ by experiment', async () => {
    const { caveats } = await document('c06');
    expect(caveats.find(({ code }) => code === 'groups-apart')!.message).toContain(
      "--group 'experiment=raw_loss'",
    );
    expect((await document('c06', { group: 'experiment=raw_loss' })).identified).toBe(true);
  });
  test('c07: the column named C', async () => {
    const { identified, caveats } = await document('c07');
    expect(identified).toBe(true);
    expect(caveats.find(({ code }) => code === 'column-chosen')!.args).toMatchObject({ used: 'C' });
  });
  test.each(['c09', 'c10', 'c12'])('%s: 24 runs from 150 million parameters on', async name => {
    const { input, range, identified } = await document(name);
    expect({ used: input.used, least: range.parameters[0], identified }).toEqual({
      used: 24,
      least: 150e6,
      identified: true,
    });
  });
  test('c13: a perplexity', async () => {
    expect(() => readRunTable(read('c13'))).toThrow(
      "'C4 Eval PPL' is a perplexity, whose logarithm is the loss",
    );
    const found = (await fitTable(readRunTable(read('c13'), { perplexity: true }))) as FitDocument;
    const losses = await document('c01');
    expect(distance(found.coefficients!, losses.coefficients!)).toBeLessThan(1e-2);
  });
});

describe('experiments under any name', () => {
  const sizes = [1e8, 2e8, 4e8, 8e8, 1.6e9, 3.2e9];
  const loss = (N: number, D: number) => 1.69 + 406.4 / N ** 0.34 + 410.7 / D ** 0.28;
  const rows = (of: (place: number) => readonly (readonly [string, number])[]) =>
    sizes.flatMap((N, place) =>
      [10, 20, 40].flatMap(ratio =>
        of(place).map(
          ([value, more]) => `${N},${ratio * N},${value},${(loss(N, ratio * N) + more).toFixed(4)}`,
        ),
      ),
    );

  test.each(['data_mix', 'zorp'])('%s of words that alternate along the sizes', async name => {
    const text = [`N,D,${name},loss`, ...rows(place => [place % 2 === 0 ? ['web', 0] : ['code', 0.2]])].join(
      '\n',
    );
    const { caveats } = await fitTable(readRunTable(text));
    expect(caveats.map(({ code }) => code)).toContain('groups-apart');
  });

  test('sizes of two vocabularies are no sweep, of which the lower loss is better', async () => {
    const both = () =>
      [
        ['32000', 0],
        ['128256', 0.4],
      ] as const;
    const document = await fitTable(readRunTable(['N,D,vocab_size,loss', ...rows(both)].join('\n')));
    expect('obstacles' in document && document.obstacles.map(({ code }) => code)).not.toContain('sweep');
    expect(document.caveats.map(({ code }) => code)).toContain('groups-apart');
  });
});
