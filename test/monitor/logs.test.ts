import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { geometricBins, locationOf, type MetricSeries } from '../../src/monitor/bins.ts';
import { cleanLog, seriesOf } from '../../src/monitor/clean.ts';
import { forecastLoss } from '../../src/monitor/forecast.ts';
import { monitor } from '../../src/monitor/monitor.ts';
import { readLog } from '../../src/monitor/read-log.ts';
import { loggedSchedule, namedSchedule, progressOf } from '../../src/monitor/schedule.ts';
import { findSpikes } from '../../src/monitor/spikes.ts';

/** Logs of others, which the project does not contain: what they are is measured by another program. */
const folder = '../shared/data/training-logs';
const isThere = existsSync(folder);
const json = <T>(name: string): T => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');
const logOf = (file: string) => {
  const raw = readLog(textOf(file), file, file.startsWith('hf-stdout') ? { logEvery: 10 } : {});
  return { raw, log: cleanLog(raw.store) };
};

describe.skipIf(!isThere)('logs of others, where they are beside the project', () => {
  const index = isThere ? json<readonly { file: string; dialect: string }[]>('index.json') : [];

  test.each(
    index.filter(({ file }) => !file.includes('1b-4T')).map(({ file, dialect }) => [file, dialect] as const),
  )('%s is %s', (file, dialect) => {
    expect(logOf(file).raw.dialect).toBe(dialect);
  });

  test('a log without a loss is refused with its columns', () => {
    expect(() => logOf('olmo-wandb-1b-4T.csv')).toThrow(/No column is a loss: got 7 columns: .*hellaswag/);
  });

  interface Expected {
    readonly file: string;
    readonly total: number;
    readonly schedule: string;
    readonly final: number;
    readonly finalIs: string;
    readonly forecast: Readonly<
      Record<
        string,
        | (Readonly<
            Record<'loss' | 'low80' | 'high80' | 'low95' | 'high95' | 'alpha' | 'gain' | 'bins', number>
          > & { readonly annealingLeft: number; readonly sd: number; readonly now: number })
        | null
      >
    >;
  }
  const forecasts = isThere ? json<readonly Expected[]>('expected-forecasts.json') : [];
  const cuts = forecasts.flatMap(one => Object.keys(one.forecast).map(cut => [one.file, cut, one] as const));

  test.each(cuts)('%s forecasts at %s what was measured', (file, cut, expected) => {
    const { log } = logOf(file);
    const now = Math.round(Number(cut) * expected.total);
    const points = until(seriesFor(expected, log), now);
    const progress = progressOf(scheduleFor(expected, log));
    const forecast = forecastLoss(points, progress, now);
    const known = expected.forecast[cut]!;
    if (known === null) {
      expect(forecast).toEqual({ reason: 'warm-up' });
      return;
    }
    if ('reason' in forecast) throw new Error(forecast.reason);
    const close = (value: number, wanted: number, within = 1e-4) =>
      expect(Math.abs(value - wanted), `${value} is not ${wanted}`).toBeLessThanOrEqual(within);
    close(forecast.likely, known.loss);
    close(forecast['80'][0], known.low80, 2e-4);
    close(forecast['80'][1], known.high80, 2e-4);
    close(forecast['95'][0], known.low95, 2e-4);
    close(forecast['95'][1], known.high95, 2e-4);
    close(forecast.alpha, known.alpha, 1e-3);
    close(forecast.gain, known.gain);
    close(forecast.annealingLeft, known.annealingLeft, 2e-4);
    expect(forecast.bins).toBe(known.bins);
    close(forecast.standardDeviation, known.sd);
    const from = Math.max(1.2 * progress.warmupSteps, 0.35 * now);
    close(geometricBins(points, from, now, 40).at(-1)!.value, known.now);
  });

  test.each(forecasts)('$file ends at $final', ({ finalIs, final, total, ...expected }) => {
    const { values, steps } = seriesFor({ finalIs }, logOf(expected.file).log);
    const last = finalIs === 'last value' ? values.length - 1 : steps.findIndex(step => step > 0.98 * total);
    expect(Math.abs(locationOf(values.subarray(last).filter(Number.isFinite)) - final)).toBeLessThan(1e-4);
  });

  const events = isThere
    ? json<Record<string, { outliers: number; skippedFirst: number; points: number }>>('expected-events.json')
    : {};
  test.each(Object.entries(events).filter(([name]) => !name.startsWith('made')))(
    '%s has no spike, and its outliers',
    (file, { outliers, skippedFirst, points }) => {
      const { values } = seriesOf(logOf(file).log, 'loss');
      const found = findSpikes(values);
      expect(values).toHaveLength(points);
      expect(found.skipped).toBe(skippedFirst);
      expect(found.spikes).toEqual([]);
      expect(found.outliers).toHaveLength(outliers);
    },
  );

  test('a made spike is found from its first point to its last', () => {
    const { values } = seriesOf(logOf('llmc-old-gpt2-124m-adamw.log').log, 'loss');
    const made = values.map((loss, i) => (i >= 5000 ? loss * (1 + 0.3 * Math.exp(-(i - 5000) / 13)) : loss));
    const [spike, ...more] = findSpikes(made).spikes;
    expect(more).toEqual([]);
    expect(spike).toMatchObject({ start: 5000, end: 5028 });
    expect(spike!.baseline).toBeCloseTo(3.505, 4);
    expect(spike!.peak).toBeCloseTo(4.5131, 4);
  });

  test('a loss that stays half higher is an open spike, and an error', () => {
    const text = textOf('llmc-old-gpt2-124m-adamw.log').replaceAll(
      /s:(\d+) trl:(\S+)/g,
      (line, step, loss) =>
        Number(step) >= 7000 ? `s:${step} trl:${(Number(loss) * 1.5).toFixed(6)}` : line,
    );
    const answer = monitor([{ name: 'made.log', text }], { metric: 'loss' });
    const [spike] = answer.spikes;
    expect(spike).toMatchObject({ startStep: 7000, outcome: 'open' });
    expect(spike!.baseline).toBeCloseTo(3.4669, 4);
    expect(spike!.peak).toBeCloseTo(5.6926, 4);
    expect(answer.findings).toContainEqual(
      expect.objectContaining({ rule: 'spike-open', severity: 'error' }),
    );
  });

  test('no number from a step on is said with the step', () => {
    const text = textOf('llmc-old-gpt2-124m-adamw.log').replaceAll(/s:(\d+) trl:(\S+)/g, (line, step) =>
      Number(step) >= 7000 ? `s:${step} trl:nan` : line,
    );
    expect(ruleOf(monitor([{ name: 'made.log', text }]), 'loss-not-finite')).toMatchObject({ step: 7000 });
    const nanogpt = monitor([{ name: 'n.log', text: textOf('nanogpt-issue215-nan.log') }]);
    expect(ruleOf(nanogpt, 'loss-not-finite')).toMatchObject({ step: 3010 });
    expect(nanogpt.time!.stalls).toContainEqual(
      expect.objectContaining({ step: 3000, seconds: 35.39233, isEvaluation: true }),
    );
    const megatron = monitor([{ name: 'm.log', text: textOf('megatron-issue33-nan.log') }]);
    expect(ruleOf(megatron, 'loss-not-finite')).toMatchObject({ step: 5426 });
  });

  test('lines that a terminal wrapped are whole rows, and their loss is a number', () => {
    const { log } = logOf('bloom-176b-chronicles.log');
    const { steps, values } = seriesOf(log, 'loss');
    for (const step of [42780, 42781, 42782, 42783, 42784]) {
      const at = steps.indexOf(step);
      if (at !== -1) expect(values[at]).toBeGreaterThan(1.5);
    }
    expect([...values].every(Number.isFinite)).toBe(true);
    expect(Math.max(...seriesOf(log, 'gradientNorm').values)).toBeCloseTo(960.351, 3);
  });

  test('a dozen rows around a spike say where it began and ended, in loss and gradient norm', () => {
    const answer = monitor([{ name: 'b.log', text: textOf('bloom-176b-chronicles.log') }]);
    const [loss, norm, ...more] = answer.spikes;
    expect(more).toEqual([]);
    expect(loss).toMatchObject({ metric: 'loss', startStep: 31216, endStep: 31222, peak: 5.098124 });
    expect(Math.abs(loss!.baseline - 2.2)).toBeLessThan(0.03);
    expect(norm).toMatchObject({ metric: 'gradient norm', startStep: 31216, endStep: 31222, peak: 960.351 });
    for (const { outcome } of [loss!, norm!]) expect(outcome).toBe('recovered');
    expect(ruleOf(answer, 'spike-recovered')).toMatchObject({ step: 31216 });
    expect(ruleOf(answer, 'gradient-norm-vanishing')).toBeUndefined();
    expect(ruleOf(answer, 'loss-not-finite')).toBeUndefined();
    // consumed tokens of the last row, and 2,048 samples of 2,048 tokens in each step that is left
    expect(answer.progress.tokens).toBe(155_652_554_752);
    expect(answer.progress.totalTokens! / (155_652_554_752 + (115_311 - 45_000) * 2048 ** 2)).toBeCloseTo(
      1,
      3,
    );
  });

  test('a jump that stays is open and diverged, though only a few rows are there', () => {
    const answer = monitor([{ name: 't.log', text: textOf('bigscience-tr8b-104b-chronicles.log') }]);
    const [spike, ...more] = answer.spikes.filter(({ metric }) => metric === 'loss');
    expect(more).toEqual([]);
    expect(spike).toMatchObject({ startStep: 17062, outcome: 'open' });
    expect(spike!.baseline).toBeCloseTo(2.667, 3);
    expect(ruleOf(answer, 'spike-open')).toMatchObject({ step: 17062, severity: 'warning' });
    expect(ruleOf(answer, 'loss-diverged')).toMatchObject({ step: 17062, severity: 'error' });
    // its norms are multiplied by a loss scale that goes from 4,096 to a million
    expect(answer.spikes.filter(({ metric }) => metric === 'gradient norm')).toEqual([]);
    expect(ruleOf(answer, 'partial-line')!.message).toContain('the loss scale');
  });

  test.each(Object.keys(events).filter(name => !name.startsWith('made')))(
    'no excerpt of %s has a spike',
    file => {
      const { values } = seriesOf(logOf(file).log, 'loss');
      for (const length of [8, 12, 20, 30, 50, 80, 150, 399])
        for (let from = 0; from + length <= values.length; from += length >> 1)
          expect(findSpikes(values.subarray(from, from + length)).spikes, `${length} from ${from}`).toEqual(
            [],
          );
    },
  );

  test('padding behind the end is no failure, and step times are those of the job', () => {
    const golden = monitor([{ name: 'g.json', text: textOf('megatron-golden-15b-a100.json') }]);
    expect(golden.progress.step).toBe(50860);
    expect(ruleOf(golden, 'loss-not-finite')).toBeUndefined();
    expect(golden.throughput!.secondsPerStep).toBeCloseTo(3.39, 2);
    const nemotron = monitor([{ name: 'n.json', text: textOf('megatron-golden-nemotron3-gb200.json') }]);
    expect(nemotron.time!.stalls).toHaveLength(26);
    const { wall, stalls, badput } = nemotron.time!;
    expect(Math.abs(badput.stalls / wall - 0.026)).toBeLessThan(0.001);
    // by the file's own 2,384 times and a median of the 128 before each: 2.532% after the first, and 0.045% in that
    expect(badput.stalls / wall).toBeCloseTo(0.02532, 5);
    expect(stalls.reduce((sum, { lost }) => sum + lost, 0) / wall).toBeCloseTo(0.02577, 5);
  });

  test('a timer that starts anew is no restart, and 8 H100 reach 34.1%', () => {
    const answer = monitor([{ name: 'm.txt', text: textOf('modded-nanogpt-1.5b-a.txt') }], {
      parameters: 1.55e9,
      tokensPerStep: 491_520,
      devices: 8,
      peak: 989.4e12,
    });
    expect(answer.time!.restarts).toBe(0);
    expect(answer.throughput!.secondsPerStep).toBeCloseTo(1.6956, 2);
    expect(answer.throughput!.utilisation).toBeCloseTo(0.341, 2);
  });
});

function ruleOf(answer: ReturnType<typeof monitor>, id: string) {
  return answer.findings.find(({ rule }) => rule === id);
}

function seriesFor(
  { finalIs }: { readonly finalIs: string },
  log: ReturnType<typeof cleanLog>,
): MetricSeries {
  const [validation] = log.validation.values();
  if (finalIs === 'last value' && validation !== undefined) return validation;
  const series = seriesOf(log, 'loss');
  // llm.c counts steps from 0
  return series.steps[0] === 0 ? { ...series, steps: series.steps.map(step => step + 1) } : series;
}

function until({ steps, values }: MetricSeries, now: number): MetricSeries {
  const kept = [...steps.keys()].filter(i => steps[i]! <= now && Number.isFinite(values[i]!));
  return { steps: Float64Array.from(kept, i => steps[i]!), values: Float64Array.from(kept, i => values[i]!) };
}

function scheduleFor(
  { schedule, total: totalSteps }: { readonly schedule: string; readonly total: number },
  log: ReturnType<typeof cleanLog>,
) {
  const wsd = /^wsd warmup (\d+) decay (\d+)/.exec(schedule);
  if (wsd !== null)
    return namedSchedule('wsd', { totalSteps, warmupSteps: Number(wsd[1]), decaySteps: Number(wsd[2]) });
  const warmup = /^warmup (\d+) then constant/.exec(schedule);
  if (warmup !== null) return namedSchedule('constant', { totalSteps, warmupSteps: Number(warmup[1]) });
  const assumed = /warm-up to (\d+) assumed/.exec(schedule);
  return loggedSchedule(seriesOf(log, 'rate'), {
    totalSteps,
    ...(assumed === null ? {} : { warmupSteps: Number(assumed[1]) }),
  });
}
