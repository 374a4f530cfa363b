import { findAccelerator } from '../catalog/accelerators.ts';
import { contextCost, documentedContext } from '../cluster/long-context.ts';
import { predictUtilisation, shareAt } from '../cluster/utilisation.ts';
import { Refusal } from '../core/refusal.ts';
import type { Quantile } from '../core/spread.ts';
import { learnt, machineFeatures } from './history.ts';
import { flopOf, type Shape, type UtilisationConvention } from './shape.ts';

/** A plan as far as it decides what share of the peak it will reach. */
export interface UtilisationFacts {
  readonly accelerator: string;
  readonly accelerators: number;
  readonly activeParameters: number;
  readonly totalParameters: number;
  readonly precision: string;
  /** A documented run that is not to speak for itself. */
  readonly except?: string | undefined;
}

/** A share of the dense 16-bit peak by 6·N·D over whole-run hours, at the documented 4k of context. */
export interface UtilisationForecast {
  readonly likely: number;
  readonly quantile: Quantile;
  /** Of the logarithm. */
  readonly sd: number;
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
  const { accelerator, accelerators, activeParameters, totalParameters, precision } = plan;
  // a documented run says nothing about itself
  const history = learnt(plan.except);
  const predicted = predictUtilisation(
    {
      ...machineFeatures(findAccelerator(accelerator)),
      count: accelerators,
      precision,
      activeParameters,
      totalParameters,
    },
    history,
  );
  const { likely, sd, basis, runs, organisations, sameGeneration, sameSparsity } = predicted;
  return {
    likely,
    quantile: p => shareAt(predicted, history, p),
    sd,
    provenance: {
      runs: basis.map(({ id, utilisation, weight }) => ({ run: id, utilisation, weight })),
      documented: runs,
      organisations,
      sameGeneration,
      sameSparsity,
    },
  };
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
  if (shape === undefined || shape.sequenceLength <= documentedContext) return 1;
  const { facts, sequenceLength } = shape;
  const here = facts.attentionFlopPerToken / (6 * shape.active);
  const cost = contextCost({ here, documented: (here * documentedContext) / sequenceLength });
  return cost * (recomputes ? RECOMPUTATION : 1);
}

/** How much wider, in logarithms, the spread is beyond what was measured. */
export function contextWidening(sequenceLength: number): number {
  return sequenceLength > MEASURED_CONTEXT ? 1.5 : 1;
}

/**
 * A stated utilisation as a share by 6·N.
 *
 * @throws RangeError when what it counts can't be known without a shape
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
