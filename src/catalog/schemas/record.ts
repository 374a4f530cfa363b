import * as v from 'valibot';
import type { BenchmarkRecord } from '../records.ts';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty());
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const count = v.pipe(positive, v.integer());

/** Strict schema of `data/records/<id>.json`: an unknown key is an error, sources are required. */
export const recordSchema: v.GenericSchema<BenchmarkRecord> = v.strictObject({
  accelerator: text,
  precision: v.picklist(['bf16', 'fp16', 'fp8', 'fp4']),
  name: text,
  count,
  tokensPerSecond: v.exactOptional(positive),
  activeParameters: v.exactOptional(count),
  totalParameters: v.exactOptional(count),
  utilisation: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)),
  sources: v.pipe(v.array(text), v.nonEmpty()),
  notes: v.exactOptional(text),
});
