import { Refusal } from '../core/refusal.ts';
import { suggestShapes } from '../model/shapes.ts';
import { estimate } from './estimate/estimate.ts';
import type { EstimateRequest, Uncertain } from './estimate/types.ts';
import type { Recommendation, RecommendDocument } from './types.ts';

/** Where a recommended run is to happen; everything may be left out but one of accelerator and acceleratorHours. */
export interface RunOptions {
  /** Id or alias of an accelerator, and how many of them. */
  readonly accelerator: string;
  readonly accelerators: number;
  /** Share of the dense peak by 6·N·D over the whole run; predicted from documented runs unless given. */
  readonly utilisation?: number;
  /** USD per accelerator-hour; offers on file unless given. */
  readonly price?: number;
}

/** A concrete dense decoder near the recommended size. */
export interface RunShape {
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly feedForward: number;
  readonly vocabulary: number;
  /** Its exact count. */
  readonly parameters: number;
}

/** What a recommended run takes on given accelerators. */
export interface RunPlan {
  readonly accelerator: string;
  readonly accelerators: number;
  readonly utilisation: Uncertain;
  readonly days: Uncertain;
  readonly acceleratorHours: Uncertain;
  /** USD; absent where no price is known. */
  readonly cost?: Uncertain;
  /** Absent where no usual shape comes near. */
  readonly shape?: RunShape;
}

/**
 * What a recommendation takes on given accelerators: days, accelerator-hours, money, and a shape near its size.
 * Time is compute / (n · peak · utilisation), as in `estimate`, which says more.
 *
 * @param answer a recommendation; its training compute counts, not what it serves later
 * @param options accelerators, utilisation and price
 * @throws RangeError when the accelerator is unknown or a value makes no sense
 * @example
 * const [best] = recommend({ compute: 1e24 }).recommendations;
 * planRun(best, { accelerator: 'h100', accelerators: 1024, utilisation: 0.4 }).days.likely.toFixed(1) // => '28.6'
 */
export function planRun(answer: Recommendation, options: RunOptions): RunPlan {
  const request: EstimateRequest = { parameters: answer.parameters, tokens: answer.tokens, ...options };
  const plan = estimate(request);
  const shape = shapeNear(answer.parameters);
  return {
    accelerator: plan.hardware!.accelerator,
    accelerators: plan.hardware!.accelerators,
    utilisation: ends(plan.utilisation!),
    days: plan.days!,
    acceleratorHours: plan.acceleratorHours!,
    ...(plan.cost && { cost: ends(plan.cost) }),
    ...(shape && { shape }),
  };
}

/**
 * A document of `recommend` with what each of its runs takes: {@link planRun} for each recommendation.
 *
 * @param document the answer of `recommend` or `compare`
 * @param options accelerators, utilisation and price
 * @returns the document, each recommendation with its `run`
 * @throws RangeError when the accelerator is unknown or a value makes no sense
 * @example
 * const plan = withRuns(recommend({ compute: 1e24 }), { accelerator: 'h100', accelerators: 1024, utilisation: 0.4 });
 * // 1e24 / (1024 x 989.4e12 x 0.4) seconds
 * plan.recommendations[0].run.days.likely.toFixed(1) // => '28.6'
 */
export function withRuns<Document extends Pick<RecommendDocument, 'recommendations' | 'provenance'>>(
  document: Document,
  options: RunOptions,
): Document {
  return {
    ...document,
    recommendations: document.recommendations.map(answer => ({ ...answer, run: planRun(answer, options) })),
    provenance: {
      ...document.provenance,
      run: 'derived',
      'run.accelerator': 'input',
      'run.accelerators': 'input',
      'run.utilisation': options.utilisation === undefined ? 'derived' : 'input',
    },
  };
}

function ends({ low, likely, high }: Uncertain): Uncertain {
  return { low, likely, high };
}

function shapeNear(parameters: number): RunShape | undefined {
  try {
    const [best] = suggestShapes(parameters, { limit: 1 });
    if (best === undefined) return undefined;
    const { layers, hidden, heads, kvHeads, feedForward, vocabulary } = best.architecture;
    return {
      layers,
      hidden,
      heads,
      kvHeads: kvHeads ?? heads,
      feedForward,
      vocabulary,
      parameters: best.parameters.total,
    };
  } catch (error) {
    // no usual shape near: the run is still a run
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
