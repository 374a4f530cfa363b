import type { Law } from '../core/law.ts';
import { allocationOf } from '../core/law-allocation.ts';
import { common } from './sample.ts';

/**
 * C within the law's range; where the law states none of C but one of N, C whose N* is in it. A law without any
 * range is dashed throughout, since nothing says where it holds.
 */
export function solidCompute(law: Law): [number, number] {
  const { compute, parameters } = law.range ?? {};
  if (compute !== undefined) return common([compute]);
  if (parameters === undefined) return [0, 0];
  const { computeForParameters } = allocationOf(law);
  return common([
    [
      parameters[0] && computeForParameters(parameters[0]),
      parameters[1] && computeForParameters(parameters[1]),
    ],
  ]);
}
