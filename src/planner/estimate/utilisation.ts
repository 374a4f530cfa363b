import { predictUtilisation } from '../../cluster/utilisation.ts';
import { Refusal } from '../../core/refusal.ts';
import { documentedRuns } from './documented.ts';
import type { Hardware } from './hardware.ts';
import type { Size } from './size.ts';
import type { EstimateRequest, Uncertain, UtilisationConvention } from './types.ts';

/** FLOP of one token by each convention. */
export type FlopPerToken = Readonly<Record<UtilisationConvention, number>>;

/** Documented runs trained on up to this many tokens of context, and their shares hold attention of that length. */
const documentedContext = 8192;

/** The share that a run reaches, and the peak that it is a share of. */
export interface Utilisation {
  /** By 6·N·D over the whole run. */
  readonly share: Uncertain;
  readonly peak: number;
  readonly origin: 'input' | 'documented-runs';
  readonly basis?: readonly { readonly run: string; readonly utilisation: number; readonly weight: number }[];
  readonly sameGeneration?: number;
}

/** FLOP of one token at two lengths of context: the run's, and as far as documented runs go. */
export interface ContextFlop {
  readonly here: FlopPerToken;
  readonly documented: FlopPerToken;
}

/**
 * Utilisation by 6·N: the given one, turned from what it counts into 6·N; or predicted from documented runs, whose
 * shares sink with attention where the context is longer than theirs.
 *
 * @throws RangeError when a given one isn't between 0 and 1, or what it counts can't be known without a shape
 */
export function utilisationOfRun(
  request: EstimateRequest,
  options: { readonly hardware: Hardware; readonly size: Size; readonly flop?: ContextFlop | undefined },
): Utilisation {
  const { hardware, size, flop } = options;
  if (request.utilisation !== undefined) {
    const share = given(request.utilisation, request.utilisationConvention ?? '6N', flop?.here);
    return { share: { low: share, likely: share, high: share }, peak: hardware.peak, origin: 'input' };
  }
  const predicted = predictUtilisation(
    {
      accelerator: hardware.accelerator.id,
      activeParameters: size.activeParameters,
      totalParameters: size.parameters,
    },
    // a documented run says nothing about itself
    documentedRuns().filter(run => run.id !== request.modelName),
  );
  const longer = flop === undefined ? 1 : Math.min(1, flop.documented.causal / flop.here.causal);
  // documented shares are of the 16-bit peak, also where multiplications ran in FP8: as a share of the FP8 peak they
  // are less, and the hours stay
  const factor = hardware.precision === 'fp8' ? (longer * hardware.peak16) / hardware.peak : longer;
  return {
    share: {
      low: predicted.low * factor,
      likely: predicted.likely * factor,
      high: predicted.high * factor,
    },
    peak: hardware.peak,
    origin: 'documented-runs',
    basis: predicted.basis.map(({ id, utilisation, weight }) => ({ run: id, utilisation, weight })),
    sameGeneration: predicted.sameGeneration,
  };
}

/** Length of context to compare with documented runs. */
export function contextToCompare(sequenceLength: number): number {
  return Math.min(sequenceLength, documentedContext);
}

function given(share: number, convention: UtilisationConvention, flop: FlopPerToken | undefined): number {
  if (!(share > 0 && share <= 1)) {
    throw new Refusal(`Utilisation must be above 0 and up to 1, such as 0.4 or 40%: got ${share}`);
  }
  if (convention === '6N') return share;
  if (flop === undefined) {
    throw new Refusal(
      `A utilisation that counts ${convention} needs the model's shape: expected --model beside it, or 6N`,
    );
  }
  return (share * flop['6N']) / flop[convention];
}
