import type { Allocation } from '../core/allocation.ts';
import type { Caveat } from '../core/caveat.ts';
import type { Distance } from '../core/distance.ts';
import { ownActiveShare } from '../core/experts.ts';
import { formOf } from '../core/forms/index.ts';
import { USUAL_CONTEXT } from '../core/forms/power-by-context.ts';
import type { Law } from '../core/law.ts';
import { repetitionOf, surfaceOf } from '../core/law-allocation.ts';
import { optimumForCompute } from '../core/optimum.ts';
import { worthOfEpochs } from '../core/repetition.ts';
import type { LossSurface } from '../core/surface.ts';
import { type DeterminedRun, limits } from './determine-run.ts';
import { mixedArgs, plannerCaveat } from './messages.ts';
import { isModified } from './modifiers.ts';
import { settingsOf } from './settings.ts';
import type { RecommendRequest } from './types.ts';

/** Times the optimal ratio, or its inverse, from which laws that were fitted near the optimum are not to be trusted. */
const FAR_RATIO = 5;

/** Tokens for a parameter below which parameters and tokens are more likely swapped than meant. */
export const SWAPPED_RATIO = 0.1;

/** A run far from the ratio of its law's optimum, or with parameters and tokens swapped, it seems. */
export function ratioCaveats(
  run: DeterminedRun,
  distance: Distance | null | undefined,
  given: Pick<RecommendRequest, 'parameters' | 'tokens'>,
): readonly Caveat[] {
  const { parameters, tokens } = given;
  if (parameters !== undefined && tokens !== undefined && tokens < SWAPPED_RATIO * parameters)
    return [plannerCaveat('seems-swapped', { parameters, tokens })];
  if (!distance) return [];
  const ratio = run.tokens / run.parameters;
  const optimal = distance.optimum.tokens / distance.optimum.parameters;
  if (ratio <= FAR_RATIO * optimal && ratio >= optimal / FAR_RATIO) return [];
  return [plannerCaveat('far-from-optimal-ratio', { ratio, optimal })];
}

/** That a law by context was asked without one. */
export function contextCaveats(law: Law, { context }: RecommendRequest): readonly Caveat[] {
  const takes = Object.values(law.relations).some(relation => formOf(relation).takes.includes('context'));
  if (!takes || context !== undefined) return [];
  return [plannerCaveat('usual-context', { context: USUAL_CONTEXT }, 'info')];
}

/** Passes over the same data after which another is worth next to nothing (Muennighoff et al. 2023, arXiv:2305.16264, section 6). */
const WORTHLESS_EPOCHS = 16;

/** What tokens that are repeated too often are worth, what new ones would reach, and what these cannot. */
function worthOfRepeats(
  law: Law,
  request: RecommendRequest,
  { surface, run, loss }: { surface: LossSurface; run: DeterminedRun; loss: number },
): readonly Caveat[] {
  const epochs = run.tokens / request.uniqueTokens!;
  const constants = repetitionOf(law);
  if (epochs <= WORTHLESS_EPOCHS || constants === undefined || isModified(request)) return [];
  const { uniqueTokens: _, ...unlimited } = request;
  const without = surfaceOf(law, settingsOf(unlimited));
  const free = run.optimal ? optimumForCompute(without, run.compute, limits(unlimited)) : run;
  return [
    plannerCaveat('repeats-worth-little', {
      epochs,
      ...mixedArgs(request),
      tokens: run.tokens,
      worth: run.tokens * worthOfEpochs(epochs, constants),
      loss,
      without: without.loss(free.parameters, free.tokens),
      floor: surface.lossFloor,
    }),
  ];
}

/** Repeated data: whose constants say what it is worth, and whether more of it is worth anything. */
export function repetitionCaveats(
  law: Law,
  request: RecommendRequest,
  surface: LossSurface | undefined,
  run: DeterminedRun,
  loss: number | null,
): readonly Caveat[] {
  if (request.uniqueTokens === undefined || surface === undefined || loss === null) return [];
  const found: Caveat[] = [...worthOfRepeats(law, request, { surface, run, loss })];
  if (repetitionOf(law)?.borrowed)
    found.push(plannerCaveat('borrowed-repetition-constants', { law: law.id }));
  if (loss - surface.lossFloor <= 1e-9 * loss) {
    found.push(
      plannerCaveat('data-exhausted', {
        uniqueTokens: request.uniqueTokens,
        ...mixedArgs(request),
        floor: surface.lossFloor,
      }),
    );
  }
  return found;
}

/** More experts than a mixture was measured with. */
export function expertCaveats(law: Law, request: RecommendRequest): readonly Caveat[] {
  const { maxExperts: measured, experts } = law.relations.loss?.coefficients ?? {};
  const share = ownActiveShare(law);
  if (request.experts === undefined && share !== undefined && experts !== undefined)
    return [plannerCaveat('mixture-of-law', { law: law.id, experts, times: 1 / share })];
  if (measured === undefined || request.experts === undefined || request.experts <= measured) return [];
  return [plannerCaveat('experts-beyond-fit', { experts: request.experts, measured })];
}

/** Where the loss of a run comes from, or why there is none and no distance from optimal. */
export function lossCaveats(law: Law, allocation: Allocation, run: DeterminedRun): readonly Caveat[] {
  if (law.allocationRefused !== undefined)
    return [plannerCaveat('allocation-refused', { reason: law.allocationRefused }, 'info')];
  if (run.optimal || allocation.surface !== undefined) return [];
  if (allocation.loss !== undefined)
    return law.counts.compute === 'C_min' ? [plannerCaveat('loss-of-own-relation', {}, 'info')] : [];
  const code = allocation.frontierLoss === undefined ? 'no-loss' : 'loss-only-on-frontier';
  return [plannerCaveat(code, { law: law.id }, 'info')];
}
