import { epochsChart } from '../chart/epochs.ts';
import { fitChart } from '../chart/fit.ts';
import { type ChartRun, frontierChart } from '../chart/frontier.ts';
import { isoflopChart } from '../chart/isoflop.ts';
import { tradeoffChart } from '../chart/tradeoff.ts';
import type { Law } from '../core/law.ts';
import type { Chart } from '../render/chart/chart.ts';
import type { Options } from './declaration.ts';
import { InputError, type Io } from './io.ts';
import { readLaws } from './law-option.ts';
import { readBudgets, readCount, readFraction, readNumber } from './quantities.ts';

/** A chart, and what it was asked with, in base units. */
export interface Drawn {
  readonly chart: Chart;
  readonly input: Readonly<Record<string, unknown>>;
}

interface Context {
  readonly options: Options;
  readonly io: Io;
  readonly laws: readonly Law[] | undefined;
}

type Kind = (values: readonly string[], context: Context) => Promise<Drawn>;

/** The kinds of chart, and the options that each takes besides the common ones. */
const kinds: Readonly<Record<string, { readonly draw: Kind; readonly takes: readonly string[] }>> = {
  isoflop: { draw: drawIsoflop, takes: ['inferenceTokens', 'uniqueTokens', 'band'] },
  frontier: { draw: drawFrontier, takes: ['range', 'runs', 'level'] },
  tradeoff: { draw: drawTradeoff, takes: ['loss', 'inferenceTokens'] },
  epochs: { draw: drawEpochs, takes: ['uniqueTokens', 'most'] },
  fit: { draw: drawFit, takes: [] },
};

/** Kinds of chart that `plot` draws. */
export const plotKinds: readonly string[] = Object.keys(kinds);

const special = ['inferenceTokens', 'uniqueTokens', 'band', 'range', 'runs', 'level', 'loss', 'most'];

/**
 * Draw a kind of chart from the words and options of the command line.
 *
 * @throws InputError for an unknown kind, an option that it does not take, or values that it cannot read
 */
export async function drawKind(
  kind: string,
  values: readonly string[],
  { options, io }: { readonly options: Options; readonly io: Io },
): Promise<Drawn> {
  const found = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (found === undefined) {
    throw new InputError(`Unknown kind of chart '${kind}': expected ${Object.keys(kinds).join(', ')}`);
  }
  const stranger = special.find(name => options[name] !== undefined && !found.takes.includes(name));
  if (stranger !== undefined) {
    const option = stranger.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
    throw new InputError(`plot ${kind} takes no --${option}: see isoflop plot --help`);
  }
  const laws = await readLaws(options.law as readonly string[] | undefined, io);
  if (kind !== 'frontier' && laws !== undefined && laws.length > 1) {
    throw new InputError(`plot ${kind} draws one law: got ${laws.map(law => law.id).join(', ')}`);
  }
  const drawn = await found.draw(values, { options, io, laws });
  return { ...drawn, input: { ...drawn.input, ...(laws && { law: laws.map(law => law.id) }) } };
}

async function drawIsoflop(values: readonly string[], { options, laws }: Context): Promise<Drawn> {
  const budgets = await budgetsOf(values);
  if (budgets.length === 0) throw new InputError('plot isoflop needs a budget, such as 1e21');
  const [served, ...more] = await countsOf(options.inferenceTokens, '--inference-tokens');
  if (more.length > 0) throw new InputError('plot isoflop takes one --inference-tokens');
  const limits = defined({
    inferenceTokens: served,
    uniqueTokens: await readCount(options.uniqueTokens, 'tokens', '--unique-tokens'),
    band: await readFraction(options.band, '--band'),
  });
  const request = { budgets, ...limits };
  return { chart: isoflopChart({ ...request, ...law(laws) }), input: request };
}

async function drawFrontier(values: readonly string[], { options, laws }: Context): Promise<Drawn> {
  const request = defined({
    budgets: await budgetsOf(values),
    compute: await rangeOf(options.range),
    level: options.level as number | undefined,
  });
  const which = (options.runs as string | undefined) ?? 'all';
  const runs = which === 'none' ? [] : await documentedRuns(which);
  return {
    chart: frontierChart({ ...request, runs, ...(laws && { law: laws }) }),
    input: { ...request, runs: which },
  };
}

async function documentedRuns(which: string): Promise<readonly ChartRun[]> {
  const { chartRuns } = await import('../chart/documented-runs.ts');
  return chartRuns(which === 'all' ? undefined : which.split(','));
}

/** FLOP below which a number is meant as a loss. */
const LEAST_BUDGET = 1e3;

async function drawTradeoff(values: readonly string[], { options, laws }: Context): Promise<Drawn> {
  const budgets = await budgetsOf(values);
  if (budgets.length > 1) throw new InputError(`plot tradeoff takes one budget: got ${budgets.length}`);
  const request = defined({
    loss: await readNumber(options.loss, '--loss', 'a loss such as 2.0'),
    compute: budgets[0],
    inferenceTokens: await countsOf(options.inferenceTokens, '--inference-tokens'),
  });
  if ((request.loss === undefined) === (request.compute === undefined)) {
    throw new InputError('plot tradeoff needs a loss or a budget: --loss 2.0, or 1e24');
  }
  if (request.compute !== undefined && request.compute < LEAST_BUDGET)
    throw new InputError(
      `plot tradeoff takes a budget in FLOP: got ${request.compute}; a loss goes with --loss`,
    );
  return { chart: tradeoffChart({ ...request, ...law(laws) }), input: request };
}

async function drawEpochs(values: readonly string[], { options, laws }: Context): Promise<Drawn> {
  if (values.length > 0) throw new InputError(`plot epochs takes no values: got ${values.join(' ')}`);
  const request = defined({
    uniqueTokens: await readCount(options.uniqueTokens, 'tokens', '--unique-tokens'),
    most: await readNumber(options.most, '--most', 'a number of epochs such as 100'),
  });
  return { chart: epochsChart({ ...request, ...law(laws) }), input: request };
}

async function drawFit(values: readonly string[], { io, laws }: Context): Promise<Drawn> {
  const [path, ...more] = values;
  if (path === undefined || more.length > 0)
    throw new InputError('plot fit takes one file of runs, such as runs.csv');
  const [text, { readRuns }] = await Promise.all([io.readText(path), import('../fit/read-runs.ts')]);
  const runs = await readRuns(text, { name: path });
  return { chart: fitChart({ runs, ...law(laws) }), input: { runs: path } };
}

function law(laws: readonly Law[] | undefined): { readonly law?: Law } {
  return laws?.[0] === undefined ? {} : { law: laws[0] };
}

/** Every word is a budget of its own, or a range of them. */
async function budgetsOf(values: readonly string[]): Promise<readonly number[]> {
  const read = await Promise.all(values.map(value => readBudgets(value, 1)));
  return read.flat().map(budget => budget!.compute);
}

async function rangeOf(text: unknown): Promise<readonly [number, number] | undefined> {
  if (text === undefined) return undefined;
  const ends = String(text).split('..');
  if (ends.length !== 2) throw new InputError(`--range must be two budgets, such as 1e18..1e26: got ${text}`);
  const [low, high] = await budgetsOf(ends);
  return [low!, high!];
}

async function countsOf(texts: unknown, option: string): Promise<readonly number[]> {
  const list = (texts ?? []) as readonly string[];
  const counts = await Promise.all(list.map(text => readCount(text, 'tokens', option)));
  return counts.filter(count => count !== undefined);
}

/** Without the keys that are undefined. */
function defined<T extends Record<string, unknown>>(
  values: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
