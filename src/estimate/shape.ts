import type { ModelFacts } from '../cluster/model-facts.ts';
import type { Counted } from './size.ts';
import type { EstimateRequest } from './types.ts';
import type { ContextFlop } from './utilization.ts';

/** What a plan needs of its model's shape. */
export interface Shape {
  readonly counted: Counted;
  readonly description: string;
  readonly facts: (sequenceLength: number) => ModelFacts;
  readonly flop: (sequenceLength: number) => ContextFlop;
  readonly contextLength?: number;
}

export function shapeOf(_request: EstimateRequest): Shape | undefined {
  return undefined;
}
export function shapeNear(_parameters: number): Shape | undefined {
  return undefined;
}
export function defaultSequenceLength(shape: Shape | undefined): number {
  return Math.min(shape?.contextLength ?? 4096, 8192);
}
