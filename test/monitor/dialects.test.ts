import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanLog, lastOf, seriesOf } from '../../src/monitor/clean.ts';
import { logDialects } from '../../src/monitor/detect.ts';
import { monitor, monitorLog } from '../../src/monitor/monitor.ts';
import { logReader, readLog } from '../../src/monitor/read-log.ts';
import { stepTimesOf } from '../../src/monitor/step-times.ts';
import { size } from '../helpers/speed.ts';
import { lookAlikes } from './look-alikes.ts';
import { asMegatron, example, simulate } from './simulated.ts';

const run = { ...example, totalSteps: 4000, warmupSteps: 50, until: 3000, every: 10 };
const { spike: _s, restart: _r, slow: _w, stall: _t, ...quiet } = run;
const rows = simulate(quiet);

test('every dialect has a look-alike', () => {
  expect(Object.keys(lookAlikes).sort()).toEqual([...logDialects].sort());
});

describe.each(Object.entries(lookAlikes))('%s', (id, { says, write, logEvery }) => {
  const text = write(rows, run.totalSteps);
  const options = logEvery === undefined ? {} : { logEvery };
  const raw = readLog(text, `${id}.log`, options);
  const log = cleanLog(raw.store);

  test('is recognised, and says what its job said', () => {
    expect(raw.dialect).toBe(id);
    const loss = seriesOf(log, 'loss');
    expect([...loss.steps]).toEqual(rows.map(({ step }) => step));
    for (const [i, { loss: wanted }] of rows.entries()) expect(loss.values[i]).toBeCloseTo(wanted, 2);
    expect(seriesOf(log, 'rate').steps.length > 0).toBe(says.rate === true || id === 'nanochat');
    expect(seriesOf(log, 'gradientNorm').steps.length > 0).toBe(says.gradientNorm === true);
    expect(lastOf(log, 'totalSteps')).toBe(says.totalSteps ? run.totalSteps : undefined);
    const times = stepTimesOf(log, { tokensPerRate: undefined, isMean: true });
    expect(times.seconds.length > 0).toBe(says.time === true);
    if (says.time) expect(times.seconds[100]).toBeCloseTo(rows[100]!.seconds, id === 'torchtitan' ? 0 : 1);
  });

  test('says the same in pieces as at once', () => {
    const answer = (pieces: readonly string[]) => {
      const reader = logReader('run.log', options);
      for (const piece of pieces) reader.write(piece);
      return monitorLog(reader.read(), { tokensPerStep: 1e6, totalSteps: 4000, schedule: 'cosine' }, [
        'run.log',
      ]);
    };
    const whole = answer([text]);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 6 }), places => {
        const ends = [0, ...places.sort((a, b) => a - b), text.length];
        expect(answer(ends.slice(1).map((end, i) => text.slice(ends[i], end)))).toEqual(whole);
      }),
      { numRuns: size(5) },
    );
  });

  test('cut anywhere is read, or refused in one sentence', () => {
    fc.assert(
      fc.property(fc.nat(text.length), end => {
        try {
          cleanLog(readLog(text.slice(0, end), 'run.log', options).store);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          expect((error as Error).message).not.toMatch(/\n|undefined|NaN/);
        }
      }),
      { numRuns: size(20) },
    );
  });
});

describe('what terminals and launchers do to a log', () => {
  const text = asMegatron(rows, run);
  const plain = seriesOf(cleanLog(readLog(text, 'a.log').store), 'loss');
  const lossOf = (changed: string) => seriesOf(cleanLog(readLog(changed, 'b.log').store), 'loss');
  const written = text.trimEnd().split('\n');

  test('lines that are wrapped are joined, and nothing becomes no number', () => {
    expect(lossOf(written.map(line => `${line.slice(0, 150)}\n${line.slice(150)}`).join('\n'))).toEqual(
      plain,
    );
  });
  test('rows that are glued are told apart', () => {
    const glued = written
      .flatMap((line, i) => (i % 2 === 0 ? [line + (written[i + 1] ?? '')] : []))
      .join('\n');
    expect(lossOf(glued)).toEqual(plain);
  });
  test('of ranks that say the same one is heard', () => {
    const ranks = written.flatMap(line => [`[default7]:${line}`, `[default15]:${line}`]).join('\n');
    expect(lossOf(ranks)).toEqual(plain);
  });
  test('an echo is no restart', () => {
    const log = cleanLog(readLog(written.flatMap(line => [line, line]).join('\n'), 'b.log').store);
    expect(seriesOf(log, 'loss')).toEqual(plain);
    expect(log.echoes).toBe(rows.length);
    expect(log.segments).toHaveLength(1);
  });
  test('a step whose loss is left out is no number, and padding at the end is none', () => {
    const last = written.at(-1)!.replace(/ lm loss: \S+ \|/, '');
    expect(lossOf([...written.slice(0, -1), last].join('\n')).values.at(-1)).toBeNaN();
    const golden = JSON.parse(lookAlikes['megatron-golden']!.write(rows, 4000));
    for (let step = 3010; step <= 4000; step += 10) golden['lm loss'].values[step] = 'nan';
    expect(lossOf(JSON.stringify(golden)).steps.at(-1)).toBe(3000);
  });
  test('line ends of Windows, a mark at the beginning and a banner of a thousand lines are read past', () => {
    const banner = Array.from({ length: 1000 }, (_, i) => `  setting_${i} ........ ${i}`).join('\n');
    expect(lossOf(`\u{feff}${banner}\n${text}`.replaceAll('\n', '\r\n'))).toEqual(plain);
  });
});

describe('what names steps, columns and times otherwise', () => {
  const few = rows.slice(0, 60);
  const stepsOf = (text: string, name = 'run.log') => [
    ...seriesOf(cleanLog(readLog(text, name).store), 'loss').steps,
  ];
  const bar = (at: number, of: number, seconds: number) =>
    ` ${Math.round((100 * at) / of)}%|██▌       | ${at}/${of} [${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}<12:00,  1.2it/s]`;

  test('a progress bar above a Python dict says its step and its time; bars of evaluations say nothing', () => {
    const text = few.flatMap(({ step, loss }) => [
      `${bar(step - 1, 4000, step * 3)}\r${bar(step, 4000, step * 3)}`,
      `{'loss': ${loss.toFixed(4)}, 'epoch': 0.2}`,
      ...(step % 200 === 0 ? [bar(7, 20, 2), bar(20, 20, 3), `{'eval_loss': ${loss.toFixed(3)}}`] : []),
    ]);
    const log = cleanLog(
      readLog(['Map: 100%|███| 512/512 [00:01<00:00, 400it/s]', ...text].join('\n'), 'a').store,
    );
    expect([...seriesOf(log, 'loss').steps]).toEqual(few.map(({ step }) => step));
    expect([...log.validation.get('eval_loss')!.steps]).toEqual([200, 400, 600]);
    expect(lastOf(log, 'totalSteps')).toBe(4000);
    expect(lastOf(log, 'elapsed')).toBe(1800);
  });

  test('folders of metrics say nothing, and times may be dates', () => {
    const text = few
      .map(({ step, loss }) =>
        JSON.stringify({
          iter: step,
          metrics: { train_loss: loss, 'eval/loss': loss + 1 },
          timestamp: new Date(1.77e12 + 500 * step).toISOString(),
        }),
      )
      .join('\n');
    const log = cleanLog(readLog(text, 'run.jsonl').store);
    expect([...seriesOf(log, 'loss').steps]).toEqual(few.map(({ step }) => step));
    expect(seriesOf(log, 'loss').values[3]).toBe(few[3]!.loss);
    expect(lastOf(log, 'time')! - 1.77e9).toBeCloseTo(300, 6);
  });

  test('what an export fills with NaN was not measured there: neither loss is no number for it', () => {
    const text = few.map(({ step, loss }) =>
      step % 50 === 0
        ? `${step},NaN,NaN,NaN,${loss + 0.1}`
        : `${step},${loss},${step % 20 === 0 ? 0.3 : 'NaN'},1e-4,NaN`,
    );
    const log = readLog(['_step,train/loss,train/grad_norm,train/lr,eval/loss', ...text].join('\n'), 'w.csv');
    const answer = monitorLog(log, {}, ['w.csv']);
    expect(answer.log.metrics).toEqual(['loss', 'eval/loss']);
    expect(answer.loss.now).not.toBeNull();
    expect(answer.spikes).toEqual([]);
    expect(answer.findings).toEqual([]);
    const evaluations = cleanLog(log.store).validation.get('eval/loss')!;
    expect([...evaluations.steps]).toEqual(few.map(({ step }) => step).filter(step => step % 50 === 0));
    expect([...evaluations.values].every(Number.isFinite)).toBe(true);
  });

  test('a clock in milliseconds or microseconds is one in seconds', () => {
    const at = (times: number) => {
      const text = few.map(({ step, loss }) => `${step},${loss},${(1.77e9 + step) * times}`);
      return lastOf(cleanLog(readLog(['step,loss,timestamp', ...text].join('\n'), 'r').store), 'time');
    };
    for (const times of [1, 1e3, 1e6]) expect(at(times)).toBeCloseTo(1.77e9 + 600, 3);
  });

  test('tables and JSON lines without steps are numbered where that is asked for', () => {
    const csv = `loss,lr\n${few.map(({ loss }) => `${loss},1e-4`).join('\n')}`;
    const json = few.map(({ loss }) => JSON.stringify({ loss })).join('\n');
    for (const text of [csv, json]) {
      expect(() => readLog(text, 'run')).toThrow(/^No column of steps .*--log-every/);
      const log = cleanLog(readLog(text, 'run', { logEvery: 10 }).store);
      expect([...seriesOf(log, 'loss').steps]).toEqual(few.map(({ step }) => step));
    }
  });

  test('rows of two dialects are refused unless one is asked for', () => {
    const text = `${asMegatron(few.slice(0, 30), run)}${lookAlikes.torchtitan!.write(few.slice(30), 4000)}`;
    expect(() => readLog(text, 'run')).toThrow(
      /^run must be in one dialect: got rows of megatron-text and of torchtitan; --as names/,
    );
    const asked = readLog(text, 'run', { dialect: 'torchtitan' });
    expect(asked.store.count).toBe(30);
  });

  test('a time of day before a line is no rank', () => {
    const at = (hour: number) => lookAlikes.nanogpt!.write(few, 4000).replaceAll(/^/gm, `0${hour}:15:30 `);
    expect(stepsOf(at(7).trimEnd())).toEqual(few.map(({ step }) => step));
    const redone = `${at(7).trimEnd()}\n${at(8).trimEnd().replaceAll('loss 3', 'loss 4')}`;
    const log = cleanLog(readLog(redone, 'a').store);
    expect(log.segments).toHaveLength(2);
  });
});

test.each([
  ['', /run is empty: expected a training log/],
  ['  \n \n', /empty/],
  ['PK\u0003\u0004\0\0\0', /binary: expected text; export/],
  ['\u001f\u008b\u0008\0\0', /binary: expected text; export/],
  ['step,accuracy\n1,0.5\n2,0.6\n', /No column is a loss: got 2 columns: step, accuracy; --metric/],
  ['loss,lr\n3,1e-3\n', /No column of steps/],
  ['hello\nworld\nand\nmore\n', /no known dialect: tried csv/],
  ["{'loss': 3.1, 'epoch': 0.1}\n{'loss': 3.0, 'epoch': 0.2}\n", /names no steps: --log-every/],
  ['{\n "model": "x",\n "layers": 3\n}\n', /one JSON document of no known log: got keys model, layers/],
  [
    `step,loss\n${Array.from({ length: 100 }, (_, i) => `${i >> 1},${i % 2 === 0 ? 3 : 4}`).join('\n')}\n`,
    /rows go back to an earlier step: expected one run/,
  ],
])('%j is refused', (text, message) => {
  expect(() => cleanLog(readLog(text, 'run').store)).toThrow(message);
});

describe('numbers as other places write them', () => {
  const lossesOf = (text: string, options = {}) => {
    const { steps, values } = seriesOf(cleanLog(readLog(text, 'run.log', options).store), 'loss');
    return [...values].map((value, i) => [steps[i], value]);
  };
  const wanted = [
    [900, 2.842],
    [1000, 2.8],
    [1100, 2.7951],
  ];

  test.each([
    ['semicolons and decimal commas', 'step;loss;lr\n900;2,842;0,0003\n1000;2,8;0,0003\n1100;2,7951;3E-4\n'],
    ['points between thousands', 'step;loss;lr\n900;2,842;3e-4\n1.000;2,8;3e-4\n1.100;2,7951;3e-4\n'],
    ['tabs', 'step\tloss\n900\t2,842\n1.000\t2,8\n1.100\t2,7951\n'],
    ['quotes', 'step,loss,lr\n900,"2,842",1\n"1,000",2.8,1\n"1,100",2.7951,1\n'],
    ['JSON', '{"step":900,"loss":"2,842"}\n{"step":"1,000","loss":"2,8"}\n{"step":"1,100","loss":2.7951}\n'],
    ['two columns', '900 2,842\n1,000 2,8\n1,100 2,7951\n'],
  ])('%s', (_, text) => expect(lossesOf(text)).toEqual(wanted));

  test('cells that commas split are refused, not taken for others', () => {
    expect(() => readLog('step,loss,lr\n900,2,842,0,0003\n1000,2,8,0,0003\n', 'run')).toThrow(
      /^Rows must have as many cells as the header has columns, 3: got more in 2 of 2; .*decimal commas/,
    );
    expect(lossesOf('step,loss\n900,2.842,\n1000,2.8,\n1100,2.7951,\n')).toEqual(wanted);
  });

  // in documents and tables numbers are data of a program; a text is what a locale prints
  test.each(Object.entries(lookAlikes).filter(([id]) => !/csv|tsv|json|wandb|golden|state|hf-/.test(id)))(
    'a loss with a decimal comma in %s is the same, and so are steps whose thousands are grouped',
    (id, { write, logEvery }) => {
      const options = { dialect: id, ...(logEvery === undefined ? {} : { logEvery }) };
      const text = write(rows, run.totalSteps);
      const plain = lossesOf(text, options);
      const comma = text.replaceAll(/((?:loss|trl|train)[^\d\n]{1,12}|^\d+ )(\d)\.(\d{2,6})/gim, '$1$2,$3');
      expect(comma).not.toBe(text);
      expect(lossesOf(comma, options)).toEqual(plain);
      const grouped = text.replaceAll(
        /(\b(?:steps?|iter(?:ation)?|batch|s)[\s:=]{1,3})(\d)(\d{3})(?!\d)((?:\s*\/\s*)\d)?/g,
        (_, word, high, low, total = '') => `${word}${high},${low}${total === '' ? '' : `${total},`}`,
      );
      if (grouped !== text) expect(lossesOf(grouped, options)).toEqual(plain);
    },
  );
});

describe('what a log is not taken for', () => {
  const of = (name: string, text: string, request = {}) => monitor([{ name, text }], request);
  const steps = Array.from({ length: 300 }, (_, step) => step);
  const loss = (step: number) => (3 - step / 900).toFixed(4);

  test('rows of NeMo without a prefix are no table, though they have commas', () => {
    const rows = steps.map(
      step =>
        `Training epoch 0, iteration ${step}/999 | lr: 6.000e-06 | global_batch_size: 512 | global_step: ${step} | reduced_train_loss: ${loss(step)} | train_step_timing in s: 2.05`,
    );
    const { log, progress } = of('n.log', `${rows.join('\n')}\n`);
    expect([log.dialect, progress.step]).toEqual(['nemo', 299]);
  });

  test('of an export with two runs the first is read, and the other is named', () => {
    const rows = steps.map(step => `${step},${loss(step)},${(3.5 - step / 900).toFixed(4)}`);
    const text = `"Step","a - train/loss","b - train/loss"\n${rows.join('\n')}\n`;
    const message = (request = {}) =>
      of('w.csv', text, request).findings.find(({ rule }) => rule === 'partial-line')?.message;
    expect(message()).toBe("Left out: the loss 'b - train/loss', which --metric names");
    expect(message({ metric: 'b - train/loss' })).toBeUndefined();
    expect(of('w.csv', text, { metric: 'b - train/loss' }).loss.now).toBeGreaterThan(3);
  });

  test('a metric that is no column is said to be none', () => {
    const text = steps.map(step => JSON.stringify({ step, 'train/loss': Number(loss(step)) })).join('\n');
    expect(() => of('j.jsonl', text, { metric: 'zz' })).toThrow(
      /^'zz' is no column of the log: got 2 columns: step, train\/loss$/,
    );
  });

  test('a wsd schedule whose decay nobody says has no forecast', () => {
    const text = `step,loss\n${steps.map(step => `${step},${loss(step)}`).join('\n')}\n`;
    const asked = { schedule: 'wsd', totalSteps: 1000, warmupSteps: 10 } as const;
    expect(of('r.csv', text, asked).loss.refused!.reason).toContain('a decay whose length is not known');
    expect(of('r.csv', text, { ...asked, decaySteps: 200 }).loss.forecast).toBeDefined();
  });
});
