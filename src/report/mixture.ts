import { type StatedMixture, takenOfPlanned } from '../check/mixture.ts';
import { effectiveMixture, waterFill } from '../core/mixture.ts';
import { effectiveAmount, MUENNIGHOFF_REPETITION } from '../core/repetition.ts';
import type { PageMixture } from './types.ts';

/** Epochs up to which repeated tokens are nearly as good as new ones: Muennighoff et al. 2023, arXiv:2305.16264. */
export const USUAL_CAP = 4;

/**
 * What the tokens of a plan read of each source, as stated and with at most so many epochs.
 *
 * @param all training tokens; undefined where the plan does not say
 * @param caps most epochs of each source, and of those that have a cap of their own
 * @returns undefined where no source is named whose tokens and share are known
 */
export function mixtureOfPage(
  mixture: StatedMixture | undefined,
  all: number | undefined,
  { cap, own = [] }: { readonly cap: number; readonly own?: readonly (number | undefined)[] | undefined },
): PageMixture | undefined {
  const sources = mixture?.sources ?? [];
  if (sources.length === 0 || all === undefined) return undefined;
  const uniques = sources.map(one => one.unique);
  if (!uniques.every(one => one !== undefined)) return undefined;
  const known = uniques as readonly number[];
  const weights = takenOfPlanned(sources, all).map(taken => (taken ?? 0) / all);
  const total = weights.reduce((sum, one) => sum + one, 0);
  if (!(total > 0)) return undefined;
  const shares = weights.map(weight => weight / total);
  const filled = waterFill(
    all,
    shares.map((weight, i) => ({ weight, most: (own[i] ?? cap) * known[i]! })),
  );
  const room = filled.reduce((sum, one) => sum + one, 0);
  const { tokens: halfLife } = MUENNIGHOFF_REPETITION;
  const together = mixture?.unique ?? known.reduce((sum, one) => sum + one, 0);
  const worth = (taken: readonly number[]) =>
    Math.min(
      effectiveMixture(
        taken.map((tokens, i) => ({ tokens, unique: known[i]! })),
        halfLife,
      ),
      effectiveAmount(
        taken.reduce((sum, one) => sum + one, 0),
        together,
        halfLife,
      ),
    );
  const asked = shares.map(share => share * all);
  return {
    tokens: all,
    cap,
    sources: sources.map(({ name, stock, isSecondary }, i) => ({
      name,
      ...(stock && { range: stock['80'] }),
      ...(isSecondary && { isSecondary }),
      unique: known[i]!,
      share: shares[i]!,
      epochs: asked[i]! / known[i]!,
      cap: own[i] ?? cap,
      capped: { share: filled[i]! / room, epochs: filled[i]! / known[i]! },
    })),
    worth: worth(asked),
    capped: worth(filled),
    missing: room < all * (1 - 1e-12) ? all - room : 0,
  };
}
