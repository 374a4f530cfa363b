import { devicesOf } from '../../catalog/accelerator.ts';
import type { Rule } from './rule.ts';

/** Accelerators against tensor · pipeline · data · context, which count devices where a module is several. */
export const acceleratorCountMismatch: Rule = ({ given, limit, accelerator }) => {
  const count = given('hardware.count');
  const data = given('parallelism.data');
  const tensor = given('parallelism.tensor') ?? 1;
  const pipeline = given('parallelism.pipeline') ?? 1;
  const context = given('parallelism.context') ?? 1;
  const group = tensor * pipeline * context;
  if (count === undefined || (data === undefined && group === 1)) return [];
  const at = ['hardware.count', 'parallelism.data', 'parallelism.tensor'] as const;
  const devices = devicesOf(accelerator);
  if (data === undefined) {
    if ((count * devices) % group === 0) return [];
    const ranks = Math.max(1, Math.round((count * devices) / group)) * group;
    const expected = Math.ceil(ranks / devices);
    return [{ says: 'indivisible', at, args: { count, group, expected }, actual: count, expected }];
  }
  const ranks = group * data;
  if (ranks === count * devices) return [];
  const expected = Math.ceil(ranks / devices);
  if (devices > 1 && ranks === count) {
    const args = { count, devices, ranks: count * devices, expected, accelerator: accelerator!.name };
    return [{ says: 'devices', severity: 'warning', at, args, actual: count, expected }];
  }
  const args = { count, tensor, pipeline, context, data, expected, spare: count - expected };
  const spare = expected < count && count <= expected * limit('spare');
  return [{ ...(spare && { says: 'spare', severity: 'info' as const }), at, args, actual: count, expected }];
};
