/** Learning rate over its peak at a step, 0 to 1. */
export type Rate = (step: number) => number;

/** How the learning rate runs from the first to the last step. */
export interface RateSchedule {
  readonly kind: 'cosine' | 'wsd' | 'linear' | 'constant' | 'inverse-sqrt' | 'logged';
  readonly rate: Rate;
  /** Steps of the rise to the peak, and last step that is planned. */
  readonly warmupSteps: number;
  readonly totalSteps: number;
}

/** Steps at which a schedule is summed; longer ones are summed on a grid of so many. */
const MOST_STEPS = 2 ** 18;

/** Share of the peak from which a rate counts as being at it. */
const AT_PEAK = 0.999;

/** Memory of the annealing, in shares of the planned steps. */
const LAG = 0.1;

/**
 * What a schedule has done by a step. `learned` is S_t, the sum of rates over their peak; `annealed` is a_t = 1 − e_t,
 * where the lagged rate e follows the rate with a memory of a tenth of the run (Tissue et al. 2024, arXiv:2408.11029,
 * with their second sum brought to 0 to 1).
 */
export interface Progress {
  readonly learned: (step: number) => number;
  readonly annealed: (step: number) => number;
  /** First step at the peak, and last planned one. */
  readonly warmupSteps: number;
  readonly totalSteps: number;
}

/** A schedule by name: warm-up from 0, then its shape down to `finalShare` of the peak at `decayEnd`, and on at that. */
export function namedSchedule(
  kind: Exclude<RateSchedule['kind'], 'logged'>,
  shape: {
    readonly totalSteps: number;
    readonly warmupSteps?: number;
    readonly decaySteps?: number;
    readonly decayEnd?: number;
    readonly finalShare?: number;
  },
): RateSchedule {
  const { totalSteps, warmupSteps = 0, decayEnd = totalSteps, finalShare = 0 } = shape;
  const { decaySteps = 0.2 * decayEnd } = shape;
  const between = (share: number) => finalShare + (1 - finalShare) * share;
  const after: Record<typeof kind, Rate> = {
    constant: () => 1,
    cosine: step =>
      between(0.5 * (1 + Math.cos((Math.PI * (step - warmupSteps)) / (decayEnd - warmupSteps)))),
    linear: step => between((decayEnd - step) / (decayEnd - warmupSteps)),
    wsd: step => between(Math.min(1, (decayEnd - step) / decaySteps)),
    'inverse-sqrt': step => Math.sqrt(Math.max(1, warmupSteps) / Math.max(1, step)),
  };
  const rate = (step: number) =>
    step < warmupSteps ? step / warmupSteps : Math.min(1, Math.max(0, after[kind](Math.min(step, decayEnd))));
  return { kind, rate, totalSteps, warmupSteps };
}

/**
 * A schedule as it was logged: straight between rows, up from 0 to the first (or over the warm-up that is known to lie
 * before it), and at the last one's rate after it.
 */
export function loggedSchedule(
  { steps, values: rates }: { readonly steps: ArrayLike<number>; readonly values: ArrayLike<number> },
  { totalSteps, warmupSteps = 0 }: { readonly totalSteps: number; readonly warmupSteps?: number },
): RateSchedule {
  let peak = 0;
  for (let i = 0; i < rates.length; i++) peak = Math.max(peak, rates[i]!);
  let at = 0;
  const rate = (step: number) => {
    if (step < steps[0]! && warmupSteps > 0 && warmupSteps <= steps[0]!)
      return (Math.min(1, step / warmupSteps) * rates[0]!) / peak;
    // asked in order almost always, so the search goes on from where it was
    if (at >= steps.length || steps[at]! > step) at = 0;
    while (at + 1 < steps.length && steps[at + 1]! <= step) at += 1;
    const [from, value] = steps[at]! <= step ? [steps[at]!, rates[at]!] : [0, 0];
    const next = steps[at]! <= step ? at + 1 : at;
    if (next >= steps.length) return value / peak;
    const share = (step - from) / (steps[next]! - from);
    return (value + (rates[next]! - value) * share) / peak;
  };
  return { kind: 'logged', rate, totalSteps, warmupSteps };
}

/**
 * The running sums of a schedule.
 *
 * @param weight of a step, where the batch grew: the sums are over tokens then, in steps of now
 */
export function progressOf(
  { rate, totalSteps }: RateSchedule,
  weight: { readonly at: (step: number) => number; readonly total: number } = {
    at: () => 1,
    total: totalSteps,
  },
): Progress {
  const stride = Math.max(1, totalSteps / MOST_STEPS);
  const count = Math.ceil(totalSteps / stride);
  const learned = new Float64Array(count + 1);
  const annealed = new Float64Array(count + 1);
  let previous = rate(0);
  let warmup: number | undefined;
  let lagged = 1;
  for (let i = 1; i <= count; i++) {
    const now = rate(i * stride);
    const done = weight.at(i * stride) * stride;
    learned[i] = learned[i - 1]! + now * done;
    if (warmup === undefined) {
      if (now >= AT_PEAK) warmup = i * stride;
    } else {
      lagged += ((previous + now) / 2 - lagged) * (1 - Math.exp(-done / (LAG * weight.total)));
      annealed[i] = 1 - lagged;
    }
    previous = now;
  }
  const at = (values: Float64Array) => (step: number) => {
    const place = Math.min(count, Math.max(0, step / stride));
    const low = Math.floor(place);
    const high = Math.min(count, low + 1);
    return values[low]! + (values[high]! - values[low]!) * (place - low);
  };
  return { learned: at(learned), annealed: at(annealed), warmupSteps: warmup ?? totalSteps, totalSteps };
}
