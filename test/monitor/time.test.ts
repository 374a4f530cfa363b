/** @module-tag slow */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lostTime } from '../../src/monitor/lost-time.ts';
import { monitor } from '../../src/monitor/monitor.ts';
import { size } from '../helpers/speed.ts';
import { START, uniform } from './simulated.ts';

/** Rows of a job that stops, stalls and goes back: what it really did with its time stands beside them. */
interface Job {
  readonly seed: number;
  readonly steps: number;
  readonly every: number;
  /** Chance of a crash and of a stall a row. */
  readonly crash: number;
  readonly stall: number;
  /** Seconds that a row waits for something that it does not print. */
  readonly waits: number;
  readonly writes: 'clock' | 'clock and steps' | 'steps';
  /** So many rows have one that tells a time. */
  readonly thin?: number;
}

function jobOf({ seed, steps, every, crash, stall, waits, writes, thin = 1 }: Job) {
  const random = uniform(seed);
  const spent = { stalls: 0, redone: 0, down: 0, between: 0 };
  const lines: string[] = [];
  let [time, saved, since, rows] = [START, 0, 0, 0];
  for (let step = every; step <= steps; step += every) {
    const own = every * (1 + 0.02 * (random() - 0.5));
    const lost = random() < stall ? 40 * every : 0;
    time += own + lost + waits;
    spent.stalls += lost;
    spent.between += waits;
    since += own + lost;
    rows += 1;
    const isTold = (step / every) % thin === 0;
    const clock = writes === 'steps' || !isTold ? '' : time.toFixed(3);
    const seconds = writes === 'clock' || !isTold ? '' : (since / rows / every).toFixed(6);
    if (isTold) [since, rows] = [0, 0];
    lines.push(`${step},${(2 + 3 / Math.sqrt(step) + 0.02 * random()).toFixed(4)},${clock},${seconds}`);
    if (step % (10 * every) === 0) saved = step;
    if (random() < crash) {
      const down = 100 + 400 * random();
      time += down;
      spent.down += down;
      spent.redone += step - saved;
      step = saved;
      [since, rows] = [0, 0];
    }
  }
  return { text: ['step,loss,timestamp,step_time', ...lines].join('\n'), wall: time - START, spent };
}

const jobs = fc.record({
  seed: fc.nat(1e6),
  steps: fc.integer({ min: 300, max: 3000 }),
  every: fc.constantFrom(1, 5, 10),
  crash: fc.constantFrom(0, 0.005, 0.02),
  stall: fc.constantFrom(0, 0.01),
  waits: fc.constantFrom(0, 0.3),
  writes: fc.constantFrom('clock' as const, 'clock and steps' as const, 'steps' as const),
  thin: fc.constantFrom(1, 2, 3),
});
const answerOf = (text: string, request = {}) => monitor([{ name: 'run.csv', text }], request);

test('where the batch grows, tokens are those that the log counts, and steps are compared at the batch of now', () => {
  const batches = Array.from({ length: 2000 }, (_, i) => (i < 500 ? 256 : i < 1000 ? 512 : 1024));
  let samples = 0;
  const rows = batches.map((batch, i) => {
    samples += batch;
    return `${i + 1},${(2 + 3 / Math.sqrt(i + 1)).toFixed(4)},${samples * 2048},${samples},${batch},${batch / 1024}`;
  });
  const text = ['step,loss,consumed_tokens,consumed_samples,global_batch_size,step_time', ...rows].join('\n');
  const known = { schedule: 'constant', totalSteps: 4000, warmupSteps: 10 } as const;
  const answer = answerOf(text, known);
  const done = 500 * 256 + 500 * 512 + 1000 * 1024;
  expect(answer.progress.tokens).toBe(done * 2048);
  expect(answer.progress.totalTokens).toBe((done + 2000 * 1024) * 2048);
  expect(answer.throughput!.tokensPerSecond!.likely).toBeCloseTo(1024 * 2048, 3);
  expect(answer.throughput!.reference).toBeCloseTo(1024 * 2048, 3);
  expect(answer.time!.stalls).toEqual([]);
  expect(answer.time!.wall).toBeCloseTo(done / 1024, 6);
  expect(answer.end!.remaining.likely).toBeCloseTo(2000, 6);
  const middle = answer.loss.curve.find(({ step }) => step > 600)!;
  expect(middle.tokens).toBeCloseTo((500 * 256 + (middle.step - 500) * 512) * 2048, 3);
  // samples of so many tokens each say the same, and over tokens the sums of the schedule are others than over steps
  const bySamples = text.replace('consumed_tokens', 'other');
  const again = answerOf(bySamples, { ...known, planned: { sequenceLength: 2048 } });
  expect(again.progress.tokens).toBe(answer.progress.tokens);
  expect(again.progress.totalTokens! / answer.progress.totalTokens!).toBeCloseTo(1, 9);
  expect(again.loss.forecast!.likely).toBeCloseTo(answer.loss.forecast!.likely, 9);
  const inSteps = answerOf(text, { ...known, tokensPerStep: 1024 * 2048 });
  expect(inSteps.progress.tokens).toBe(2000 * 1024 * 2048);
  expect(inSteps.loss.forecast!.alpha).not.toBeCloseTo(answer.loss.forecast!.alpha, 2);
});

describe('where time went', () => {
  test('what counts and what does not are all of the time, whatever happened', () => {
    fc.assert(
      fc.property(jobs, job => {
        const { wall, counted, goodput, badput, stalls } = answerOf(jobOf(job).text).time!;
        const parts = [counted, ...Object.values(badput)];
        expect(parts.every(part => part >= 0)).toBe(true);
        expect(parts.reduce((sum, part) => sum + part, 0) / wall).toBeCloseTo(1, 9);
        expect(goodput).toBeCloseTo(counted / wall, 12);
        if (stalls.length === 100) return;
        const listed = (isOf: (stall: (typeof stalls)[number]) => boolean) =>
          stalls.filter(isOf).reduce((sum, { lost }) => sum + lost, 0);
        const isStart = ({ kind }: (typeof stalls)[number]) => kind === 'start-up';
        expect(listed(one => !isStart(one) && !one.isEvaluation)).toBeCloseTo(badput.stalls, 6);
        expect(listed(one => !isStart(one) && one.isEvaluation)).toBeCloseTo(badput.evaluation, 6);
        expect(listed(isStart)).toBeLessThanOrEqual(badput.startUp + 1e-9);
      }),
      { numRuns: size(60) },
    );
  });

  test('and each part is what the job lost by it', () => {
    const job: Job = {
      seed: 4,
      steps: 20_000,
      every: 10,
      crash: 0.004,
      stall: 0.003,
      waits: 1,
      writes: 'clock and steps',
    };
    const { text, wall, spent } = jobOf(job);
    const { time } = answerOf(text);
    expect(time!.wall / wall).toBeCloseTo(1, 2);
    for (const part of ['stalls', 'redone', 'down', 'between'] as const) {
      expect(spent[part]).toBeGreaterThan(100);
      expect(time!.badput[part]! / spent[part], part).toBeGreaterThan(0.95);
      expect(time!.badput[part]! / spent[part], part).toBeLessThan(1.05);
    }
    expect(time!.counted / 20_000).toBeCloseTo(1, 1);
  });

  test('times that only each other row tells are of all the steps since the one before', () => {
    const every = (gap: number, of: (step: number) => number) => ({
      start_step: 1,
      end_step: 4000,
      step_interval: 5,
      values: Object.fromEntries(
        Array.from({ length: 4000 / gap }, (_, i) => [gap * (i + 1), of(gap * (i + 1))]),
      ),
    });
    const seconds = (step: number) => (step === 10 ? 14 : step === 2000 || step === 3010 ? 22 : 2);
    const text = JSON.stringify({
      'lm loss': every(5, step => 2 + 3 / Math.sqrt(step)),
      'iteration-time': every(10, seconds),
    });
    const { time, findings } = monitor([{ name: 'golden.json', text }]);
    expect(time!.wall).toBeCloseTo(4000 * 2 + 10 * 12 + 2 * 10 * 20, 6);
    expect(time!.badput).toMatchObject({ startUp: 10 * 12, stalls: 2 * 10 * 20, redone: 0 });
    expect(time!.stalls.map(({ kind, steps, lost }) => [kind, steps, lost])).toEqual([
      ['start-up', 10, 120],
      ['step', 10, 200],
      ['step', 10, 200],
    ]);
    expect(findings.find(({ rule }) => rule === 'stalls')!.message).toContain('2 stalls');
  });

  test('a job that prints no step times loses no time between them, and one without a clock is never down', () => {
    const job: Job = { seed: 2, steps: 4000, every: 10, crash: 0.02, stall: 0, waits: 1, writes: 'clock' };
    expect(answerOf(jobOf(job).text).time!.badput.between).toBeCloseTo(0, 3);
    const { time } = answerOf(jobOf({ ...job, writes: 'steps' }).text);
    expect(time!.restarts).toBeGreaterThan(1);
    expect(time!.badput.down).toBeUndefined();
    expect(time!.badput.between).toBe(0);
  });

  test('what took longest is told first', () => {
    const badput = { startUp: 2, stalls: 0.4, redone: 120, evaluation: 0, between: 7200, down: 3600 };
    expect(lostTime({ wall: 4000, badput, restarts: 2, redoneSteps: 1200 } as never)).toEqual([
      '2 hours between the steps',
      '1 hour down',
      '2 min doing 1,200 steps again after 2 restarts',
      '2 s starting',
    ]);
  });
});

test('in eight of ten runs that crash now and then the time that is left lies in its 80%', () => {
  let [held, runs, wide] = [0, 0, 0];
  for (let seed = 1; seed <= 150; seed++) {
    const { text } = jobOf({
      seed,
      steps: 6000,
      every: 10,
      crash: 0.012,
      stall: 0.01,
      waits: 0,
      writes: 'clock',
    });
    const lines = text.split('\n');
    const half = lines.findIndex(line => line.startsWith('3000,'));
    const at = (line: string) => Number(line.split(',')[2]);
    const truth = at(lines.at(-1)!) - at(lines[half]!);
    const { remaining } = answerOf(lines.slice(0, half + 1).join('\n'), { totalSteps: 6000 }).end!;
    runs += 1;
    held += remaining['80'][0] <= truth && truth <= remaining['80'][1] ? 1 : 0;
    wide += (remaining['80'][1] - remaining['80'][0]) / truth;
  }
  expect(held / runs).toBeGreaterThan(0.72);
  expect(held / runs).toBeLessThan(0.93);
  expect(wide / runs).toBeLessThan(1);
});
