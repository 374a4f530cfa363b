import files from 'data-files/serving';
import type { Uncertain } from '../core/spread.ts';
import type { NumberFormat } from './accelerators.ts';
import { frozen } from './facts.ts';

/**
 * What engines reach of a roofline, measured: six constants fitted to runs of known batch (`calibrated`; `provisional`
 * where few), or, where there are none, quantiles of measured throughput over the roofline of a class of systems.
 */
export interface ServingCalibration {
  readonly id: string;
  readonly name: string;
  readonly kind: 'calibrated' | 'provisional' | 'class';
  /** What it holds for; what is left out is any. */
  readonly applies: {
    readonly accelerators?: readonly string[];
    readonly precisions?: readonly NumberFormat[];
    /** Whether for mixtures of experts alone, or for dense models alone. */
    readonly mixture?: boolean;
  };
  /** Shares of compute, memory and link bandwidth, and seconds beside them; absent of a class. */
  readonly efficiency?: {
    readonly compute: number;
    readonly memory: number;
    readonly network: number;
    readonly secondsPerLayer: number;
    readonly secondsPerAllReduce: number;
    readonly secondsPerSequence: number;
  };
  /** Measured throughput over what the constants, or for a class the roofline of compute and memory, predict. */
  readonly throughput: Uncertain;
  /** The same of the rate at which a prompt is read before its first token. */
  readonly firstToken?: Uncertain;
  /** Measurements that it rests on, and what they are. */
  readonly rows: number;
  readonly measured: string;
  readonly source: string;
  readonly verification: 'primary' | 'secondary' | 'own-fit';
  readonly notes: readonly string[];
}

const all: readonly ServingCalibration[] = frozen(
  Object.entries(files).map(([id, facts]) => ({ id, ...(facts as Omit<ServingCalibration, 'id'>) })),
);

/** Every calibration of serving, by id. */
export function servingCalibrations(): readonly ServingCalibration[] {
  return all;
}

/**
 * The calibration that says most about a system: of those that hold for it, the one that names most of it.
 *
 * @param system accelerator, format of the weights, and whether the model is a mixture of experts
 */
export function servingCalibrationOf(system: {
  readonly accelerator: string;
  readonly precision: NumberFormat;
  readonly isMixture: boolean;
}): ServingCalibration {
  const holds = all.filter(
    ({ applies: { accelerators, precisions, mixture } }) =>
      (accelerators === undefined || accelerators.includes(system.accelerator)) &&
      (precisions === undefined || precisions.includes(system.precision)) &&
      (mixture === undefined || mixture === system.isMixture),
  );
  return holds.reduce((best, one) => (said(one) > said(best) ? one : best));
}

function said({ applies }: ServingCalibration): number {
  return Object.keys(applies).length;
}
