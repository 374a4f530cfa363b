/** @module-tag slow */
import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileIo } from '../../src/cli/file-io.ts';
import type { Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/run.ts';
import type { MonitorAnswer } from '../../src/monitor/types.ts';
import { runCli } from '../helpers/cli.ts';
import { asCsv, asMegatron, example, simulate } from './simulated.ts';

const simulated = { ...example, every: 50, spike: { step: 31_200, height: 0.6, length: 1000 } };
const plan = `model: { parameters: 1.28B }
data: { tokens: 256B, uniqueTokens: 256B }
hardware: { accelerator: 64 H100, mfu: 23% }
training: { batch: 1572864, schedule: cosine, warmupSteps: 2000, learningRate: 3e-4, finalLearningRate: 3e-5 }
schedule: { days: 1.7, reserve: 10% }
budget: { money: $5.5k, price: $2.10 }
target: { loss: 2.79 }
`;
let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'isoflop-monitor-'));
  writeFileSync(join(cwd, 'plan.yml'), plan);
  writeFileSync(join(cwd, 'train.log'), asMegatron(simulate(simulated), simulated));
  const { until: _, ...whole } = simulated;
  writeFileSync(join(cwd, 'done.log'), asMegatron(simulate(whole), simulated));
});
afterAll(() => rmSync(cwd, { recursive: true }));
const cli = (...argv: readonly string[]) => runCli(['monitor', ...argv], { cwd });
const json = async (...argv: readonly string[]) =>
  JSON.parse((await cli(...argv, '--json')).out) as MonitorAnswer;

describe('a log beside its plan', () => {
  test('one screen says whether it keeps it, when it ends, what it costs and what went wrong', async () => {
    const { out, code } = await cli('train.log', '--plan', 'plan.yml');
    expect(code).toBe(0);
    expect(out).toMatch(/58%\); heads for 2\.\d{4} ± 0\.\d{4} \(95%\), 2\.7900\s+promised: on its promise/);
    expect(out).toMatch(/hours late; \$\d+.* over the\s+plan/);
    expect(out).toMatch(/One spike of the loss came back/);
    expect(out.split('\n').every(line => line.length <= 80)).toBe(true);
    expect(out).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  test('days, money, utilisation and promise are the plan’s, and the truth lies in the forecast', async () => {
    const answer = await json('train.log', '--plan', 'plan.yml');
    expect(answer.end!.plannedDays).toBe(1.7);
    expect(answer.cost!.planned).toBe(5500);
    expect(answer.throughput!.plannedUtilisation).toBeCloseTo(0.23, 10);
    expect(answer.loss.promised).toMatchObject({ loss: 2.79, from: 'plan' });
    // 6·N·tokens a second over the peak of 64 devices: 0.82 s a step, 6% slower since
    const rate = 1_572_864 / (0.82 * 1.06);
    expect(answer.throughput!.utilisation! / ((6 * 1.28e9 * rate) / (64 * 989.4e12))).toBeCloseTo(1, 2);
    expect(answer.time).toMatchObject({ restarts: 1 });
    expect(answer.progress.totalSteps).toBe(163_000);
  });

  test('a last rate above the peak, such as a share in its place, is refused with its key', async () => {
    writeFileSync(join(cwd, 'share.yml'), plan.replace('finalLearningRate: 3e-5', 'finalLearningRate: 10%'));
    const { err, code } = await cli('train.log', '--plan', 'share.yml');
    expect(code).toBe(2);
    expect(err).toContain('training.finalLearningRate must be a rate of at most the peak');
  });

  test('what was left out is counted beside the rows of the run', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `{"step":${i + 1},"loss":${3 - i / 100}}`);
    writeFileSync(join(cwd, 'cut.jsonl'), [...rows, '{"step": 61, "lo'].join('\n'));
    const { out } = await cli('cut.jsonl');
    expect(out).toContain('60 rows, 1 more left out');
    expect(out).toContain('Left out: 1 cut line [partial-line]');
  });

  test('the end that is told is the sum of its parts, low and high', async () => {
    const { out } = await runCli(['monitor', 'train.log', '--plan', 'plan.yml'], { cwd, columns: 400 });
    const { end, progress, throughput } = await json('train.log', '--plan', 'plan.yml');
    const running = (progress.totalSteps! - progress.step) * throughput!.secondsPerStep;
    const [, low, unit, high] = /\(95%: ([\d.]+) (s|min|hours) less to ([\d.]+) hours more\)/.exec(out)!;
    const hours = (seconds: number) => seconds / 3600;
    const least = Number(low) / { s: 3600, min: 60, hours: 1 }[unit as 's' | 'min' | 'hours'];
    expect(hours(running) - least).toBeCloseTo(hours(end!.remaining['95'][0]), 1);
    expect(hours(running) + Number(high)).toBeCloseTo(hours(end!.remaining['95'][1]), 0);
  });

  test('what the command line says goes before the plan', async () => {
    const answer = await json('train.log', '--plan', 'plan.yml', '--promise', '2.6', '--days', '3');
    expect(answer.loss.promised).toMatchObject({ loss: 2.6, from: 'promise' });
    expect(answer.loss.verdict).toBe('worse');
    expect(answer.end!.plannedDays).toBe(3);
  });

  test('exit codes: 1 for an error, by --fail-on for warnings, 0 for neither, 2 for what cannot be read', async () => {
    expect((await cli('train.log', '--plan', 'plan.yml', '--promise', '2.6')).code).toBe(1);
    expect(
      (await cli('train.log', '--plan', 'plan.yml', '--promise', '2.6', '--fail-on', 'never')).code,
    ).toBe(0);
    expect((await cli('train.log', '--plan', 'plan.yml', '--fail-on', 'warning')).code).toBe(1);
    expect(await cli('nowhere.log')).toMatchObject({ code: 2, out: '' });
    expect(await cli('plan.yml')).toMatchObject({ code: 2, out: '' });
    expect((await cli('train.log', '--rule', 'late=of')).err).toMatch(/--rule must be such as/);
    writeFileSync(join(cwd, 'train.log.gz'), '\u001f\u008b\u0008\0\0');
    expect((await cli('train.log.gz')).err).toMatch(
      /compressed: .* gzip -dc train\.log\.gz \| isoflop monitor -/,
    );
    expect((await cli('train.log', '--now', 'soon')).err).toMatch(/--now must be a time/);
    expect((await cli('train.log', '--every', '5')).err).toMatch(/are for --follow/);
    for (const every of ['0', '0.5', '-3', '30x', '25h', ''])
      expect(await cli('train.log', '--follow', '--every', every)).toMatchObject({
        code: 2,
        err: expect.stringMatching(/--every must be a time from 1 s to 24 h, such as 30s: got '/),
      });
  });

  test('--json is as its schema says, with and without a plan, and no key more', async () => {
    const schema = JSON.parse(readFileSync('data/schema/monitor.schema.json', 'utf8')) as AnySchemaObject;
    const valid = new Ajv2020({ allErrors: true }).compile(schema);
    for (const argv of [[], ['--plan', 'plan.yml'], ['--promise', '2.7', '--steps', '163000']]) {
      const document = await json('train.log', ...argv);
      expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
      expect(valid({ ...document, colour: 1 })).toBe(false);
      expect(valid({ ...document, loss: { ...document.loss, colour: 1 } })).toBe(false);
    }
    const finished = await json('done.log', '--plan', 'plan.yml');
    expect(valid(finished), JSON.stringify(valid.errors)).toBe(true);
  });

  test('the losses of a log are listed, with the one that is judged', async () => {
    writeFileSync(
      join(cwd, 'several.csv'),
      `step,loss,eval_loss\n${Array.from({ length: 40 }, (_, i) => `${i + 1},${3 - i / 100},${3.1 - i / 100}`).join('\n')}\n`,
    );
    const { out } = await cli('several.csv', '--list-metrics');
    expect(out).toMatch(/^metric\s+judged\nloss\s*\neval_loss\s+yes\n$/);
    expect((await cli('several.csv', '--list-metrics', '--metric', 'loss')).out).toMatch(/^loss\s+yes$/m);
  });

  test('findings are printed for code scanning and as annotations, the chart as SVG', async () => {
    const sarif = JSON.parse((await cli('train.log', '--plan', 'plan.yml', '--format', 'sarif')).out);
    expect(sarif.runs[0].results.map((one: { ruleId: string }) => one.ruleId)).toContain('late');
    const golden = JSON.parse(
      readFileSync('test/golden/sarif/sarif-2.1.0-rtm.5.json', 'utf8'),
    ) as AnySchemaObject;
    expect(Object.keys(sarif)).toEqual(expect.arrayContaining((golden.required as string[]) ?? []));
    const github = (await cli('train.log', '--plan', 'plan.yml', '--format', 'github')).out;
    expect(github).toMatch(/^::warning file=train\.log,line=\d+,title=isoflop late::It ends after/m);
    const { out } = await cli('train.log', '--plan', 'plan.yml', '--format', 'svg');
    expect(out).toMatch(/^<svg[\s\S]*curve to the promise[\s\S]*restart[\s\S]*<\/svg>\s*$/);
  });

  test('a finished run is a row that fit reads, and one that is not is refused', async () => {
    expect((await cli('train.log', '--plan', 'plan.yml', '--out', 'points.csv')).err).toMatch(
      /takes finished runs: got step 94500 of 163000/,
    );
    const { err } = await cli('done.log', '--plan', 'plan.yml', '--out', 'points.csv');
    expect(err).toMatch(/Wrote points\.csv/);
    await cli('done.log', '--plan', 'plan.yml', '--out', 'points.csv');
    const [header, row, ...more] = readFileSync(join(cwd, 'points.csv'), 'utf8').trimEnd().split('\n');
    expect(more).toEqual([]);
    expect(header).toBe('run,parameters,tokens,loss');
    expect(row!.split(',').slice(0, 3)).toEqual(['done.log', '1280000000', String(163_000 * 1_572_864)]);
    expect(Number(row!.split(',')[3])).toBeCloseTo(2.8, 1);
  });

  test('the page of a proposal shows its run', { tags: 'process' }, async () => {
    const { code } = await runCli(['report', 'plan.yml', '--log', 'train.log', '-o', 'page.html'], { cwd });
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, 'page.html'), 'utf8')).toMatch(/The run so far[\s\S]*heads for 2\./);
  });

  test('rules lists alerts and explains one', async () => {
    expect((await runCli(['rules'])).out).toMatch(/spike-open\s+warning\s+monitor/);
    expect((await runCli(['rules', 'spike-open'])).out).toMatch(/steps\s+2000/);
  });
});

describe('--follow', () => {
  const { spike: _s, restart: _r, ...quiet } = simulated;
  const rows = simulate(quiet);
  const csv = asCsv(rows, simulated.tokensPerStep).split('\n');
  const part = (from: number, to: number) =>
    csv
      .slice(from, to)
      .map(line => `${line}\n`)
      .join('');
  const request = ['--steps', '94500', '--schedule', 'cosine', '--tokens-per-step', '1572864'];

  async function following(
    argv: readonly string[],
    steps: readonly (() => void)[],
    terminal = false,
    rows?: number,
  ) {
    let out = '';
    let clock = 0;
    let reads = 0;
    const files = fileIo(() => cwd);
    const todo = [...steps];
    const io: Io = {
      stdin: (async function* () {})(),
      stdinIsTerminal: true,
      out: text => {
        out += text;
      },
      err: () => {},
      env: {},
      cwd,
      columns: 80,
      rows,
      outIsTerminal: terminal,
      errIsTerminal: false,
      ...files,
      readFrom: async function* (path, offset) {
        for await (const piece of files.readFrom(path, offset)) {
          reads += piece.bytes.length;
          yield piece;
        }
      },
      now: () => clock,
      wait: async seconds => {
        clock += seconds;
        const next = todo.shift();
        next?.();
        return next !== undefined;
      },
    };
    const code = await run(['monitor', ...argv, '--follow', '--every', '30s'], io);
    return { out, code, reads };
  }

  test('says the same as all at once, reads each byte once, and stops with the run', async () => {
    const path = join(cwd, 'live.csv');
    writeFileSync(path, part(0, 400));
    const add = (from: number, to: number) => () => appendFileSync(path, part(from, to));
    const { out, reads, code } = await following(
      ['live.csv', ...request, '--json'],
      [
        add(400, 900),
        () => {},
        () => appendFileSync(path, part(900, 1200).slice(0, -7)),
        () => appendFileSync(path, part(900, 1200).slice(-7)),
        add(1200, csv.length - 1),
        add(0, 0),
      ],
    );
    expect(code).toBe(0);
    expect(reads).toBe(readFileSync(path).length);
    const whole = await json('live.csv', ...request);
    const followed = JSON.parse(out) as MonitorAnswer;
    expect(followed).toEqual(whole);
  });

  test('a file that is replaced or cut goes on in the same run', async () => {
    const path = join(cwd, 'turned.csv');
    writeFileSync(path, part(0, 500));
    const { out } = await following(
      ['turned.csv', ...request, '--json'],
      [
        () => {
          renameSync(path, `${path}.1`);
          writeFileSync(path, `${csv[0]}\n${part(500, 1100)}`);
        },
        () => writeFileSync(path, `${csv[0]}\n${part(1100, 1300)}`),
        () => appendFileSync(path, part(1300, csv.length - 1)),
      ],
    );
    const followed = JSON.parse(out) as MonitorAnswer;
    expect(followed.log.rows).toBe(rows.length);
    expect(followed.time!.restarts).toBe(0);
    expect(followed.progress.step).toBe(94_500);
  });

  test('redraws in place on a terminal, and prints a line where there is none', async () => {
    const path = join(cwd, 'drawn.csv');
    const begin = () => writeFileSync(path, part(0, 700));
    const steps = () => [() => appendFileSync(path, part(700, 900)), () => {}];
    begin();
    const drawn = await following(['drawn.csv', ...request], steps(), true);
    // up so many lines, and clear from there
    expect(drawn.out.split('\u001b[J')).toHaveLength(3);
    expect(drawn.out.split('\u001b[J')[0]!.endsWith('A')).toBe(true);
    begin();
    const plain = await following(['drawn.csv', ...request], steps());
    expect(plain.out.trimEnd().split('\n')).toHaveLength(2);
    expect(plain.out).not.toContain('\u001b');
  });

  test('what is higher than the terminal is cut until the last drawing, so that none scrolls out of reach', async () => {
    writeFileSync(join(cwd, 'high.csv'), part(0, 700));
    const { out } = await following(['high.csv', ...request], [() => {}], true, 24);
    const drawn = out.split('\u001b[J');
    expect(drawn).toHaveLength(3);
    // 23 lines, and the cursor below them, from where the next goes up as many
    for (const screen of drawn.slice(0, 2)) {
      expect(screen.split('\n')).toHaveLength(24);
      expect(screen).toMatch(/\n\(\d+ more lines in a higher terminal\)\n.\[23A$/);
    }
    expect(drawn[2]).toContain('tokens/s');
  });

  test('--fail-fast stops at the first grave finding', async () => {
    const path = join(cwd, 'bad.csv');
    writeFileSync(path, part(0, 700));
    const nan = () => appendFileSync(path, '94400,nan,1e-4,0.3,1e6,1\n');
    const { code } = await following(
      ['bad.csv', ...request, '--fail-fast'],
      [nan, () => expect.unreachable()],
    );
    expect(code).toBe(1);
  });

  test('a run that stands still is told, whatever zone its clock is in', { tags: 'slow' }, async () => {
    const path = join(cwd, 'still.csv');
    writeFileSync(path, part(0, 700));
    const wait = Array.from({ length: 200 }, () => () => {});
    const { out } = await following(['still.csv', ...request, '--json'], wait);
    expect(out).toContain('no-progress');
  });
});
