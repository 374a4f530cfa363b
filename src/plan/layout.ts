import { devicesOf } from '../catalog/accelerator.ts';
import type { Layout } from '../cluster/layout.ts';
import type { ModelFacts } from '../cluster/model-facts.ts';
import { type LayoutPlan, type SearchResult, searchLayouts } from '../cluster/plans.ts';
import { factsIn } from '../cluster/precision.ts';
import { Refusal } from '../core/refusal.ts';
import { type Hardware, ranksOf } from './hardware.ts';
import { frameworkOf, type PlanStateOptions } from './memory.ts';

/** What decides a layout beside the model. */
export interface LayoutOptions extends PlanStateOptions {
  readonly hardware: Hardware;
  /** Sequences in a batch. */
  readonly batch: number;
  /** Degrees and choices that are decided; what is left out is searched. */
  readonly fixed: Partial<Layout>;
  /** Share of a device's memory that is set aside; unless given, 5% where that costs little time. */
  readonly reserve?: number | undefined;
  readonly limit?: number;
}

/**
 * Layouts of a model on accelerators: what is decided stays, the rest is searched.
 *
 * @param facts sizes of the model, with 16-bit activations
 * @returns undefined where nothing is decided and no layout splits the batch
 * @throws RangeError when what is decided cannot be
 */
export function layoutsOf(facts: ModelFacts, options: LayoutOptions): SearchResult | undefined {
  checkDecided(options.fixed, facts, options.hardware);
  const key = keyOf(facts, options);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const found = searched(facts, options);
  if (kept.size >= KEPT) kept.delete(kept.keys().next().value!);
  if (found !== undefined) kept.set(key, found);
  return found;
}

/** Searches whose outcome is kept: plans of one comparison, and commands of one document, ask for the same ones again. */
const KEPT = 64;
const kept = new Map<string, SearchResult>();

/** All that decides a search, as text. */
function keyOf(facts: ModelFacts, options: LayoutOptions): string {
  const { hardware, batch, limit, fixed, reserve, precision, gradients, optimizer, framework } = options;
  return JSON.stringify([
    facts,
    ranksOf(hardware),
    hardware.device,
    batch,
    limit,
    Object.entries(fixed).sort(),
    reserve,
    precision,
    gradients,
    optimizer,
    framework,
    options.sequenceParallel,
  ]);
}

function searched(facts: ModelFacts, options: LayoutOptions): SearchResult | undefined {
  const { hardware, batch, limit, fixed, reserve, precision } = options;
  try {
    return searchLayouts(factsIn(facts, precision), {
      accelerators: ranksOf(hardware),
      device: hardware.device,
      framework: frameworkOf(options),
      ...(reserve === undefined ? {} : { spare: 0, reserve: reserve * hardware.device.memoryBytes }),
      batch,
      fixed,
      ...(limit === undefined ? {} : { limit }),
    });
  } catch (error) {
    if (error instanceof Refusal && Object.keys(fixed).length === 0) return undefined;
    throw error;
  }
}

/** The best plan that fits, or the one that lacks least. */
export function bestPlan(found: SearchResult): LayoutPlan {
  return found.plans[0] ?? found.closest!;
}

/** Each degree on its own, so that the message names the one that cannot be. */
function checkDecided(fixed: Partial<Layout>, facts: ModelFacts, hardware: Hardware): void {
  const { tensor, pipeline, context, data, expert, zero, interleave } = fixed;
  if (zero !== undefined && ![0, 1, 2, 3].includes(zero)) {
    throw new Refusal(`ZeRO stage must be 0, 1, 2 or 3: got ${zero}`);
  }
  if (tensor !== undefined && facts.heads % tensor !== 0) {
    throw new Refusal(`Tensor parallelism must divide the ${facts.heads} heads: got ${tensor}`);
  }
  if (pipeline !== undefined && pipeline > facts.layers) {
    throw new Refusal(
      `Pipeline parallelism must leave a layer a stage, at most ${facts.layers}: got ${pipeline}`,
    );
  }
  if (interleave !== undefined && interleave > 1 && pipeline === 1) {
    throw new Refusal(
      `Interleaving needs a pipeline of at least 2 stages: got ${interleave} chunks a stage on a pipeline of 1`,
    );
  }
  const { count } = facts.experts;
  if (expert !== undefined && expert > 1 && count === 0) {
    throw new Refusal(`A dense model has no experts to place: got expert parallelism ${expert}`);
  }
  if (expert !== undefined && expert > 1 && count % expert !== 0) {
    throw new Refusal(`Expert parallelism must divide the ${count} experts of a layer: got ${expert}`);
  }
  const decided = [tensor, pipeline, context, data].filter(degree => degree !== undefined);
  const product = decided.reduce((all, degree) => all * degree, 1);
  const ranks = ranksOf(hardware);
  if (ranks % product !== 0 || (decided.length === 4 && product !== ranks)) {
    const { accelerator, accelerators } = hardware;
    const devices = devicesOf(accelerator) === 1 ? '' : ` (${accelerator.devices!.name})`;
    const of =
      devices === ''
        ? `${accelerators} accelerators`
        : `${ranks} devices${devices} of ${accelerators} ${accelerator.name}`;
    throw new Refusal(`Degrees must multiply to the ${of}: got ${decided.join(' x ')} = ${product}`);
  }
}
