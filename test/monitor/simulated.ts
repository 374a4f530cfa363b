/** Uniform numbers of a seed (mulberry32), so that a simulated run is the same each time. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Normal numbers by Box and Muller. */
export function normal(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A run of known truth: a law in tokens, an annealing gain, noise, and what went wrong. */
export interface SimulatedRun {
  readonly seed: number;
  readonly totalSteps: number;
  readonly warmupSteps: number;
  readonly tokensPerStep: number;
  /** Steps between rows. */
  readonly every: number;
  /** L = floor + scale·(S/S_T)^-alpha − gain·L_T·a, with S the sum of rates and a the annealed share. */
  readonly floor: number;
  readonly scale: number;
  readonly alpha: number;
  readonly gain: number;
  /** Memory of the annealing, in shares of the run; a tenth unless given. */
  readonly lag?: number;
  /** Deviation of a row, in shares of the loss. */
  readonly noise: number;
  readonly schedule: 'cosine' | 'wsd' | 'constant';
  readonly decaySteps?: number;
  readonly finalShare?: number;
  /** A spike: from a step on, so high, gone in so many steps. */
  readonly spike?: { readonly step: number; readonly height: number; readonly length: number };
  /** A crash at a step, that goes on at an earlier one, so many seconds later. */
  readonly restart?: { readonly at: number; readonly from: number; readonly down: number };
  readonly secondsPerStep?: number;
  /** From a step on steps take so many times as long. */
  readonly slow?: { readonly from: number; readonly times: number };
  /** A step that takes so many seconds more. */
  readonly stall?: { readonly step: number; readonly seconds: number };
  readonly until?: number;
}

/** A row of it; time in seconds since the start. */
export interface SimulatedRow {
  readonly step: number;
  readonly loss: number;
  readonly rate: number;
  readonly gradientNorm: number;
  /** Of a step, the mean of those since the row before. */
  readonly seconds: number;
  readonly time: number;
}

/** Rate over its peak at a step. */
function rateAt(run: SimulatedRun, step: number): number {
  const { totalSteps, warmupSteps, schedule, decaySteps = 0.2 * totalSteps, finalShare = 0 } = run;
  if (step < warmupSteps) return step / warmupSteps;
  const left = totalSteps - step;
  const share =
    schedule === 'cosine'
      ? 0.5 * (1 + Math.cos((Math.PI * (step - warmupSteps)) / (totalSteps - warmupSteps)))
      : schedule === 'wsd'
        ? Math.min(1, left / decaySteps)
        : 1;
  return finalShare + (1 - finalShare) * share;
}

/** The loss without noise, by step: a sum over all steps, one by one, as equations 1 and 2 of the method say. */
export function truth(run: SimulatedRun): Float64Array {
  const { totalSteps, floor, scale, alpha, gain, lag = 0.1 } = run;
  const sums = new Float64Array(totalSteps + 1);
  const annealed = new Float64Array(totalSteps + 1);
  const forget = 1 - Math.exp(-1 / (lag * totalSteps));
  let [lagged, isUp] = [1, false];
  for (let step = 1; step <= totalSteps; step++) {
    const [before, now] = [rateAt(run, step - 1), rateAt(run, step)];
    sums[step] = sums[step - 1]! + now;
    if (isUp) lagged += ((before + now) / 2 - lagged) * forget;
    if (now >= 0.999) isUp = true;
    annealed[step] = isUp ? 1 - lagged : 0;
  }
  const end = sums[totalSteps]!;
  const last = (floor + scale) / (1 + gain * annealed[totalSteps]!);
  return sums.map((sum, step) =>
    step === 0 ? 11 : Math.min(11, floor + scale * (sum / end) ** -alpha - gain * last * annealed[step]!),
  );
}

/** Rows as a job writes them, restarts in them. */
export function simulate(run: SimulatedRun): readonly SimulatedRow[] {
  const { seed, totalSteps, every, noise, spike, restart, slow, stall, secondsPerStep = 1 } = run;
  const curve = truth(run);
  const gauss = normal(uniform(seed));
  const rows: SimulatedRow[] = [];
  let [time, hasCrashed] = [0, false];
  for (let step = every; step <= Math.min(totalSteps, run.until ?? totalSteps); step += every) {
    const height =
      spike && step >= spike.step ? spike.height * Math.exp(-(step - spike.step) / (spike.length / 2.3)) : 0;
    const pace = secondsPerStep * (slow && step >= slow.from ? slow.times : 1);
    const lost = stall && step >= stall.step && step < stall.step + every ? stall.seconds / every : 0;
    const seconds = pace * (1 + 0.004 * gauss()) + lost;
    time += every * seconds;
    rows.push({
      step,
      loss: curve[step]! * (1 + noise * gauss()) * (1 + height),
      rate: rateAt(run, step),
      gradientNorm: (0.3 + 0.02 * gauss()) * (1 + 30 * height),
      seconds,
      time,
    });
    if (restart !== undefined && !hasCrashed && step >= restart.at) {
      hasCrashed = true;
      time += restart.down;
      step = restart.from;
    }
  }
  return rows;
}

/** Seconds since 1970 at which simulated runs begin: 2026-03-02, 08:00 UTC. */
export const START = Date.UTC(2026, 2, 2, 8) / 1000;

/** Rows as CSV, with the clock. */
export function asCsv(rows: readonly SimulatedRow[], tokensPerStep: number): string {
  const lines = rows.map(({ step, loss, rate, gradientNorm, seconds, time }) =>
    [
      step,
      loss.toFixed(4),
      (3e-4 * rate).toExponential(4),
      gradientNorm.toFixed(3),
      (tokensPerStep / seconds).toFixed(0),
      (START + time).toFixed(1),
    ].join(','),
  );
  return `${['step,train/loss,lr,grad_norm,tokens_per_second,_timestamp', ...lines].join('\n')}\n`;
}

/** Rows as Megatron-LM prints them. */
export function asMegatron(rows: readonly SimulatedRow[], run: Pick<SimulatedRun, 'totalSteps'>): string {
  const stamp = (time: number) =>
    new Date(1000 * (START + time)).toISOString().slice(0, 19).replace('T', ' ');
  const lines = rows.map(
    ({ step, loss, rate, gradientNorm, seconds, time }) =>
      ` [${stamp(time)}] iteration ${String(step).padStart(8)}/${String(run.totalSteps).padStart(8)} | consumed samples: ${String(step * 192).padStart(12)} | elapsed time per iteration (ms): ${(1000 * seconds).toFixed(1)} | learning rate: ${(3e-4 * rate).toExponential(6)} | global batch size:   192 | lm loss: ${loss.toExponential(6)} | loss scale: 1.0 | grad norm: ${gradientNorm.toFixed(3)} | number of skipped iterations:   0 | number of nan iterations:   0 |`,
  );
  return `${lines.join('\n')}\n`;
}

/** The run that README shows: 1.28B parameters on 256B tokens, 58% seen, with a spike, a crash, and a slow device since. */
export const example: SimulatedRun = {
  seed: 7,
  totalSteps: 163_000,
  warmupSteps: 2000,
  tokensPerStep: 1_572_864,
  every: 10,
  floor: 2.58,
  scale: 0.32,
  alpha: 0.32,
  gain: 0.045,
  noise: 0.006,
  schedule: 'cosine',
  finalShare: 0.1,
  secondsPerStep: 0.82,
  spike: { step: 31_210, height: 0.6, length: 60 },
  restart: { at: 52_400, from: 50_000, down: 3 * 3600 },
  slow: { from: 84_000, times: 1.06 },
  stall: { step: 70_000, seconds: 900 },
  until: 94_500,
};

/** The same with fewer rows, and a spike that they show: data/examples/simulated-training.csv. */
export const sparse: SimulatedRun = {
  ...example,
  every: 250,
  spike: { step: 31_250, height: 0.5, length: 1800 },
};
