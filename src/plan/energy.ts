import { carbon, energyUse } from '../cluster/energy.ts';
import { rising, type Uncertain } from '../core/spread.ts';
import type { Hardware } from './hardware.ts';
import type { Caveats } from './messages.ts';
import type { EstimateDocument } from './types.ts';
import type { Plan } from './whole.ts';

/** Energy and carbon of accelerator-hours; what cannot be known is absent, with a caveat. */
export function energyOf(
  { stated }: Plan,
  options: { readonly hardware: Hardware; readonly hours: Uncertain; readonly caveats: Caveats },
): Pick<EstimateDocument, 'energy' | 'carbon'> {
  const { hardware, hours, caveats } = options;
  const { accelerator } = hardware;
  const given = stated.numbers.get('hardware.power');
  const power = given ?? accelerator.tdp;
  if (power === undefined) {
    caveats.add('power-missing', { accelerator: accelerator.name });
    return {};
  }
  if (given === undefined) {
    const unverified = accelerator.unverified.includes('tdp') ? 1 : 0;
    caveats.add('power-is-limit', { power, unverified }, 'info');
  }
  const pue = stated.numbers.get('hardware.pue');
  const grid = stated.numbers.get('hardware.grid');
  if (pue === undefined) caveats.add('pue-missing', {}, 'info');
  const energy = rising(hours, count => energyUse(count, { power, ...(pue !== undefined && { pue }) }));
  const source = given === undefined ? 'accelerator limit' : 'input';
  const part = { energy: { ...energy, power, ...(pue !== undefined && { pue }), source } };
  if (grid === undefined) {
    caveats.add('grid-missing', {}, 'info');
    return part;
  }
  return { ...part, carbon: rising(energy, value => carbon(value, grid)) };
}
