import type { ServingChartRequest } from '../../chart/serving.ts';
import { serving } from '../../serving/serving.ts';
import { servingSweep } from '../../serving/sweep.ts';
import type { ServingAnswer, ServingRequest } from '../../serving/types.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/serving.ts';
import { defined } from '../defined.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { readModel } from '../model-option.ts';
import { type Accelerators, readCount, shareOn } from '../quantities.ts';
import { servingView, tableView } from '../views/serving.ts';

/** `isoflop serving <model>`: what it takes to serve, on one or several kinds of devices, at one load or over a sweep. */
export async function servingAnswer({ args, options, io }: CallOf<typeof declared>): Promise<Outcome> {
  const { on } = options;
  const shared = {
    ...(await modelOf(args.model, io)),
    ...defined({
      precision: options.precision,
      prompt: options.prompt,
      output: sameBy(options, ['answer', 'output']),
      concurrency: sameBy(options, ['concurrency', 'batch']),
      timeToFirstToken: options.ttft,
      timePerToken: options.tpot,
      tensor: options.tensor,
      price: options.price,
      trainingUtilisation: await shareOn(options.mfu, on?.[0]?.accelerator),
    }),
  };
  const requests = (on ?? []).map(one => ({ ...shared, ...devicesOf(one) }));
  const answers = requests.flatMap(options.sweep ? servingSweep : one => [serving(one)]);
  const exitCode = answers.some(hasError) ? 1 : 0;
  const [only] = answers;
  return {
    view:
      answers.length === 1 && only !== undefined
        ? servingView(args.model, only)
        : tableView(args.model, answers),
    exitCode,
  };
}

/** What either of two names says. */
function sameBy<Name extends string>(
  options: Readonly<Partial<Record<Name, number | undefined>>>,
  [name, other]: readonly [Name, Name],
): number | undefined {
  const [value, again] = [options[name], options[other]];
  if (value !== undefined && again !== undefined)
    throw new InputError(`--${name} and --${other} mean the same: got ${value} and ${again}`);
  return value ?? again;
}

/** Seconds of a latency: `30ms`, `0.5 s`. */
export function readSeconds(text: string, name: string): number {
  const match = /^\s*([\d.]+)\s*(ms|s)\s*$/i.exec(text);
  const value =
    match === null ? Number.NaN : Number(match[1]) * (match[2]!.toLowerCase() === 'ms' ? 1e-3 : 1);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InputError(`${name} must be a time such as 30ms or 0.5s: got '${text}'`);
}

/** A size such as `8B`, else a preset or a configuration. */
async function modelOf(word: string, io: Io): Promise<Pick<ServingRequest, 'model' | 'parameters'>> {
  if (/^[\d.]+(?:e\d+)?\s*[kmbt]?$/i.test(word))
    return { parameters: await readCount(word, 'parameters', 'Model') };
  return { model: (await readModel(word, io)).architecture };
}

function devicesOf({ accelerator, accelerators = 1 }: Accelerators) {
  return { accelerator, devices: accelerators };
}

/** What `plot serving` draws. */
export async function chartRequest(
  model: string,
  { on = [], answer, ...options }: CallOf<{ args: typeof declared.args; options: ChartOptions }>['options'],
  io: Io,
): Promise<ServingChartRequest> {
  return {
    name: model,
    ...(await modelOf(model, io)),
    ...defined({ ...options, output: answer }),
    machines: on.map(devicesOf),
  };
}

type ChartOptions = Pick<typeof declared.options, 'on' | 'precision' | 'prompt' | 'tensor' | 'price'> & {
  readonly answer: typeof declared.options.answer;
};

function hasError({ caveats }: ServingAnswer): boolean {
  return caveats.some(({ severity }) => severity === 'error');
}
