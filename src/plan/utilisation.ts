import { type Accelerator, findAccelerator, type NumberFormat } from '../catalog/accelerators.ts';
import type { RunWithHours } from '../cluster/history.ts';
import { contextCost, DOCUMENTED_CONTEXT } from '../cluster/long-context.ts';
import type { Precision } from '../cluster/memory.ts';
import { fromMeasured, fromUsual, predictUtilisation, shareAt } from '../cluster/utilisation.ts';
import { Refusal } from '../core/refusal.ts';
import type { Quantile } from '../core/spread.ts';
import { sixteenBitPeak } from './hardware.ts';
import { learnt, learntBeside } from './history.ts';
import { type Measured, measuredShareOf } from './measured.ts';
import { OWN } from './own-runs.ts';
import { machineFeatures } from './run-hours.ts';
import { flopOf, type Shape, type UtilisationConvention } from './shape.ts';

/** A plan as far as it decides what share of the peak it will reach. */
export interface UtilisationFacts {
  readonly accelerator: string;
  readonly accelerators: number;
  readonly activeParameters: number;
  readonly totalParameters: number;
  readonly precision: Precision;
  /** What an organisation's runs in 16 bits reach. */
  readonly usual?: number | undefined;
  /** What is multiplied in, where that is not the precision's own name. */
  readonly format?: NumberFormat;
  /** A throughput that was measured, by which it is predicted. */
  readonly measured?: Measured | undefined;
  /** The team's own runs. */
  readonly own?: readonly RunWithHours[] | undefined;
  /** A documented run that is not to speak for itself. */
  readonly except?: string | undefined;
}

/** A share of the dense 16-bit peak by 6·N·D over whole-run hours, at the documented 4k of context. */
export interface UtilisationForecast {
  readonly likely: number;
  readonly quantile: Quantile;
  /** Of the logarithm. */
  readonly sd: number;
  /** Of running steps: likely share, and deviation of its logarithm. */
  readonly steps: { readonly likely: number; readonly sd: number };
  /** The share that was measured while steps ran. */
  readonly measured?: number;
  readonly provenance: {
    readonly runs: readonly { readonly run: string; readonly utilisation: number; readonly weight: number }[];
    /** Documented runs on the same generation of accelerator. */
    readonly documented: number;
    readonly organisations: number;
    readonly sameGeneration: number;
    /** As sparse or dense. */
    readonly sameSparsity: number;
  };
}

/** What documented runs say of a plan's utilisation: the one place where plans ask the predictor. */
export function forecastUtilisation(plan: UtilisationFacts): UtilisationForecast {
  const { accelerators, activeParameters, totalParameters, precision, usual, measured, own } = plan;
  // a documented run says nothing about itself
  const history = own === undefined ? learnt(plan.except) : learntBeside(own, plan.except);
  const accelerator = findAccelerator(plan.accelerator);
  const run = {
    ...machineFeatures(accelerator),
    count: accelerators,
    precision,
    activeParameters,
    totalParameters,
    ...(own && { organisation: OWN }),
  };
  const there = measured && measurementOf(measured, plan);
  const predicted =
    there === undefined
      ? usual === undefined
        ? predictUtilisation(run, history)
        : fromUsual(usual, run, history)
      : fromMeasured({ share: there.share, on: there.on }, run, history);
  // shares of 16-bit multiplications: at FP32 they are shares of its peak, but those of a measurement as it is
  const slower = slowness(accelerator, plan.format ?? precision) / (there?.slowness ?? 1);
  const { likely, sd, steps, stepsDeviation, basis, runs, organisations, sameGeneration, sameSparsity } =
    predicted;
  return {
    likely: likely * slower,
    quantile: p => shareAt(predicted, history, p) * slower,
    sd,
    steps: { likely: steps * slower, sd: stepsDeviation },
    ...(there && { measured: there.share }),
    provenance: {
      runs: basis.map(({ id, utilisation, weight }) => ({ run: id, utilisation, weight })),
      // what a team's own runs are is said beside them
      documented: runs - (own?.length ?? 0),
      organisations: own === undefined ? organisations : organisations - 1,
      sameGeneration,
      sameSparsity,
    },
  };
}

/** A measured share, and what it was measured on: the plan's model unless another is named. */
function measurementOf(measured: Measured, plan: UtilisationFacts) {
  const { accelerator, accelerators: count, parameters } = measured;
  const { precision } = plan;
  const size =
    parameters === undefined
      ? { activeParameters: plan.activeParameters, totalParameters: plan.totalParameters }
      : { activeParameters: parameters, totalParameters: parameters };
  const most = accelerator.peakDense[precision] ?? sixteenBitPeak(accelerator) ?? 0;
  return {
    share: measuredShareOf(measured, size.activeParameters, most),
    on: { ...machineFeatures(accelerator), count, precision, ...size },
    slowness: slowness(accelerator, plan.format ?? precision),
  };
}

/** The peak of a 32-bit format over the 16-bit one; 1 in other formats. */
function slowness({ peakDense }: Accelerator, format: NumberFormat): number {
  const sixteen = peakDense.bf16 ?? peakDense.fp16;
  const own = format === 'fp32' || format === 'tf32' ? peakDense[format] : undefined;
  return own === undefined || sixteen === undefined ? 1 : own / sixteen;
}

/** How far beyond the documented context hours were followed: llm-foundry and torchtitan to 64k. */
export const MEASURED_CONTEXT = 65_536;

/** Full recomputation repeats the forward pass. */
const RECOMPUTATION = 4 / 3;

/**
 * Hours of a long context over those at the documented 4k: (1 + a·κ(T)) / (1 + a·κ(4096)), κ the causal attention over
 * 6·N, a = 2.5, times 4/3 where the layout recomputes all and would not at 4k. Median error 4% on rows measured to 64k.
 *
 * @param shape of the model at its sequence length
 * @param recomputes whether the layout recomputes all because of the length
 */
export function contextFactor(shape: Shape | undefined, recomputes: boolean): number {
  if (shape === undefined || shape.sequenceLength <= DOCUMENTED_CONTEXT) return 1;
  return lengthCost(shape, shape.sequenceLength) * (recomputes ? RECOMPUTATION : 1);
}

/** Hours at the length of a shape over those at another, with the same recomputation. */
export function contextFactorFrom(shape: Shape | undefined, sequenceLength: number | undefined): number {
  if (shape === undefined || sequenceLength === undefined) return 1;
  return lengthCost(shape, shape.sequenceLength) / lengthCost(shape, sequenceLength);
}

function lengthCost({ facts, active, sequenceLength }: Shape, length: number): number {
  const each = facts.attentionFlopPerToken / (6 * active) / sequenceLength;
  return contextCost({ here: each * length, documented: each * DOCUMENTED_CONTEXT });
}

/** How much wider, in logarithms, the spread is beyond what was measured. */
export function contextWidening(sequenceLength: number): number {
  return sequenceLength > MEASURED_CONTEXT ? 1.5 : 1;
}

/**
 * A stated utilisation as a share by 6·N.
 *
 * @throws RangeError when what it counts cannot be known without a shape
 */
export function sixNShare(
  share: number,
  convention: UtilisationConvention,
  shape: Shape | undefined,
): number {
  if (convention === '6N') return share;
  if (shape === undefined) {
    throw new Refusal(
      `A utilisation that counts ${convention} needs the model's shape: expected --model beside it, or 6N`,
    );
  }
  const flop = flopOf(shape);
  return (share * flop['6N']) / flop[convention];
}
