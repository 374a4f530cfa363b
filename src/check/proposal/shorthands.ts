import type { RawValue } from '../types.ts';
import { mainFields } from './keys.ts';

/** `model: llama2-7b` names a preset, `hardware: 64 H100` says how many; what a section's one value means by itself. */
export function shorthands(values: ReadonlyMap<string, RawValue>): ReadonlyMap<string, RawValue> {
  const result = new Map(values);
  const model = values.get(mainFields.model!);
  const isName = typeof model?.value === 'string' && /^[a-z]/i.test(model.value) && model.key === 'model';
  const isPath =
    isName || (typeof model?.value === 'string' && /^\.{0,2}\//.test(model.value) && model.key === 'model');
  if (model !== undefined && isPath && /\.json$/i.test(String(model.value))) {
    result.delete(mainFields.model!);
    result.set('model.config', model);
  } else if (model !== undefined && isName) {
    result.delete(mainFields.model!);
    result.set('model.preset', model);
  }
  const hardware = values.get('hardware.accelerator');
  const several = /^(\d[\d,_]*)\s*(?:[x×*]\s*)?(\D.*)$/.exec(String(hardware?.value ?? '').trim());
  if (hardware !== undefined && several !== null && !values.has('hardware.count')) {
    result.set('hardware.accelerator', { ...hardware, value: several[2]! });
    result.set('hardware.count', { ...hardware, value: Number(several[1]!.replace(/[,_]/g, '')) });
  }
  return result;
}
