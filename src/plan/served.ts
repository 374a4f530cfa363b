import { findAccelerator, type NumberFormat } from '../catalog/accelerators.ts';
import { Refusal } from '../core/refusal.ts';
import { largestServed, Unmet } from '../serving/held.ts';
import type { ServingRequest } from '../serving/types.ts';
import { parseWorkload, type ServingWorkload } from '../serving/workload.ts';
import type { Path } from './paths.ts';
import type { Shape } from './shape.ts';
import type { Size } from './size.ts';
import { type Stated, textOf } from './stated.ts';

const amounts = [
  'devices',
  'concurrency',
  'prompt',
  'output',
  'timeToFirstToken',
  'timePerToken',
  'tensor',
  'price',
] as const satisfies readonly (keyof ServingWorkload)[];

/** How a plan says that its model is served; undefined where it names no devices to serve it. */
export function workloadOf(stated: Pick<Stated, 'numbers' | 'words'>): ServingWorkload | undefined {
  const accelerator = textOf(stated, 'serving.accelerator');
  if (accelerator === undefined) return undefined;
  const found = amounts.map(name => [name, stated.numbers.get(`serving.${name}`)] as const);
  const precision = textOf(stated, 'serving.precision') as NumberFormat | undefined;
  return {
    devices: 1,
    ...Object.fromEntries(found.filter(([, value]) => value !== undefined)),
    accelerator,
    ...(precision !== undefined && { precision }),
  };
}

/** A machine, and what an hour of it is said to cost. */
interface Priced {
  readonly accelerator?: string | undefined;
  readonly price?: number | undefined;
}

/**
 * Prices of what trains and of what serves, USD an hour: a machine has one, so that what is said of it in one place
 * holds in the other.
 *
 * @param training the serving devices unless it names others
 * @returns both, and of which it was said where one holds for the other, too
 */
export function onePrice(
  training: Priced,
  serving: Priced & { readonly accelerator: string },
): { readonly training?: number; readonly serving?: number; readonly saidOf?: 'training' | 'serving' } {
  const [trains, serves] = [training.accelerator ?? serving.accelerator, serving.accelerator].map(
    name => findAccelerator(name).id,
  );
  const said = training.price ?? serving.price;
  const isOne = trains === serves && (training.price === undefined || serving.price === undefined);
  if (said !== undefined && isOne)
    return { training: said, serving: said, saidOf: training.price === undefined ? 'serving' : 'training' };
  return {
    ...(training.price !== undefined && { training: training.price }),
    ...(serving.price !== undefined && { serving: serving.price }),
  };
}

/** A plan of which a price that is stated of a machine holds wherever it works. */
export function withOnePrice(stated: Stated): Stated {
  const served = textOf(stated, 'serving.accelerator');
  if (served === undefined || stated.accelerator === undefined) return stated;
  const said = onePrice(
    { accelerator: stated.accelerator.id, price: stated.numbers.get('budget.price') },
    { accelerator: served, price: stated.numbers.get('serving.price') },
  );
  if (said.saidOf === undefined) return stated;
  const numbers = new Map(stated.numbers)
    .set('budget.price', said.training!)
    .set('serving.price', said.serving!);
  return { ...stated, numbers, priceSaidOf: said.saidOf };
}

/** What a workload states of a plan, by the names that proposals give it. */
export function statedServing(workload: string | ServingWorkload): {
  readonly entries: readonly (readonly [path: Path, value: number | string])[];
  readonly numbers: ReadonlyMap<Path, number>;
  readonly words: ReadonlyMap<Path, string>;
} {
  const entries = Object.entries(typeof workload === 'string' ? parseWorkload(workload) : workload);
  const named = entries.map(([name, value]) => [`serving.${name}` as Path, value] as const);
  return {
    entries: named,
    numbers: new Map(named.filter((one): one is [Path, number] => typeof one[1] === 'number')),
    words: new Map(named.filter((one): one is [Path, string] => typeof one[1] === 'string')),
  };
}

/**
 * Parameters of the largest model that keeps the latencies of a plan's limits on the devices that serve it, with its
 * users at once.
 *
 * @returns undefined where there is no such limit
 * @throws RangeError where nothing says what serves the model, or no model keeps it
 */
export function largestWithinLatency(stated: Pick<Stated, 'numbers' | 'words'>): number | undefined {
  const timeToFirstToken = stated.numbers.get('limits.latency.timeToFirstToken');
  const timePerToken = stated.numbers.get('limits.latency.timePerToken');
  const workload = workloadOf(stated);
  if ((timeToFirstToken ?? timePerToken) === undefined) return undefined;
  if (workload === undefined)
    throw new Refusal(
      "A latency is that of devices: expected what serves the model with limits.latency, such as serving: '2 h100, fp8, 25 users'",
    );
  return largestWithin(workload, {
    ...(timeToFirstToken !== undefined && { timeToFirstToken }),
    ...(timePerToken !== undefined && { timePerToken }),
  });
}

/**
 * The largest model that keeps latencies under a workload, whatever latencies that has itself.
 *
 * @throws RangeError where none does
 */
export function largestWithin(
  { timeToFirstToken: _first, timePerToken: _each, ...workload }: ServingWorkload,
  latency: Pick<ServingWorkload, 'timeToFirstToken' | 'timePerToken'>,
): number {
  const most = largestServed({ ...workload, ...latency });
  if (most !== undefined) return most;
  throw new Unmet(
    'No model keeps limits.latency on the devices that serve it: expected more of them, or more time',
  );
}

/** The model of a plan as it is served: its shape, or its counts; undefined where nothing says its size. */
export function servedModel(
  { shape, stated }: { readonly shape: Shape | undefined; readonly stated: Pick<Stated, 'numbers'> },
  size: Pick<Size, 'parameters' | 'activeParameters'> | undefined,
): Omit<ServingRequest, keyof ServingWorkload> | undefined {
  if (shape !== undefined) return { model: shape.architecture };
  if (size === undefined) return undefined;
  const { parameters, activeParameters } = size;
  if (activeParameters >= parameters) return { parameters };
  const [experts, activeExperts] = [
    stated.numbers.get('model.experts'),
    stated.numbers.get('model.activeExperts'),
  ];
  return {
    parameters,
    activeParameters,
    ...(experts !== undefined && { experts }),
    ...(activeExperts !== undefined && { activeExperts }),
  };
}
