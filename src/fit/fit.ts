import { checkKeys } from '../core/arguments.ts';
import { Refusal } from '../core/refusal.ts';
import { caveatOfCounting, caveatOfDropped, caveatsOfLosses, rangeOf } from './caveats.ts';
import { messageOfCaveat, messageOfObstacle } from './messages.ts';
import { HOFFMANN_DELTA } from './objective.ts';
import { obstaclesOfUnits } from './obstacles.ts';
import { emptyPart, type MethodPart } from './parametric-document.ts';
import { checkRuns, type PilotRun } from './runs.ts';
import type { FitDocument, FitOptions } from './types.ts';

/**
 * Draws beyond which an interval no longer changes: the share of them below the 2.5% quantile has a standard error of
 * sqrt(0.025 · 0.975 / n), 0.0005 at this n. As many simulations has a design at most.
 */
const MOST_RESAMPLES = 100_000;

/**
 * Fit a scaling law to training runs, with intervals, a certificate and what a reader must know.
 *
 * Methods are the three of Hoffmann et al. 2022 (arXiv:2203.15556, section 3): `parametric` fits
 * L = E + A/N^alpha + B/D^beta to its global optimum (or, coupled, E + (A/N^alpha + B/D^beta)^k against k = 1), `isoflop` a parabola per budget, `envelope` the lower envelope
 * of training curves; the latter two give N* and D* as powers of C.
 *
 * @param runs N in parameters, D in tokens, loss in any unit, and C in FLOP where it is known (see readRuns)
 * @param options method, objective, constraints, bootstrap, budgets in FLOP to allocate, holdout
 * @returns the document of `isoflop fit --json`; `identified` is false where the data do not give the law
 * @throws RangeError when a run or an option is out of range
 * @example
 * const law = (N, D) => 1.7 + 400 / N ** 0.34 + 2000 / D ** 0.37;
 * const grid = [1e8, 4e8, 1.6e9, 6.4e9].flatMap(N => [2, 5, 20, 50, 80].map(ratio => [N, ratio * N]));
 * const runs = grid.map(([N, D], line) => ({ line, parameters: N, tokens: D, loss: law(N, D) }));
 * (await fitRuns(runs, { at: [1e21] })).coefficients.E.toFixed(6) // => '1.700000'
 */
export async function fitRuns(runs: readonly PilotRun[], options: FitOptions = {}): Promise<FitDocument> {
  checkKeys(options, KEYS, 'such as { bootstrap: 1000 }');
  checkOptions(options);
  checkRuns(runs);
  const { method = 'parametric' } = options;
  const { kept, dropped } = dropWorst(runs, options.dropWorst ?? 0);
  if (kept.length === 0) throw new Refusal('A fit needs runs: none are left');
  const obstacles = obstaclesOfUnits(kept);
  const part =
    obstacles.length === 0
      ? await partOf(method, kept, options)
      : { ...emptyPart, range: rangeOf(kept), obstacles, caveats: [] };
  return documentOf(runs, options, {
    ...part,
    dropped,
    caveats: [
      ...caveatOfDropped(dropped),
      ...caveatsOfLosses(kept),
      ...caveatOfCounting(kept),
      ...part.caveats,
    ],
  });
}

/** The document of what a method found, or of why nothing was fitted. */
export function documentOf(
  runs: readonly PilotRun[],
  options: FitOptions,
  { dropped, ...part }: MethodPart & { readonly dropped: readonly PilotRun[] },
): FitDocument {
  const { method = 'parametric', objective = 'huber-log', bootstrap = 0, seed = 1 } = options;
  const parametric = method === 'parametric';
  const caveats = [...(options.notes ?? []), ...part.caveats];
  return {
    schema: 'isoflop/fit/1',
    input: {
      file: options.file ?? null,
      method,
      objective: parametric ? objective : null,
      delta: parametric && objective.startsWith('huber') ? (options.delta ?? HOFFMANN_DELTA) : null,
      fixed: parametric ? { ...options.fixed } : {},
      tieExponents: parametric && options.tieExponents === true,
      form: parametric ? (options.form ?? 'parametric') : null,
      rows: runs.length,
      used: runs.length - dropped.length - (part.holdout?.held ?? 0),
      dropped: dropped.map(run => run.line).toSorted((one, other) => one - other),
      bootstrap,
      seed: bootstrap > 0 ? seed : null,
    },
    ...part,
    obstacles: part.obstacles.map(entry => ({ ...entry, message: messageOfObstacle(entry) })),
    caveats: caveats.map(entry => ({ ...entry, message: messageOfCaveat(entry) })),
  };
}

/** Every key that the options may have. */
const KEYS = [
  ...[
    'method',
    'objective',
    'delta',
    'fixed',
    'tieExponents',
    'form',
    'dropWorst',
    'bootstrap',
    'seed',
    'at',
  ],
  ...['holdout', 'budgets', 'levels', 'worst', 'keepDraws', 'file', 'notes', 'workers', 'onProgress'],
];

async function partOf(method: string, runs: readonly PilotRun[], options: FitOptions): Promise<MethodPart> {
  if (method === 'parametric')
    return (await import('./parametric-document.ts')).parametricPart(runs, options);
  const { envelopePart, isoflopPart } = await import('./frontier-document.ts');
  return method === 'isoflop' ? isoflopPart(runs, options) : envelopePart(runs, options);
}

/** The runs without those of the highest losses, and those; of equal losses, later lines are left out first. */
function dropWorst(
  runs: readonly PilotRun[],
  count: number,
): { kept: readonly PilotRun[]; dropped: readonly PilotRun[] } {
  if (count === 0) return { kept: runs, dropped: [] };
  const losses = Float64Array.from(runs, run => run.loss).sort();
  const least = losses[Math.max(0, losses.length - count)] ?? Infinity;
  const dropped = runs
    .filter(run => run.loss >= least)
    .sort((one, other) => other.loss - one.loss || other.line - one.line)
    .slice(0, count);
  const gone = new Set(dropped);
  return { kept: runs.filter(run => !gone.has(run)), dropped };
}

function checkOptions(options: FitOptions): void {
  const whole = (name: string, value: number | undefined, least: number) => {
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= least)) {
      throw new Refusal(`${name} must be a whole number of at least ${least}: got ${value}`);
    }
  };
  whole('Number of dropped runs', options.dropWorst, 0);
  whole('Number of resamples', options.bootstrap, 0);
  if ((options.bootstrap ?? 0) > MOST_RESAMPLES) {
    throw new Refusal(
      `Number of resamples must be at most ${MOST_RESAMPLES}, which place the ends of a 95% interval to within 0.05% of probability; more take memory and tell nothing: got ${options.bootstrap}`,
    );
  }
  whole('Seed', options.seed, 0);
  whole('Number of residuals', options.worst, 0);
  for (const [name, values] of Object.entries({
    'Budget to allocate': options.at ?? [],
    'Budget of profiles': options.budgets ?? [],
    'Holdout budget': options.holdout === undefined ? [] : [options.holdout],
  })) {
    for (const value of values) {
      if (!(value > 0 && Number.isFinite(value))) {
        throw new Refusal(`${name} must be a positive number of FLOP: got ${value}`);
      }
    }
  }
  for (const level of options.levels ?? []) {
    if (!(level > 0 && level < 100)) {
      throw new Refusal(`Level of an interval must be above 0 and below 100 percent: got ${level}`);
    }
  }
  const method = options.method ?? 'parametric';
  if (method !== 'isoflop' && options.budgets !== undefined) {
    throw new Refusal(`Option budgets belongs to the isoflop method: got ${method}`);
  }
  if (method !== 'parametric') {
    const given = {
      objective: options.objective,
      delta: options.delta,
      fixed: options.fixed,
      holdout: options.holdout,
    };
    for (const [name, value] of Object.entries({
      ...given,
      tieExponents: options.tieExponents || undefined,
      form: options.form === 'coupled' || undefined,
    })) {
      if (value !== undefined)
        throw new Refusal(`Option ${name} belongs to the parametric method: got ${method}`);
    }
  }
}
