import { predictUtilisation } from '../cluster/utilisation.ts';
import { normalQuantile } from '../core/quantile.ts';
import { Refusal } from '../core/refusal.ts';
import type { Quantile } from '../core/spread.ts';
import { documentedRuns } from './history.ts';
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
    readonly sameGeneration: number;
  };
}

/** Standard deviations from the middle to the ends that the predictor gives: nine tenths of its errors. */
const ENDS = normalQuantile(0.95);

/** What documented runs say of a plan's utilisation: the one place where plans ask the predictor. */
export function forecastUtilisation(plan: UtilisationFacts): UtilisationForecast {
  const history = documentedRuns().filter(run => run.id !== plan.except);
  const { low, likely, high, basis, sameGeneration } = predictUtilisation(plan, history);
  const below = Math.log(likely / low) / ENDS;
  const above = Math.log(high / likely) / ENDS;
  return {
    likely,
    quantile: p => {
      const z = normalQuantile(p);
      return likely * Math.exp(z * (z < 0 ? below : above));
    },
    sd: (below + above) / 2,
    provenance: {
      runs: basis.map(({ id, utilisation, weight }) => ({ run: id, utilisation, weight })),
      sameGeneration,
    },
  };
}

/** What documented runs were trained at, and how far beyond it their hours were followed: llm-foundry and torchtitan to 64k. */
const DOCUMENTED_CONTEXT = 4096;
export const MEASURED_CONTEXT = 65_536;

/** Hours that attention costs, over those that its share of the FLOP would: chosen on six measured rows. */
const ATTENTION_COST = 2.5;

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
  const { facts, sequenceLength } = shape;
  const here = (ATTENTION_COST * facts.attentionFlopPerToken) / (6 * shape.active);
  const documented = (here * DOCUMENTED_CONTEXT) / sequenceLength;
  return ((1 + here) / (1 + documented)) * (recomputes ? RECOMPUTATION : 1);
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
