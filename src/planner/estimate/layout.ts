import { type Framework, findFramework, usualFramework } from '../../catalog/frameworks.ts';
import { type Layout, type ZeroStage, zeroStages } from '../../cluster/layout.ts';
import { recipeFor } from '../../cluster/memory.ts';
import type { ModelFacts } from '../../cluster/model-facts.ts';
import { type Plan, type SearchResult, searchLayouts } from '../../cluster/plans.ts';
import { factsIn } from '../../cluster/precision.ts';
import type { Hardware } from './hardware.ts';
import type { EstimateRequest } from './types.ts';

/**
 * Layouts of a request: what is decided stays, the rest is searched.
 *
 * @param facts sizes of the model
 * @param options.batch sequences a batch
 * @returns undefined where nothing is decided and no layout splits the batch
 * @throws RangeError when what is decided can't be
 */
export function layoutsOf(
  request: EstimateRequest,
  facts: ModelFacts,
  options: { readonly hardware: Hardware; readonly batch: number; readonly limit?: number },
): SearchResult | undefined {
  const { hardware, batch, limit } = options;
  const fixed = request.layout ?? {};
  checkDecided(fixed, facts, hardware.accelerators);
  try {
    return searchLayouts(factsIn(facts, hardware.precision), {
      accelerators: hardware.accelerators,
      device: hardware.device,
      framework: frameworkOf(request, hardware),
      ...(request.reserve === undefined
        ? {}
        : { spare: 0, reserve: request.reserve * hardware.device.memoryBytes }),
      batch,
      fixed,
      ...(limit === undefined ? {} : { limit }),
    });
  } catch (error) {
    if (error instanceof RangeError && Object.keys(fixed).length === 0) return undefined;
    throw error;
  }
}

/**
 * What the framework of a request keeps, by ZeRO stage: of the named one, or of the usual one for a stage. FP32 runs keep
 * all states in four bytes; `gradients` says otherwise than the framework does.
 */
export function frameworkOf(
  request: Pick<EstimateRequest, 'framework' | 'gradients'>,
  hardware: Pick<Hardware, 'precision'>,
): (zero: ZeroStage) => Framework {
  const named = request.framework === undefined ? undefined : findFramework(request.framework);
  const of = (framework: Framework): Framework => {
    if (hardware.precision === 'fp32') return { ...framework, stateBytes: recipeFor('fp32') };
    if (request.gradients === undefined) return framework;
    const gradients = request.gradients === 'fp32' ? 4 : 2;
    return { ...framework, stateBytes: { ...framework.stateBytes, gradients } };
  };
  const known = zeroStages.map(zero => of(named ?? anyStage(zero)));
  return zero => known[zero]!;
}

/** Where no framework is named, any stage may be had from some, ZeRO 1 at most beside a pipeline. */
function anyStage(zero: ZeroStage): Framework {
  return { ...usualFramework(zero), zeroStages, zeroStagesWithPipeline: [0, 1] };
}

/** The best plan that fits, or the one that lacks least. */
export function bestPlan(found: SearchResult): Plan {
  return found.plans[0] ?? found.closest!;
}

/** Each degree on its own, so that the message names the one that can't be. */
function checkDecided(fixed: Partial<Layout>, facts: ModelFacts, accelerators: number): void {
  const { tensor, pipeline, context, data, expert, zero, interleave } = fixed;
  if (zero !== undefined && ![0, 1, 2, 3].includes(zero)) {
    throw new RangeError(`ZeRO stage must be 0, 1, 2 or 3: got ${zero}`);
  }
  if (tensor !== undefined && facts.heads % tensor !== 0) {
    throw new RangeError(`Tensor parallelism must divide the ${facts.heads} heads: got ${tensor}`);
  }
  if (pipeline !== undefined && pipeline > facts.layers) {
    throw new RangeError(
      `Pipeline parallelism must leave a layer a stage, at most ${facts.layers}: got ${pipeline}`,
    );
  }
  if (interleave !== undefined && interleave > 1 && pipeline === 1) {
    throw new RangeError(
      `Interleaving needs a pipeline of at least 2 stages: got ${interleave} chunks a stage on a pipeline of 1`,
    );
  }
  const { count } = facts.experts;
  if (expert !== undefined && expert > 1 && count === 0) {
    throw new RangeError(`A dense model has no experts to place: got expert parallelism ${expert}`);
  }
  if (expert !== undefined && expert > 1 && count % expert !== 0) {
    throw new RangeError(`Expert parallelism must divide the ${count} experts of a layer: got ${expert}`);
  }
  const decided = [tensor, pipeline, context, data].filter(degree => degree !== undefined);
  const product = decided.reduce((all, degree) => all * degree, 1);
  if (accelerators % product !== 0 || (decided.length === 4 && product !== accelerators)) {
    throw new RangeError(
      `Degrees must multiply to the ${accelerators} accelerators: got ${decided.join(' x ')} = ${product}`,
    );
  }
}
