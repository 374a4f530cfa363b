import { scaleLinear, scaleLog } from 'd3-scale';
import { Refusal } from '../../core/refusal.ts';
import type { Axis } from './chart.ts';
import { logTicks, type Tick, tickLabel } from './ticks.ts';

/** An axis laid out on an interval of the picture. */
export interface Scale {
  readonly map: (value: number) => number;
  readonly domain: readonly [number, number];
  readonly ticks: readonly Tick[];
}

/**
 * Lay out an axis over `range`, with about `count` labelled ticks.
 *
 * @throws RangeError when a logarithmic axis would reach zero or below, or nothing finite is to be shown
 */
export function layOut(
  axis: Axis,
  values: readonly number[],
  options: { readonly range: readonly [number, number]; readonly count: number },
): Scale {
  const wanted = axis.domain ?? extent(axis, values);
  const { range, count } = options;
  if (axis.scale === 'log') {
    const scale = scaleLog(wanted, range);
    return {
      map: value => scale(value),
      domain: [wanted[0], wanted[1]],
      ticks: logTicks(axis, wanted, count),
    };
  }
  const scale = scaleLinear(wanted, range);
  if (axis.domain === undefined) scale.nice(count);
  const domain = scale.domain() as [number, number];
  const plain = scale.ticks(count);
  const step = plain.length > 1 ? plain[1]! - plain[0]! : 0;
  return {
    map: value => scale(value),
    domain,
    ticks: plain.map(value => ({ value, label: tickLabel(value, axis.ticks, step) })),
  };
}

function extent(axis: Axis, values: readonly number[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) throw new Refusal(`Axis "${axis.title}" has nothing to show: no finite value`);
  if (axis.scale === 'log') {
    if (low <= 0)
      throw new Refusal(`Axis "${axis.title}" is logarithmic and needs positive values: got ${low}`);
    const margin = low === high ? 2 : (high / low) ** 0.03;
    return [low / margin, high * margin];
  }
  // values that are equal, or so near that no tick fits between them, get room around them
  const size = Math.max(Math.abs(low), Math.abs(high));
  const narrow = high - low < Math.max(size * 1e-9, 1e-300);
  const margin = narrow ? (size > 1e-290 ? size * 0.1 : 1) : (high - low) * 0.04;
  // a quantity that is never negative gets no axis below zero
  return [low >= 0 && low < margin ? 0 : low - margin, high + margin];
}
