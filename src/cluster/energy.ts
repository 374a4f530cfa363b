import { Refusal } from '../core/refusal.ts';
/**
 * Energy of a run at the wall: accelerator-hours · watts · PUE.
 *
 * The formula of LLaMA's Table 15 (arXiv:2302.13971) and of Patterson et al. (arXiv:2104.10350).
 *
 * @param acceleratorHours hours of all accelerators together
 * @param options.power watts drawn per accelerator
 * @param options.pue facility energy over equipment energy; 1 (equipment alone) unless given
 * @returns kWh
 * @throws RangeError when power is negative or the PUE below 1
 * @example
 * Math.round(energyUse(1_022_362, { power: 400, pue: 1.1 }) / 1000) // => 450
 */
export function energyUse(
  acceleratorHours: number,
  options: { readonly power: number; readonly pue?: number },
): number {
  const { power, pue = 1 } = options;
  if (!(acceleratorHours >= 0)) {
    throw new Refusal(`Accelerator-hours must be at least zero: got ${acceleratorHours}`);
  }
  if (!(power >= 0)) throw new Refusal(`Power must be at least zero watts: got ${power}`);
  if (!(pue >= 1)) throw new Refusal(`PUE must be at least 1: got ${pue}`);
  return (acceleratorHours * power * pue) / 1000;
}

/**
 * Carbon dioxide of a run's energy.
 *
 * @param energy kWh
 * @param gridIntensity kg CO2-equivalent per kWh
 * @returns tonnes
 * @throws RangeError when either is negative
 * @example
 * Math.round(carbon(449_839, 0.385)) // => 173
 */
export function carbon(energy: number, gridIntensity: number): number {
  if (!(energy >= 0)) throw new Refusal(`Energy must be at least zero kWh: got ${energy}`);
  if (!(gridIntensity >= 0)) {
    throw new Refusal(`Grid intensity must be at least zero kg/kWh: got ${gridIntensity}`);
  }
  return (energy * gridIntensity) / 1000;
}
