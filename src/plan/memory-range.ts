import { findFramework, frameworks } from '../catalog/frameworks.ts';
import { deviceMemory, dispatchBytes } from '../cluster/memory.ts';
import { factsIn } from '../cluster/precision.ts';
import { leastOf, mostOf } from '../core/unbounded.ts';
import { frameworkOf } from './memory.ts';
import type { Reach, Setting } from './reach.ts';

/** How far memory may be from what is said of it, bytes on the fullest device. */
export interface MemoryRange {
  /** What the listed frameworks take that can be launched so, where none is named: least and most, and how many they are. */
  readonly frameworks?: { readonly smallest: number; readonly largest: number; readonly count: number };
  /** What one takes that published figures were not compared with: 20% beyond the ends. */
  readonly unlisted?: readonly [low: number, high: number];
  /** Tokens on their way to experts, in the buffers: with even routing; none where they overlap, twice where routing is uneven. */
  readonly dispatch?: { readonly likely: number; readonly low: number; readonly high: number };
}

/** What a framework may be off that published figures were not compared with. */
const UNLISTED = 0.2;

/** The range of a layout's memory over frameworks, and that of its experts' buffers. */
export function memoryRangeOf(setting: Setting, { shape, layout: plan }: Reach): MemoryRange {
  if (shape === undefined || plan === undefined) return {};
  const facts = factsIn(shape.facts, setting.precision);
  const { layout, microBatches, memory } = plan;
  const dispatch = dispatchBytes(facts, layout);
  const ofExperts = dispatch > 0 && { dispatch: { likely: dispatch, low: 0, high: 2 * dispatch } };
  const named = setting.framework === undefined ? undefined : findFramework(setting.framework);
  if (named !== undefined) {
    return { ...ofExperts, ...(!named.measured && { unlisted: beyond(memory.total, memory.total) }) };
  }
  // what keeps the scores of attention is of 2022: nobody means it who does not name it
  const launched = frameworks().filter(
    ({ zeroStages, zeroStagesWithPipeline, scores }) =>
      !scores && (layout.pipeline > 1 ? zeroStagesWithPipeline : zeroStages).includes(layout.zero),
  );
  const totals = launched.map(({ id }) => {
    const framework = frameworkOf({ ...setting, framework: id })(layout.zero);
    return deviceMemory(facts, layout, { framework, microBatches, reserve: memory.reserve }).total;
  });
  const low = leastOf(totals, memory.total);
  const high = mostOf(totals, memory.total);
  return {
    frameworks: { smallest: low, largest: high, count: totals.length },
    unlisted: beyond(low, high),
    ...ofExperts,
  };
}

function beyond(low: number, high: number): readonly [low: number, high: number] {
  return [low * (1 - UNLISTED), high * (1 + UNLISTED)];
}
