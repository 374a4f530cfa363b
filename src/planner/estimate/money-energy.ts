import { carbon, energyUse } from '../../cluster/energy.ts';
import type { Hardware } from './hardware.ts';
import type { Caveats } from './messages.ts';
import { type PriceRange, priceRange } from './price.ts';
import type { EstimateDocument, EstimateRequest, Uncertain } from './types.ts';

type Money = Pick<EstimateDocument, 'cost' | 'energy' | 'carbon'>;

/** The price that counts: a given one, or the offers on file. */
export function priceOf(request: EstimateRequest, hardware: Hardware): PriceRange | undefined {
  if (request.price === undefined) return priceRange(hardware.accelerator);
  const { price } = request;
  return { price: { low: price, likely: price, high: price }, source: 'input', assumed: false };
}

/** Money, energy and carbon of accelerator-hours; what can't be known is absent, with a caveat. */
export function moneyAndEnergy(
  request: EstimateRequest,
  options: { readonly hardware: Hardware; readonly hours: Uncertain; readonly caveats: Caveats },
): Money {
  const { hardware, hours, caveats } = options;
  return {
    ...costOf(priceOf(request, hardware), options),
    ...energyOf(request, { hardware, hours, caveats }),
  };
}

function costOf(
  found: PriceRange | undefined,
  options: { readonly hardware: Hardware; readonly hours: Uncertain; readonly caveats: Caveats },
): Pick<Money, 'cost'> {
  const { hardware, hours, caveats } = options;
  if (found === undefined) {
    caveats.add('price-missing', { accelerator: hardware.accelerator.name });
    return {};
  }
  const { price, source, date, assumed } = found;
  if (assumed) caveats.add('price-assumed', { source });
  else if (date !== undefined) caveats.add('price-dated', { source, date }, 'info');
  return {
    cost: {
      low: hours.low * price.low,
      likely: hours.likely * price.likely,
      high: hours.high * price.high,
      price,
      source,
      ...(date === undefined ? {} : { date }),
    },
  };
}

function energyOf(
  request: EstimateRequest,
  options: { readonly hardware: Hardware; readonly hours: Uncertain; readonly caveats: Caveats },
): Pick<Money, 'energy' | 'carbon'> {
  const { hardware, hours, caveats } = options;
  const { accelerator } = hardware;
  const power = request.power ?? accelerator.tdp;
  if (power === undefined) {
    caveats.add('power-missing', { accelerator: accelerator.name });
    return {};
  }
  if (request.power === undefined) {
    const unverified = accelerator.unverified.includes('tdp') ? 1 : 0;
    caveats.add('power-is-limit', { power, unverified }, 'info');
  }
  const { pue, grid } = request;
  if (pue === undefined) caveats.add('pue-missing', {}, 'info');
  const use = (count: number) => energyUse(count, { power, ...(pue === undefined ? {} : { pue }) });
  const energy = each(hours, use);
  const source = request.power === undefined ? 'accelerator limit' : 'input';
  const part = { energy: { ...energy, power, ...(pue === undefined ? {} : { pue }), source } };
  if (grid === undefined) {
    caveats.add('grid-missing', {}, 'info');
    return part;
  }
  return { ...part, carbon: each(energy, value => carbon(value, grid)) };
}

/** A function of each of the three values. */
export function each(value: Uncertain, change: (value: number) => number): Uncertain {
  return { low: change(value.low), likely: change(value.likely), high: change(value.high) };
}
