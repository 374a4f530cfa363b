import type { Rule } from './rule.ts';

/** Accelerators against tensor · pipeline · data · context. */
export const acceleratorCountMismatch: Rule = ({ given, limit, accelerator }) => {
  const count = given('hardware.count');
  const data = given('parallelism.data');
  const tensor = given('parallelism.tensor') ?? 1;
  const pipeline = given('parallelism.pipeline') ?? 1;
  const context = given('parallelism.context') ?? 1;
  const group = tensor * pipeline * context;
  if (count === undefined || (data === undefined && group === 1)) return [];
  const at = ['hardware.count', 'parallelism.data', 'parallelism.tensor'] as const;
  if (data === undefined) {
    if (count % group === 0) return [];
    const expected = Math.max(1, Math.round(count / group)) * group;
    return [{ says: 'indivisible', at, args: { count, group, expected }, actual: count, expected }];
  }
  const expected = group * data;
  if (expected === count) return [];
  const dies = accelerator?.dies;
  if (dies !== undefined && expected === count * dies) {
    const args = { count, dies, expected, accelerator: accelerator!.name };
    return [{ says: 'dies', severity: 'info', at, args, actual: count, expected }];
  }
  const args = { count, tensor, pipeline, context, data, expected, spare: count - expected };
  const spare = expected < count && count <= expected * limit('spare');
  return [{ ...(spare && { says: 'spare', severity: 'info' as const }), at, args, actual: count, expected }];
};
