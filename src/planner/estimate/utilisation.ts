import { contextCost, documentedContext } from '../../cluster/long-context.ts';
import { type PredictedUtilisation, predictUtilisation } from '../../cluster/utilisation.ts';
import { learnt, machineFeatures } from './documented.ts';
import type { Hardware } from './hardware.ts';
import type { Size } from './size.ts';
import type { EstimateRequest, Uncertain, UtilisationConvention } from './types.ts';

/** FLOP of one token by each convention. */
export type FlopPerToken = Readonly<Record<UtilisationConvention, number>>;

/** The share that a run reaches, and the peak that it is a share of. */
export interface Utilisation {
  /** By 6·N·D over the whole run; from low to high is the 80% band of a predicted one. */
  readonly share: Uncertain;
  readonly peak: number;
  readonly origin: 'input' | 'documented-runs';
  /** What is predicted, at the documented length of context. */
  readonly predicted?: PredictedUtilisation;
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
  options: {
    readonly hardware: Hardware;
    readonly size: Size;
    /** Of the model, where it is named. */
    readonly flop?: ContextFlop | undefined;
    /** Of the model or of a usual one; not needed up to the documented length. */
    readonly longFlop?: ContextFlop | undefined;
  },
): Utilisation {
  const { hardware, size, flop, longFlop = flop } = options;
  if (request.utilisation !== undefined) {
    const share = given(request.utilisation, request.utilisationConvention ?? '6N', flop?.here);
    return { share: { low: share, likely: share, high: share }, peak: hardware.peak, origin: 'input' };
  }
  const predicted = predictUtilisation(
    {
      ...machineFeatures(hardware.accelerator),
      count: hardware.accelerators,
      precision: hardware.precision,
      activeParameters: size.activeParameters,
      totalParameters: size.parameters,
    },
    // a documented run says nothing about itself
    learnt(request.modelName),
  );
  const cost =
    longFlop === undefined
      ? 1
      : contextCost({ here: attentionShare(longFlop.here), documented: attentionShare(longFlop.documented) });
  return {
    share: { low: predicted.low / cost, likely: predicted.likely / cost, high: predicted.high / cost },
    // documented shares are of the 16-bit peak, also where multiplications run in FP8
    peak: hardware.precision === 'fp8' ? hardware.peak16 : hardware.peak,
    origin: 'documented-runs',
    predicted,
  };
}

/** Length of context to compare with documented runs. */
export function contextToCompare(sequenceLength: number): number {
  return Math.min(sequenceLength, documentedContext);
}

/** The causal half of attention over 6·N. */
function attentionShare(flop: FlopPerToken): number {
  return (flop.causal - flop.matmul) / flop['6N'];
}

function given(share: number, convention: UtilisationConvention, flop: FlopPerToken | undefined): number {
  if (!(share > 0 && share <= 1)) {
    throw new RangeError(`Utilisation must be above 0 and up to 1, such as 0.4 or 40%: got ${share}`);
  }
  if (convention === '6N') return share;
  if (flop === undefined) {
    throw new RangeError(
      `A utilisation that counts ${convention} needs the model's shape: expected --model beside it, or 6N`,
    );
  }
  return (share * flop['6N']) / flop[convention];
}
