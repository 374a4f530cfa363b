import type { NumberFormat } from '../catalog/accelerators.ts';
import { togetherUsed } from '../catalog/organisation.ts';
import type { Uncertain } from '../core/spread.ts';
import type { ArchitectureDescription } from '../model/complete.ts';
import type { Recommendation, RecommendDocument, RunPlan, RunShape } from '../planner/types.ts';
import { estimateOf } from './estimate.ts';
import { organisationOfPlan } from './organisation.ts';
import { planOf } from './plan.ts';
import { statedOf } from './request.ts';
import { shapeNear } from './shape-near.ts';
import type { Plan } from './whole.ts';

/** Where a recommended run is to happen. */
export interface RunOptions {
  /** Id or alias of an accelerator, and how many of them. */
  readonly accelerator: string;
  readonly accelerators: number;
  /** Share of the dense 16-bit peak by 6·N·D over the whole run; predicted from documented runs unless given. */
  readonly utilisation?: number;
  /** Format whose dense peak `utilisation` is a share of; the 16-bit one unless given. */
  readonly utilisationOf?: NumberFormat;
  /** FLOP/s that a device achieves, in place of `utilisation`. */
  readonly achieved?: number;
  /** USD per accelerator-hour; offers on file unless given. */
  readonly price?: number;
  /** What it computes in; bf16 unless given. */
  readonly precision?: NumberFormat;
  /** The model's shape, and how it is called; a dense one near its size unless given. */
  readonly model?: ArchitectureDescription;
  readonly modelName?: string;
  /** Routed experts of a mixture, and those that a token passes through, one unless given. */
  readonly experts?: number;
  readonly activeExperts?: number;
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
  const compute = answer.trainingCompute ?? answer.compute;
  const { parameters, totalParameters = parameters, parametersCount } = answer;
  const size =
    options.model !== undefined
      ? {}
      : options.experts === undefined && parametersCount !== 'active'
        ? { parameters }
        : { parameters: totalParameters, activeParameters: parameters };
  const stated = statedOf({ compute, ...size, ...options });
  return runOfPlan(planOf(stated))!;
}

/** What a plan takes on its accelerators; undefined where it names none. */
export function runOfPlan(of: Plan): RunPlan | undefined {
  const plan = estimateOf(of, { input: {} });
  if (plan.hardware === undefined) return undefined;
  const used = organisationOfPlan(of, { withLaw: false });
  return {
    accelerator: plan.hardware.accelerator,
    accelerators: plan.hardware.accelerators,
    utilisation: levels(plan.utilisation!),
    ...(plan.days && { days: plan.days, acceleratorHours: plan.acceleratorHours! }),
    ...(plan.cost && { cost: levels(plan.cost) }),
    ...(plan.fitsOn !== undefined && { fitsOn: plan.fitsOn }),
    // what is near a mixture in size is a dense model
    ...(plan.activeParameters === plan.parameters &&
      of.shape === undefined && { shape: runShape(plan.parameters) }),
    ...(used && { organisation: used }),
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
export function withRuns<
  Document extends Pick<RecommendDocument, 'input' | 'recommendations' | 'organisation' | 'provenance'>,
>(document: Document, options: RunOptions): Document {
  const { experts, activeExperts } = document.input as Pick<RunOptions, 'experts' | 'activeExperts'>;
  const asked = {
    ...options,
    ...(experts !== undefined && { experts }),
    ...(activeExperts !== undefined && { activeExperts }),
  };
  const recommendations = document.recommendations.map(answer => ({
    ...answer,
    run: planRun(answer, asked),
  }));
  return {
    ...document,
    recommendations,
    ...togetherUsed([document.organisation, ...recommendations.map(({ run }) => run.organisation)]),
    provenance: {
      ...document.provenance,
      ...runProvenance(recommendations, options.utilisation !== undefined),
    },
  };
}

/** Where the numbers of runs come from. */
export function runProvenance(
  answers: readonly { readonly run: RunPlan }[],
  isUtilisationGiven: boolean,
): RecommendDocument['provenance'] {
  const isUsual = answers.some(({ run }) => run.organisation?.taken.includes('utilisation'));
  const utilisation = isUsual ? 'organisation' : 'derived';
  return {
    run: 'derived',
    'run.accelerator': 'input',
    'run.accelerators': 'input',
    'run.utilisation': isUtilisationGiven ? 'input' : utilisation,
  };
}

function levels({ likely, 80: narrow, 95: wide }: Uncertain): Uncertain {
  return { likely, '80': narrow, '95': wide };
}

/** The shape that `estimate` assumes for it. */
function runShape(parameters: number): RunShape {
  const { architecture, total } = shapeNear(parameters);
  const { layers, hidden, heads, kvHeads, feedForward, vocabulary } = architecture;
  return { layers, hidden, heads, kvHeads, feedForward, vocabulary, parameters: total };
}
