import { devicesOf } from '../../catalog/accelerator.ts';
import { divisorUpTo } from '../../plan/divisors.ts';
import type { Rule } from './rule.ts';

/** Tensor parallelism that leaves the fast links of a node. */
export const tensorAcrossNodes: Rule = ({ given, value, accelerator }) => {
  const tensor = given('parallelism.tensor');
  const inNode = value('hardware.perNode');
  if (tensor === undefined || inNode === undefined || tensor <= 1) return [];
  const perNode = inNode * devicesOf(accelerator);
  const args = {
    tensor,
    perNode,
    link: accelerator?.interconnect.technology ?? 'the fast links',
    expected: divisorUpTo(perNode, tensor),
  };
  const finding = {
    at: ['parallelism.tensor', 'hardware.perNode'] as const,
    args,
    actual: tensor,
    expected: args.expected,
  };
  if (tensor > perNode) return [{ ...finding, says: 'beyond' }];
  // a torus is cut into rings of any length: PaLM 540B was trained 12-way on TPU v4
  const torus = given('hardware.perNode') === undefined && /torus|^ICI/.test(args.link);
  return torus || perNode % tensor === 0 ? [] : [{ ...finding, says: 'straddles' }];
};
