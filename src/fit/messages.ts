import { type Caveat, type Sentences, sentenceOf } from '../core/caveat.ts';

/** A coupled fit against the plain one. */
interface OuterTested {
  readonly k: number;
  readonly likelihoodRatio: number;
  readonly probability: number;
}

const caveats = {
  'rows-left-out': ({ count, rows, lines }: { count: number; rows: number; lines: string }) =>
    `${count} of ${rows} rows ${plural(count, 'is', 'are')} left out, as runs that crashed, still run or lack a value: ${lines}`,
  'column-chosen': ({
    quantity,
    used,
    names,
    option,
  }: {
    quantity: string;
    used: string;
    names: string;
    option: string;
  }) => `${quantity} is read from '${used}'; ${names} could be meant, too: name one with ${option}`,
  'spare-columns': ({ names }: { names: string }) =>
    `Columns ${names} could be C, which N and D give as 6ND: name one with --compute`,
  'loss-converted': ({
    column,
    from,
    bytesPerToken,
  }: {
    column: string;
    from: string;
    bytesPerToken?: number;
  }) =>
    from === 'perplexity'
      ? `Losses are the logarithms of '${column}', nats/token`
      : from === 'bits/token'
        ? `Losses are those of '${column}' in nats/token: bits/token times ln 2`
        : `Losses are those of '${column}' in nats/token: bits/byte times ln 2 and ${bytesPerToken} bytes per token`,
  'loss-in-bits-per-byte': ({ column }: { column: string }) =>
    `Losses are in bits/byte as in '${column}', and so are E and the law; --bytes-per-token converts them to nats/token`,
  'loss-above-guessing': ({ count, guessing }: { count: number; guessing: number }) =>
    `${count} ${plural(count, 'loss is', 'losses are')} above ${guessing}, which guessing among 250,000 tokens gives in nats/token: if they are perplexities, add --perplexity`,
  'kept-of-families': ({
    kind,
    which,
    spare,
    rows,
    column,
    drop,
    schedules,
  }: {
    kind: string;
    which: string;
    spare: number;
    rows: number;
    column: string;
    drop: number;
    schedules: number;
  }) =>
    kind === 'sweep'
      ? `${spare} of ${rows} rows are other settings of a sweep${sweptBy(column, drop)}, of which the lowest loss at each size is kept: it is below that of a run with the usual setting`
      : `${spare} of ${rows} rows are other checkpoints of their runs (${shownBy(column, drop, schedules)}), of which the ${which} is kept`,
  'families-fitted': ({
    kind,
    spare,
    rows,
    column,
    drop,
    schedules,
  }: {
    kind: string;
    spare: number;
    rows: number;
    column: string;
    drop: number;
    schedules: number;
  }) =>
    kind === 'sweep'
      ? `${spare} of ${rows} rows are settings of a sweep${sweptBy(column, drop)} and fitted as runs: their spread counts as noise`
      : `${spare} of ${rows} rows are checkpoints of other rows' runs (${shownBy(column, drop, schedules)}) and fitted as runs: before the learning rate comes down their losses are too high`,
  'groups-apart': ({
    column,
    groups,
    share,
    values,
    first,
  }: {
    column: string;
    groups: number;
    share: number;
    values: string;
    first: string;
  }) =>
    `Column '${column}' (${values}) splits the losses into ${groups} groups, which explain ${digits(100 * share, 2)}% of their spread about a smooth surface: fit a law each with --group '${column}', or one of them with --group '${column}=${first}'`,
  'one-group': ({ column, value, rows, all }: { column: string; value: string; rows: number; all: number }) =>
    `Fitted are the ${rows} of ${all} rows where '${column}' is ${value}`,
  'exponents-shared': ({ groups }: { groups: number }) =>
    `alpha and beta are those of all ${groups} groups together, and intervals hold them fixed`,
  'few-points': ({ points, coefficients }: { points: number; coefficients: number }) =>
    `${points} distinct ${plural(points, 'run')} for ${coefficients} free coefficients: single runs weigh much, and one that went wrong cannot be told from the law`,
  'repeated-rows': ({ count, rows }: { count: number; rows: number }) =>
    `${count} of ${rows} rows ${plural(count, 'repeats', 'repeat')} the N, D and loss of another: copies tell nothing new, and intervals that count them as runs come out too narrow`,
  'few-budgets': ({ budgets }: { budgets: number }) =>
    `${budgets} distinct compute ${plural(budgets, 'budget')}: the slope with compute rests on too few`,
  'few-ratios': ({ ratios }: { ratios: number }) =>
    `${ratios} distinct ${plural(ratios, 'ratio')} of tokens to parameters: the two terms are hard to tell apart`,
  'compute-is-not-6nd': ({ low, high }: { low: number; high: number }) =>
    `The file's C is ${digits(low, 3)} to ${digits(high, 3)} times 6ND (exact counts differ by design); N and D are used as given`,
  'compute-far-from-6nd': ({ low, high }: { low: number; high: number }) =>
    `The file's C is ${digits(low, 3)} to ${digits(high, 3)} times 6ND: is a column in another unit? Budgets are by this C, and N and D are used as given`,
  'dropped-worst': ({ count, lines, loss }: { count: number; lines: string; loss: number }) =>
    `Left out the ${count} highest ${plural(count, 'loss', 'losses')} (${digits(loss, 4)} and above), ${plural(count, 'line', 'lines')} ${lines}`,
  'starts-disagree': ({ starts, reached }: { starts: number; reached: number }) =>
    `Only ${reached} of ${starts} starts reached the best objective: other minima are near`,
  outliers: ({ count, distance, lines }: { count: number; distance: number; lines: string }) =>
    `${count} ${plural(count, 'run lies', 'runs lie')} more than ${distance} robust standard deviations off the law: ${plural(count, 'line', 'lines')} ${lines}`,
  extrapolation: ({ compute, decades }: { compute: number; decades: number }) =>
    decades > 0
      ? `${flop(compute)} is ${digits(decades, 2)} decades above the largest run`
      : `${flop(compute)} is ${digits(-decades, 2)} decades below the smallest run`,
  'wide-interval': ({
    compute,
    level,
    low,
    high,
  }: {
    compute: number;
    level: string;
    low: number;
    high: number;
  }) =>
    `At ${flop(compute)} the ${level}% interval of N* spans a factor ${digits(high / low, 2)}: too wide to choose a size by`,
  'tokens-not-what-6nd-leaves': ({
    compute,
    tokens,
    left,
  }: {
    compute: number;
    tokens: number;
    left: number;
  }) =>
    `At ${flop(compute)} D* is ${power(tokens)} by its own power law and ${power(left)} as C/(6N*), which is what a law file of this fit gives`,
  'outer-exponent-wanted': ({ k, likelihoodRatio, probability }: OuterTested) =>
    `The runs want the coupled form: k = 1 is rejected, likelihood ratio ${digits(likelihoodRatio, 3)} on one degree of freedom (probability ${digits(probability, 2)}), k ${digits(k, 3)}`,
  'outer-exponent-idle': ({ k, likelihoodRatio, probability }: OuterTested) =>
    `The runs do not tell k ${digits(k, 3)} from 1 (likelihood ratio ${digits(likelihoodRatio, 3)} on one degree of freedom, probability ${digits(probability, 2)}): the plain form says as much with one number less`,
  'no-intervals': () => 'No intervals were computed: add --bootstrap 4000',
  'few-resamples': ({ draws, level, needed }: { draws: number; level: number; needed: number }) =>
    `${draws} ${plural(draws, 'draw')} are too few for a ${level}% interval, whose ends are then the most extreme ones: at least ${needed} are needed`,
  'bootstrap-failures': ({ failed, resamples }: { failed: number; resamples: number }) =>
    `${failed} of ${resamples} resamples have no optimum and are left out of the intervals, which are too narrow by that`,
  'holdout-outside': ({ level, inside, held }: { level: string; inside: number; held: number }) =>
    `${digits(100 * inside, 2)}% of ${held} held-out losses lie inside the ${level}% interval: the law does not carry upwards as promised`,
  'outside-budgets': ({ count, rows }: { count: number; rows: number }) =>
    `${count} of ${rows} runs belong to no isoFLOP profile of three runs and are not used`,
  'profile-without-optimum': ({
    compute,
    problem,
  }: {
    compute: number;
    problem: keyof typeof profileProblems;
  }) => `The profile at ${flop(compute)} is left out: ${profileProblems[problem]}`,
  'parabola-bias': ({
    compute,
    parameters,
    exponent,
    width,
    centre,
    alpha,
    beta,
  }: {
    compute: number;
    parameters: number;
    exponent: number;
    width: number;
    centre: number;
    alpha: number;
    beta: number;
  }) =>
    `Parabolas miss by themselves: on noise-free losses of these runs N* at ${flop(compute)} comes out ${signedPercent(parameters)} off and the exponent ${signed(exponent)} (profiles up to ${digits(width, 2)} times wide, off-centre by ${signed(centre, 2)} of their half-width, alpha ${digits(alpha, 3)} against beta ${digits(beta, 3)}; Czech et al. 2026, arXiv:2603.22339); the parametric method has no such bias`,
  'profiles-narrow': ({ width, factor }: { width: number; factor: number }) =>
    `Profiles span ${digits(width, 2)} times in N at most, under a decade: noise leaves N* of a budget open to a factor of ${digits(factor, 3)} (95%)`,
  'profiles-off-centre': ({ count, used }: { count: number; used: number }) =>
    `${count} of ${used} profiles ${plural(count, 'has', 'have')} a minimum by noise alone: by the law of all runs it lies outside their sizes, off-centre, where parabolas miss (Czech et al. 2026, arXiv:2603.22339)`,
  'curves-not-annealed': () =>
    'Losses inside a training curve are above those of a run whose schedule ends there, so D* comes out too small where schedules are longer',
  'single-rows': ({ count }: { count: number }) =>
    `${count} ${plural(count, 'run is', 'runs are')} the only one of their size and no training curve: not used`,
  'design-extrapolates': ({
    target,
    largest,
    decades,
  }: {
    target: number;
    largest: number;
    decades: number;
  }) =>
    `The target ${flop(target)} is ${digits(decades, 2)} decades above the largest budget, ${flop(largest)}`,
  'target-inside-pilot': ({ target, largest }: { target: number; largest: number }) =>
    `The target ${flop(target)} is not above the largest budget of the pilot, ${flop(largest)}: train the run itself, or spend less on the pilot`,
  'sizes-below-range': ({ count, smallest, least }: { count: number; smallest: number; least: number }) =>
    `${count} ${plural(count, 'size lies', 'sizes lie')} below the sizes that the assumed law was fitted to (${power(smallest)} against ${power(least)} parameters): it need not hold there`,
  'budgets-below-range': ({ count, smallest, least }: { count: number; smallest: number; least: number }) =>
    `${count} ${plural(count, 'budget lies', 'budgets lie')} below the budgets that the assumed law was fitted to (${flop(smallest)} against ${flop(least)}): it need not hold there`,
  'wide-forecast': ({ target, factor }: { target: number; factor: number }) =>
    `The interval of N* at ${flop(target)} would span a factor ${digits(factor, 2)}: too wide to choose a size by; more runs, or budgets over a wider span, narrow it (--compare)`,
  'design-fails': ({ failed }: { failed: number }) =>
    failed < 1
      ? `fit would refuse ${digits(100 * failed, 2)}% of the simulated pilots, as too noisy to give a law; they are left out of the interval`
      : 'fit would refuse every simulated pilot: such runs do not give a law; buy more of them, further apart, or with less noise (--compare)',
  'alternatives-below-range': ({ count, designs }: { count: number; designs: number }) =>
    `${count} of ${designs} designs train runs below the sizes or budgets that the assumed law was fitted to ('below range'): their intervals hold as far as the law goes on there`,
  'assumed-law': () =>
    'The forecast holds as far as the assumed law and noise do; sizes are laid out about its optimum',
} satisfies Sentences;

const unitNames = {
  parameters: 'parameters',
  tokens: 'tokens',
  compute: 'FLOP',
};
const unitExamples = {
  parameters: 'N (M)',
  tokens: 'D (B)',
  compute: 'C (PF-days)',
};

const profileProblems = {
  'too-few-points': 'fewer than three distinct sizes',
  'no-minimum': 'its parabola has no minimum',
  flat: 'its parabola bends less than the noise about the parabolas can feign, so its minimum may be anywhere',
  'no-spare-points':
    'no budget has more runs than a parabola has coefficients, so its bend cannot be told from noise',
  'minimum-outside': 'its minimum lies outside the sizes that were trained',
};

/** Rows that are no runs of their own. */
interface KinRows {
  readonly spare: number;
  readonly rows: number;
  readonly families: number;
  readonly column: string;
  /** How far the last rows lie below the others, or rows of one size apart; 0 where something else shows it. */
  readonly drop: number;
  readonly schedules: number;
  readonly keep: string;
}

const obstacles = {
  'too-few-points': ({ points, coefficients }: { points: number; coefficients: number }) =>
    `${points} distinct ${plural(points, 'run')} cannot give ${coefficients} coefficients and their noise: at least ${coefficients + 1} are needed`,
  'too-few-budgets': ({ budgets }: { budgets: number }) =>
    `${budgets} ${plural(budgets, 'budget has', 'budgets have')} an optimum inside the sizes that were trained: a power law needs two`,
  'too-few-sizes': ({ curves, sizes }: { curves: number; sizes: number }) =>
    `${curves} training ${plural(curves, 'curve')} with ${sizes} ${plural(sizes, 'size')} that ${plural(sizes, 'takes', 'take')} over or ${plural(sizes, 'hands', 'hand')} over by a crossing: two between the smallest and the largest are needed (where the best curve merely ends, longer training might have shown otherwise)`,
  'no-envelope': ({ crossings, slices, profiles }: { crossings: number; slices: number; profiles: number }) =>
    `The curves do not show that one size is best: ${crossings} of their crossings ${plural(crossings, 'stands', 'stand')} out from noise (two would do), and ${profiles} of ${slices} slices at one budget ${plural(profiles, 'has', 'have')} a minimum that does (more than half would do)`,
  'one-ratio': (_: { slope: number; spread: number }) =>
    'All runs have (nearly) one relation of tokens to parameters, so A, alpha and B, beta can trade places: train at other ratios (tied or fixed exponents do not tell the terms apart either), or fix a whole term that is known, A with alpha or B with beta',
  'one-budget': () =>
    'All runs have (nearly) one compute budget, so E and the exponents rest on the bend of one curve: train at other budgets, tie the exponents or fix some',
  'at-bound': ({ value, limit, names }: { value: number; limit: string; names: string }) =>
    `${names} ended at its bound (${digits(value, 3)}, bound ${limit}): the data do not hold it; fix it if it is known`,
  'not-identified': ({ names }: { names: string }) =>
    `${names}: some combination of these leaves every loss the same, so the data do not identify them`,
  'not-distinguished-from-zero': ({
    term,
    value,
    error,
    names,
  }: {
    term?: string;
    value: number;
    error: number;
    names: string;
  }) =>
    `${term === undefined ? names : `${term} amid the runs`} is ${digits(value, 3)} with a standard error of ${digits(error, 2)}: the data do not tell it from zero`,
  checkpoints: ({ spare, rows, families, column, drop, schedules, keep }: KinRows) =>
    `${spare} of ${rows} rows are checkpoints of ${schedules > 1 ? '' : `${families} `}runs (${shownBy(column, drop, schedules)}) and no runs of their own: before the learning rate comes down their losses are too high for their tokens. Keep the last of each run with --keep ${keep}last, the best with --keep ${keep}best, or fit all rows with --keep all`,
  sweep: ({ spare, rows, families, column, drop, keep }: KinRows) =>
    column === ''
      ? `${spare} of ${rows} rows repeat the N and D of another with a loss of its own (${digits(100 * drop, 2)}% apart, which seeds are not), so they differ in a setting without a column, which N and D cannot explain. Keep the lowest loss at each of ${families} sizes with --keep ${keep}best, add the setting as a column and fit one of its values with --group, or fit all rows with --keep all`
      : `${spare} of ${rows} rows are settings of a sweep of '${column}' at ${families} sizes, which N and D cannot explain. Keep the lowest loss at each size with --keep ${keep}best, fit one setting with --group '${column}=…', or all rows with --keep all`,
  'units-mistake': ({
    quantity,
    count,
    runs,
    smallest,
    least,
  }: {
    quantity: keyof typeof unitNames;
    count: number;
    runs: number;
    smallest: number;
    least: number;
  }) =>
    `${count} of ${runs} runs ${plural(count, 'has', 'have')} less than ${digits(least, 1)} ${unitNames[quantity]} (the least is ${digits(smallest, 3)}), which no law is fitted to: name the unit in the header, such as '${unitExamples[quantity]}'`,
  'not-converged': () =>
    'The descent ended at its limit of iterations, not at a stationary point, so what it found is no optimum: the data hardly hold the coefficients; fix one that is known or train runs further apart',
} satisfies Sentences;

/** What shows that rows are checkpoints. */
function shownBy(column: string, drop: number, schedules: number): string {
  if (column !== '') return `'${column}'`;
  const below = `${digits(100 * drop, 2)}% below a smooth surface through the others`;
  if (schedules > 1) return `where schedules end that several of each N have, losses lie ${below}`;
  return drop === 0 ? 'tokens rise by equal steps at one N' : `the last row of each N lies ${below}`;
}

/** What a sweep is of. */
function sweptBy(column: string, drop: number): string {
  return column === ''
    ? ` without a column (losses of one N and D ${digits(100 * drop, 2)}% apart)`
    : ` of '${column}'`;
}

/** The codes of this room's caveats, with what each sentence takes. */
export type FitSentences = typeof caveats;

/** The codes of reasons why a law is not identified, with what each sentence takes. */
export type ObstacleSentences = typeof obstacles;

/** The sentence of a caveat of this folder. */
export function messageOfCaveat(caveat: Caveat): string {
  return sentenceOf(caveats, caveat);
}

/** The sentence of a reason why a law is not identified. */
export function messageOfObstacle({
  code,
  args,
  coefficients,
}: Pick<Caveat, 'code' | 'args'> & { readonly coefficients: readonly string[] }): string {
  return sentenceOf(obstacles, { code, args: { ...args, names: coefficients.join(', ') } });
}

function plural(count: number, one: string, many: string = `${one}s`): string {
  return count === 1 ? one : many;
}

function digits(value: number, count: number): string {
  return String(Number(value.toPrecision(count)));
}

function power(value: number): string {
  return Number(value.toPrecision(3)).toExponential().replace('e+', 'e');
}

function flop(value: number): string {
  return `${power(value)} FLOP`;
}

function signed(value: number, count: number = 2): string {
  return `${value < 0 ? '−' : '+'}${digits(Math.abs(value), count)}`;
}

function signedPercent(value: number): string {
  return `${signed(100 * value)}%`;
}
