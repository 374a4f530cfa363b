/** @module-tag slow */
import { describe, expect, test } from 'vitest';
import { headline } from '../../src/monitor/headline.ts';
import { monitor } from '../../src/monitor/monitor.ts';
import { rollingWindow } from '../../src/monitor/rolling.ts';
import { spikeText } from '../../src/monitor/spike-text.ts';
import { findSpikes } from '../../src/monitor/spikes.ts';
import type { MonitorAnswer, MonitorSpike } from '../../src/monitor/types.ts';
import {
  asCsv,
  asMegatron,
  example,
  normal,
  type SimulatedRun,
  simulate,
  sparse,
  uniform,
} from './simulated.ts';

const { spike: _s, restart: _r, slow: _w, stall: _t, until: _u, ...quiet } = example;
const base: SimulatedRun = { ...quiet, totalSteps: 8000, warmupSteps: 100, every: 2 };
const answerOf = (run: SimulatedRun, request = {}) =>
  monitor([{ name: 'run.log', text: asMegatron(simulate(run), run) }], { tokensPerStep: 1e6, ...request });
const finding = (answer: ReturnType<typeof monitor>, id: string) =>
  answer.findings.find(({ rule }) => rule === id);

// written anew by `npx vitest run --config test/vitest.config.ts -u`
test('the run of README is the simulated one', async () => {
  const text = asCsv(simulate(sparse), sparse.tokensPerStep);
  await expect(text).toMatchFileSnapshot('../../data/examples/simulated-training.csv');
});

describe('spikes', () => {
  test('a clean run has none, whatever its seed and noise', { tags: 'slow' }, () => {
    for (let seed = 1; seed <= 8; seed++) {
      const { spikes } = answerOf({ ...base, seed, noise: 0.003 * seed });
      expect(spikes).toEqual([]);
    }
  });

  test('of thirty points and 30% all are found, and of them when they end', () => {
    for (let place = 1; place <= 8; place++) {
      const step = 1000 + 700 * place;
      const run = { ...base, seed: place, spike: { step, height: 0.3, length: 60 } };
      const found = answerOf(run).spikes.filter(({ metric }) => metric === 'loss');
      expect(found).toHaveLength(1);
      expect(found[0]!.startStep).toBe(step);
      expect(found[0]!.endStep! - step).toBeGreaterThan(40);
      expect(found[0]!.outcome).toBe('recovered');
      // the height is the peak over what was before
      expect(found[0]!.height).toBeCloseTo(1.3, 1);
    }
  });

  test('norms that a job writes times its loss scale are divided by it, and no other', () => {
    const run = { ...base, seed: 5, spike: { step: 5000, height: 0.4, length: 40 } };
    const rows = simulate(run);
    // the scale doubles every thousand steps, as with FP16 that sees no overflow
    const scaleAt = (step: number) => 4096 * 2 ** Math.floor(step / 1000);
    const log = (multiply: boolean) => {
      const lines = asMegatron(
        rows.map(row => ({ ...row, gradientNorm: row.gradientNorm * (multiply ? scaleAt(row.step) : 1) })),
        run,
      ).split('\n');
      const text = lines
        .map((line, index) =>
          line.replace('loss scale: 1.0', `loss scale: ${scaleAt(rows[index]?.step ?? 0)}.0`),
        )
        .join('\n');
      return monitor([{ name: 'run.log', text }], { tokensPerStep: 1e6 });
    };
    const [scaled, plain] = [log(true), log(false)];
    const norms = (answer: MonitorAnswer) =>
      answer.spikes
        .filter(({ metric }) => metric === 'gradient norm')
        .map(({ startStep, endStep }) => [startStep, endStep]);
    expect(norms(scaled)).toEqual(norms(plain));
    expect(norms(plain)).toHaveLength(1);
    expect(scaled.gradientNorm!.now).toBeCloseTo(plain.gradientNorm!.now, 3);
    expect(finding(scaled, 'partial-line')!.message).toContain(
      'the loss scale, by which the log multiplies its gradient norms',
    );
    expect(finding(plain, 'partial-line')).toBeUndefined();
  });

  test('a long spike that fades has recovered; one that leaves the loss 1.5% higher lingers', () => {
    const of = (stays: number) => {
      const run = { ...base, seed: 3, spike: { step: 5000, height: 0.2, length: 400 } };
      const rows = simulate(run).map(row =>
        row.step >= 5000 ? { ...row, loss: row.loss * (1 + stays) } : row,
      );
      const answer = monitor([{ name: 'run.csv', text: asCsv(rows, 1e6) }]);
      return { spike: answer.spikes.find(({ metric }) => metric === 'loss'), answer };
    };
    expect(of(0).spike?.outcome).toBe('recovered');
    const { spike, answer } = of(0.015);
    expect(spike?.outcome).toBe('lingering');
    expect(finding(answer, 'spike-lingering')?.severity).toBe('warning');
  });

  test('a loss that stays higher is open, at first a warning and then an error', () => {
    const raised = (from: number) => {
      const rows = simulate(base).map(row => (row.step >= from ? { ...row, loss: row.loss * 1.6 } : row));
      return monitor([{ name: 'run.csv', text: asCsv(rows, 1e6) }]);
    };
    expect(finding(raised(7800), 'spike-open')?.severity).toBe('warning');
    expect(finding(raised(7000), 'spike-open')?.severity).toBe('error');
    expect(finding(raised(7000), 'loss-diverged')?.step).toBe(7000);
  });

  test('one point alone is an outlier; in the other log of the same data it is a batch', () => {
    const rows = simulate(base);
    const with_ = (seed: number) =>
      asCsv(
        simulate({ ...base, seed }).map(row => (row.step === 5000 ? { ...row, loss: row.loss * 1.2 } : row)),
        1e6,
      );
    expect(rows).toHaveLength(4000);
    const answer = monitor([{ name: 'a.csv', text: with_(3) }], {
      against: { name: 'b.csv', text: with_(4) },
    });
    expect(answer.spikes).toEqual([]);
    expect(answer.outliers).toEqual({ count: 1, steps: [5000], shared: 1 });
  });

  test('a spike that a restart went back behind is told as rewound, and costs what was done again', () => {
    const rows = simulate({ ...base, restart: { at: 5040, from: 4800, down: 60 } });
    const crash = rows.findIndex(({ step }, i) => step < (rows[i - 1]?.step ?? 0));
    const raised = rows.map((row, i) =>
      i < crash && row.step >= 5000 ? { ...row, loss: row.loss * 2 } : row,
    );
    const [spike] = monitor([{ name: 'run.csv', text: asCsv(raised, 1e6) }]).spikes;
    expect(spike).toMatchObject({ startStep: 5000, endStep: 5040, outcome: 'rewound', lostSteps: 240 });
  });

  test('a gradient norm below twice its level is no spike', () => {
    const random = uniform(5);
    const gauss = normal(random);
    const values = Array.from(
      { length: 2000 },
      (_, i) => 0.3 + 0.01 * gauss() + (i >= 1000 && i < 1010 ? 0.2 : 0),
    );
    expect(findSpikes(values, { metric: 'gradient-norm' }).spikes).toEqual([]);
    const high = values.map((value, i) => (i >= 1000 && i < 1010 ? 1 : value));
    expect(findSpikes(high, { metric: 'gradient-norm' }).spikes).toHaveLength(1);
  });

  test('a dozen rows around an event are enough, wherever in them it lies', () => {
    const level = [2.31, 2.28, 2.3, 2.29, 2.32, 2.27];
    const rise = [2.7, 2.4, 3.9, 4.6, 3.4, 2.9];
    const of = (...losses: number[]) => {
      const lines = losses.map((loss, i) => `${8000 + i},${loss},${loss > 2.35 ? 40 * loss : 0.2}`);
      return monitor([{ name: 'pasted.csv', text: ['step,loss,grad_norm', ...lines].join('\n') }]);
    };
    for (const before of [3, 4, 6]) {
      const { spikes, findings } = of(...level.slice(-before), ...rise, ...level.slice(0, 3));
      expect(spikes.map(({ metric, outcome }) => `${metric} ${outcome}`).sort()).toEqual([
        'gradient norm recovered',
        'loss recovered',
      ]);
      for (const { startStep, endStep } of spikes)
        expect([startStep, endStep]).toEqual([8000 + before, 8005 + before]);
      expect(findings.map(({ rule }) => rule)).not.toContain('gradient-norm-vanishing');
    }
    const stays = of(...level, ...Array.from({ length: 6 }, () => 3.9));
    expect(finding(stays, 'loss-diverged')?.step).toBe(8006);
    // one row alone is none, nor is a loss that falls
    expect(of(...level, 4, ...level).spikes.filter(({ metric }) => metric === 'loss')).toEqual([]);
    expect(of(...level, 4, ...level).outliers.steps).toEqual([8006]);
    expect(of(8, 7, 6, 5, 4.5, 4.2, 4, 3.9, 3.8, 3.7).spikes).toEqual([]);
  });

  test('no excerpt of a clean run has a spike, and one of 40% in 30 rows is found in 19 of 20', () => {
    let [found, tried] = [0, 0];
    for (let seed = 1; seed <= 3; seed++) {
      const values = Float64Array.from(simulate({ ...base, seed, noise: 0.004 * seed }), ({ loss }) => loss);
      for (const length of [12, 24, 60, 300])
        for (let from = 0; from + length <= values.length; from += length) {
          const part = values.slice(from, from + length);
          expect(findSpikes(part).spikes).toEqual([]);
          // at the beginning of a run the loss falls by more than that
          if (from < 400) continue;
          const at = Math.floor(length / 2);
          const raised = part.map((loss, i) => (i < at ? loss : loss * (1 + 0.4 * Math.exp((at - i) / 13))));
          const [spike] = findSpikes(raised).spikes;
          tried += 1;
          if (spike !== undefined && Math.abs(spike.start - at) <= 2) found += 1;
        }
    }
    expect(found / tried).toBeGreaterThan(0.95);
  });

  test('a window knows its median and deviation as sorting does', () => {
    const random = uniform(9);
    const window = rollingWindow(7);
    const seen: number[] = [];
    const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[3]!;
    for (let i = 0; i < 200; i++) {
      seen.push(Math.round(20 * random()));
      window.push(seen.at(-1)!);
      const last = seen.slice(-7);
      if (last.length < 7) continue;
      expect(window.median()).toBe(middle(last));
      expect(window.absoluteDeviation()).toBe(middle(last.map(value => Math.abs(value - middle(last)))));
    }
  });
});

describe('what is no number', () => {
  const rows = simulate({ ...base, totalSteps: 1600 });
  const of = (change: (row: (typeof rows)[number], i: number) => Partial<(typeof rows)[number]>) => {
    const changed = rows.map((row, i) => ({ ...row, ...change(row, i) }));
    return monitor([{ name: 'run.csv', text: asCsv(changed, 1e6) }], {
      schedule: 'cosine',
      totalSteps: 1600,
    });
  };

  test('is no point above the curve: lone ones are skipped steps', () => {
    const answer = of((_, i) => (i % 5 === 0 ? { loss: Number.NaN } : {}));
    expect(answer.outliers.count).toBe(0);
    expect(answer.spikes).toEqual([]);
    expect(finding(answer, 'outliers-frequent')).toBeUndefined();
    expect(finding(answer, 'steps-skipped')?.message).toMatch(/^20%|^19\.9%|^20\./);
    expect(
      finding(
        of(() => ({})),
        'steps-skipped',
      ),
    ).toBeUndefined();
  });

  test('is no spike before there is anything to rise from', () => {
    const answer = of((_, i) => (i < 300 ? { loss: Number.NaN, gradientNorm: Number.NaN } : {}));
    expect(answer.spikes).toEqual([]);
    expect(answer.loss.forecast).toBeDefined();
  });

  test('at the end leaves no forecast to be on a promise', () => {
    const answer = of((_, i) => (i >= 700 ? { loss: Number.NaN } : {}));
    expect(answer.loss.now).toBeNull();
    expect(answer.loss.verdict).toBe('no-forecast');
    expect(finding(answer, 'loss-not-finite')?.message).toBe('The loss is no number since step 1,402');
    const [spike] = answer.spikes;
    expect(spike).toMatchObject({ startStep: 1402, peak: null, outcome: 'open' });
    expect(spikeText(answer)).not.toMatch(/deviation/);
  });

  test('a log that has but its loss has failed, and one whose every number ends is padded', () => {
    const failed = rows.map(({ step, loss }, i) => `${step},${i < 700 ? loss : 'nan'}`);
    const bare = monitor([{ name: 'run.csv', text: `step,loss\n${failed.join('\n')}\n` }], {
      schedule: 'cosine',
      totalSteps: 1600,
    });
    expect(finding(bare, 'loss-not-finite')?.message).toBe('The loss is no number since step 1,402');
    expect(bare.loss.verdict).toBe('no-forecast');
    // nor is it saved by a validation loss of before
    const valued = rows.map(
      ({ step, loss }, i) =>
        `${step},${i < 700 ? loss : 'nan'},${i % 20 === 0 && i < 700 ? loss + 0.02 : ''}`,
    );
    const told = monitor([{ name: 'run.csv', text: `step,loss,val_loss\n${valued.join('\n')}\n` }], {
      schedule: 'cosine',
      totalSteps: 1600,
    });
    expect(told.loss.forecast).toBeUndefined();
    const lines = rows.map(({ step, loss }, i) =>
      i < 700 ? `${step},${loss},${1e-3 * (1 - i / 900)},0.3,${1e6 + 2 * i}` : `${step},nan,nan,nan,nan`,
    );
    const header = 'step,loss,lr,grad_norm,time';
    const padded = monitor([{ name: 'run.csv', text: `${header}\n${lines.join('\n')}\n` }], {
      schedule: 'cosine',
      totalSteps: 1600,
    });
    expect(finding(padded, 'loss-not-finite')).toBeUndefined();
    expect(finding(padded, 'clock-backwards')).toBeUndefined();
    expect(padded.progress.step).toBe(rows[699]!.step);
    expect(padded.loss.forecast).toBeDefined();
  });

  test('a restart from long before is no spike: the loss is as high as it was there', () => {
    const far = rows.slice(0, 700);
    const again = rows.slice(200, 300).map(({ loss, ...row }) => ({ ...row, loss: loss * 1.001 }));
    const answer = monitor([{ name: 'run.csv', text: asCsv([...far, ...again], 1e6) }], {
      schedule: 'cosine',
      totalSteps: 1600,
    });
    expect(answer.spikes).toEqual([]);
    // 500 rows of two steps were thrown away, of which 100 were done again
    const { redoneSteps } = answer.time!;
    expect(redoneSteps).toBe(rows[699]!.step - rows[200]!.step + (rows[1]!.step - rows[0]!.step));
  });

  test('a run that is over ended at the median of its last fiftieth, and at its last validation loss', () => {
    const over = of(() => ({}));
    const last = rows
      .slice(-16)
      .map(({ loss }) => loss)
      .sort((a, b) => a - b);
    expect(over.progress.isOver).toBe(true);
    expect(over.loss.now).toBeCloseTo((last[7]! + last[8]!) / 2, 4);
  });

  test('a gradient norm is not told as a loss, and one infinite one alone is not told', () => {
    const norms = of((_, i) => (i >= 700 ? { gradientNorm: Number.NaN } : {}));
    expect(finding(norms, 'loss-not-finite')?.message).toBe(
      'The gradient norm is no number since step 1,402',
    );
    const scaled = of((_, i) => (i === 799 ? { gradientNorm: Number.POSITIVE_INFINITY } : {}));
    expect(finding(scaled, 'loss-not-finite')).toBeUndefined();
  });

  test('throughout is no log of a loss; what is not positive is no cross-entropy', () => {
    expect(() => of(() => ({ loss: Number.NaN }))).toThrow(
      /must have a loss that is a number: got NaN or infinity in each of its 800 rows/,
    );
    const negative = of(row => ({ loss: -row.loss }));
    expect(negative.loss.refused?.reason).toMatch(/not positive/);
    expect(JSON.stringify(negative)).not.toMatch(/NaN/);
  });
});

describe('spikes in words', () => {
  const spike = {
    metric: 'loss',
    kind: 'spike',
    startStep: 1000,
    endStep: 1100,
    baseline: 3,
    peak: 4,
    height: 4 / 3,
    lostSteps: 100,
    lostCompute: 1e18,
    lostMoney: 50,
    outcome: 'recovered',
  } as const;
  const text = (...spikes: MonitorSpike[]) =>
    spikeText({
      spikes,
      outliers: { count: 0, steps: [] },
      spikeScore: { loss: 0 },
    } as unknown as MonitorAnswer);

  test('what two metrics show is one event, and costs what its steps cost', () => {
    const norm = {
      ...spike,
      metric: 'gradient norm',
      lostSteps: 150,
      lostCompute: 1.5e18,
      lostMoney: 75,
    } as const;
    expect(text(spike, norm)).toMatch(
      /^loss: steps 1,000 to 1,100, recovered; gradient norm: .*, recovered; their 150 steps took 1\.5e\+18 FLOP or \$75\.00; OLMo 2's score finds none: it/,
    );
  });

  test('of several each outcome is counted', () => {
    const later = {
      ...spike,
      startStep: 5000,
      endStep: undefined,
      outcome: 'open',
    } as unknown as MonitorSpike;
    expect(text(spike, later)).toMatch(
      /^loss: 2 spikes \(1 recovered, 1 open\) over 200 steps; their 200 steps took 2\.0e\+18 FLOP or \$100/,
    );
    expect(text()).toMatch(/^none; OLMo 2's score finds none$/);
  });
});

describe('time', () => {
  test('a crash is a restart with its steps and its hours', () => {
    const answer = answerOf({ ...base, secondsPerStep: 1, restart: { at: 5000, from: 4400, down: 7200 } });
    expect(answer.time).toMatchObject({ restarts: 1, redoneSteps: 600 });
    expect(answer.time!.badput.down! / 7200).toBeCloseTo(1, 2);
    expect(answer.time!.badput.redone / 600).toBeCloseTo(1, 2);
    // 8,000 of 8,600 s and two hours
    expect(answer.time!.goodput).toBeCloseTo(8000 / (8600 + 7200), 2);
    expect(finding(answer, 'redone-work')?.severity).toBe('warning');
  });

  test('a stalled step is found, with what it cost', () => {
    const answer = answerOf({ ...base, secondsPerStep: 1, stall: { step: 6000, seconds: 500 } });
    const [stall, ...more] = answer.time!.stalls;
    expect(more).toEqual([]);
    expect(stall!.step).toBe(6000);
    expect(stall!.lost / 500).toBeCloseTo(1, 1);
    expect(finding(answer, 'stalls')?.severity).toBe('warning');
  });

  test('six percent slower since a while is a warning, two percent are none', () => {
    const slower = (times: number) => answerOf({ ...base, slow: { from: 5000, times } });
    expect(finding(slower(1.06), 'throughput-drop')?.severity).toBe('warning');
    expect(finding(slower(1.3), 'throughput-drop')?.severity).toBe('error');
    expect(finding(slower(1.02), 'throughput-drop')).toBeUndefined();
  });

  test('what is left takes as long as what is done did, and costs it', () => {
    const run = { ...base, secondsPerStep: 2, until: 4000 };
    const answer = answerOf(run, { devices: 8, price: 3, parameters: 1e9, peak: 1e15 });
    expect(answer.end!.remaining.likely / 8000).toBeCloseTo(1, 2);
    expect(answer.cost!.total.likely / ((16_000 / 3600) * 24)).toBeCloseTo(1, 2);
    // 6·N·tokens over seconds, devices and peak
    expect(answer.throughput!.utilisation).toBeCloseTo((6e9 * 1e6) / 2 / 8e15, 2);
  });

  test('twice the time a step is twice the time to the end, and changes nothing else', () => {
    const at = (secondsPerStep: number) => answerOf({ ...base, secondsPerStep, until: 4000 });
    const [one, two] = [at(1), at(2)];
    expect(two.end!.remaining.likely / one.end!.remaining.likely).toBeCloseTo(2, 2);
    expect(two.loss).toEqual(one.loss);
  });

  test('rows far apart that print short steps are a gap, of which each second counts as lost', () => {
    const rows = Array.from({ length: 400 }, (_, i) => {
      const time = 1.7e9 + 10 * i + (i >= 200 ? 7200 : 0);
      return `${10 * (i + 1)},${(3 - i / 1000).toFixed(4)},1,${time}`;
    });
    const answer = monitor([
      { name: 'run.csv', text: ['step,loss,step_time,timestamp', ...rows].join('\n') },
    ]);
    const gap = finding(answer, 'gaps');
    expect(gap?.message).toMatch(
      /^One gap between rows, 2 hours in all; the longest 2 hours, before step 2,010/,
    );
    expect(gap?.severity).toBe('info');
    expect(answer.time!.badput.stalls).toBeCloseTo(7200, 6);
  });

  test('the end has a date where the clock has one', () => {
    const run = { ...base, secondsPerStep: 2, until: 4000 };
    const { end, log } = answerOf(run);
    expect(end!.at!.likely).toBeCloseTo(log.lastTime! + end!.remaining.likely, 3);
    expect(end!.at!['80'][0]).toBeLessThanOrEqual(end!.at!.likely);
    const text = `step,loss,elapsed\n${Array.from({ length: 40 }, (_, i) => `${i + 1},3,${i}`).join('\n')}`;
    const bare = monitor([{ name: 'run.csv', text }], { totalSteps: 80 });
    expect(bare.end!.remaining.likely).toBeCloseTo(40, 0);
    expect(bare.end!.at).toBeUndefined();
  });

  test('a run that writes no more is told by the clock that is given', () => {
    const run = { ...base, secondsPerStep: 1, until: 4000 };
    const last = answerOf(run).log.lastTime!;
    expect(finding(answerOf(run, { now: last + 600 }), 'no-progress')).toBeUndefined();
    expect(finding(answerOf(run, { now: last + 3600 }), 'no-progress')?.severity).toBe('error');
  });
});

describe('what differs from the plan', () => {
  test('batch, steps, days, money, throughput and utilisation are each told', () => {
    const answer = answerOf(
      { ...base, secondsPerStep: 2, until: 4000 },
      {
        devices: 8,
        price: 3,
        parameters: 1e9,
        peak: 1e15,
        planned: {
          days: 0.1,
          money: 50,
          utilisation: 0.8,
          tokensPerSecond: 1e6,
          tokensPerStep: 2e6,
          totalSteps: 9000,
          interruptions: 0.1,
        },
      },
    );
    expect(answer.findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining([
        'late',
        'over-budget',
        'throughput-below-plan',
        'mfu-below-plan',
        'batch-mismatch',
        'steps-mismatch',
      ]),
    );
    expect(answer.verdict).toBe('fail');
  });

  test('a learning rate off the schedule, and one that jumps at a restart', () => {
    const rows = simulate({ ...base, restart: { at: 5000, from: 4400, down: 60 } });
    const crash = rows.findIndex(({ step }, i) => step < (rows[i - 1]?.step ?? 0));
    const csv = (changed: typeof rows) => [{ name: 'run.csv', text: asCsv(changed, 1e6) }];
    const known = { schedule: 'cosine', totalSteps: 8000, warmupSteps: 100, finalShare: 0.1 } as const;
    expect(finding(monitor(csv(rows), known), 'rate-off-schedule')).toBeUndefined();
    const again = rows.map((row, i) => (i >= crash ? { ...row, rate: row.rate * 0.5 } : row));
    expect(finding(monitor(csv(again), known), 'rate-jump-at-restart')?.severity).toBe('error');
    expect(finding(monitor(csv(again), known), 'rate-off-schedule')?.step).toBe(4402);
    // half the rate after the crash, where the cosine stands near (1 + cos(π·4300/7900)) / 2 of its way
    const seen = monitor(csv(again), known).schedule!;
    const planned = (at: number) => 0.1 + 0.45 * (1 + Math.cos((Math.PI * (at - 100)) / 7900));
    expect(seen.seenDeviation).toBeCloseTo(planned(4402) / 2, 2);
    expect(monitor(csv(rows), known).schedule!.seenDeviation).toBeLessThan(1e-3);
    expect(seen.peak).toBeCloseTo(3e-4, 9);
    // what was planned and what is seen have names of their own: the last rate is half of what the schedule says
    const last = again.at(-1)!;
    expect(seen.plannedNow).toBeCloseTo(planned(last.step), 9);
    expect(seen.now! / seen.plannedNow).toBeCloseTo(0.5, 2);
    expect(seen.plannedFinal).toBeCloseTo(0.1, 9);
    expect(finding(monitor(csv(again), known), 'rate-off-schedule')?.evidence.now).toMatch(/%$/);
    // columns of nothing but 0 have no peak and no trend
    const zeros = monitor(csv(rows.map(row => ({ ...row, rate: 0, gradientNorm: 0 }))));
    expect(zeros.schedule).toBeUndefined();
    expect(zeros.gradientNorm).toEqual({ now: 0, median: 0 });
    const higher = rows.map((row, i) => (i >= crash ? { ...row, loss: row.loss * 1.03 } : row));
    expect(finding(monitor(csv(higher), known), 'loss-jump-at-restart')?.severity).toBe('warning');
  });

  test('levels are set, and an unknown alert is named with the nearest', () => {
    const slow = { ...base, slow: { from: 5000, times: 1.06 } };
    expect(
      finding(answerOf(slow, { alerts: { 'throughput-drop': 'off' } }), 'throughput-drop'),
    ).toBeUndefined();
    expect(answerOf(slow, { alerts: { 'throughput-drop': 'error' } }).verdict).toBe('fail');
    expect(() => answerOf(slow, { alerts: { 'throughput-dorp': 'off' } })).toThrow(
      /did you mean throughput-drop/,
    );
  });

  test('rates alone say that a run is over where they rest, not while they still fall', () => {
    const headOf = (until: number, finalShare: number) => {
      const rows = simulate({ ...base, schedule: 'cosine', finalShare, until });
      return headline(monitor([{ name: 'run.csv', text: asCsv(rows, 1e6) }]));
    };
    expect(headOf(8000, 0)).toMatch(/ended at/);
    expect(headOf(8000, 0.1)).toMatch(/ended at/);
    // at 88% a cosine to nothing is down at 3.5% of its peak
    expect(headOf(7040, 0)).not.toMatch(/ended/);
  });

  test('a run that is over before its plan is says so, and neither early nor cheap, in words of what was', () => {
    const planned = { days: 1, money: 500, totalSteps: 16_000, tokensPerStep: 1e6 };
    const schedule = { schedule: 'cosine', warmupSteps: 100, finalShare: 0.1, price: 3, devices: 8 } as const;
    const request = { ...schedule, promise: 2.4, planned };
    const rows = simulate({ ...base, schedule: 'cosine', finalShare: 0.1, secondsPerStep: 10 });
    const asText = { ...base, schedule: 'cosine', finalShare: 0.1, secondsPerStep: 10 } as const;
    const csv = [{ name: 'run.csv', text: asCsv(rows, 1e6) }];
    const answers = [
      [answerOf(asText, request), /^The run ended after 8,000 steps; 16,000 were planned$/],
      [monitor(csv, { ...request, totalSteps: 8000 }), /^The run ended after 8,000 steps; 16,000/],
      [
        monitor(csv, request),
        /^The run seems to have ended at step 8,000, .* rest at 10% of the peak; 16,000/,
      ],
    ] as const;
    for (const [answer, message] of answers) {
      expect(finding(answer, 'steps-mismatch')?.message).toMatch(message);
      expect(headline(answer)).toMatch(/16,000.*; ended at 2\.\d+, .* it ended before its plan; \d errors$/);
      expect(finding(answer, 'forecast-misses-promise')?.message).toMatch(
        /^The loss ended at 2\.\d{4}, 2\.4000/,
      );
      expect(answer.progress.isOver).toBe(true);
      expect(answer.end!.remaining.likely).toBe(0);
      expect(answer.outcome).toBeDefined();
    }
    // one that goes on at its last rate has not ended there
    const tail = rows.flatMap((row, i) => (i < 2000 ? [row] : i % 2 ? [] : [{ ...row, rate: 0.1 }]));
    const going = monitor([{ name: 'run.csv', text: asCsv(tail, 1e6) }], request);
    expect(going.progress.isOver).toBe(false);
    expect(finding(going, 'forecast-misses-promise')?.message).toMatch(/^The loss heads for/);
    // rows are not written at each step, but one that could come before the end is waited for
    const upTo = (until: number) => answerOf({ ...base, every: 50, until }).progress.isOver;
    expect([upTo(7900), upTo(7950), upTo(8000)]).toEqual([false, false, true]);
  });

  test('a run that is over checks its plan', () => {
    const answer = answerOf(
      { ...base, secondsPerStep: 10 },
      { promise: 2.8, devices: 8, price: 3, planned: { days: 1, money: 500 } },
    );
    expect(answer.outcome!.days).toMatchObject({ planned: 1 });
    expect(answer.outcome!.days!.actual).toBeCloseTo(80_000 / 86_400, 1);
    expect(answer.outcome!.money!.actual).toBeCloseTo((80_000 / 3600) * 24, -1);
    expect(answer.outcome!.loss!.planned).toBe(2.8);
    // what came to be has no range
    expect(finding(answer, 'over-budget')?.message).toMatch(/^It cost \$\d+\.\d\d, \$500\.00 were planned$/);
  });
});
