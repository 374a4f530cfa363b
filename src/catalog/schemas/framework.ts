import * as v from 'valibot';
import type { FrameworkFile } from '../frameworks.ts';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty());
const bytes = v.pipe(v.number(), v.finite(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const stages = v.pipe(v.array(v.picklist([0, 1, 2, 3])), v.nonEmpty());

/** Strict schema of `data/frameworks/<id>.json`: an unknown key is an error, sources are required. */
export const frameworkSchema: v.GenericSchema<FrameworkFile> = v.strictObject({
  name: text,
  aliases: v.array(text),
  sharding: v.picklist(['zero', 'fsdp']),
  zeroStages: stages,
  zeroStagesWithPipeline: stages,
  stateBytes: v.strictObject({ weights: bytes, gradients: bytes, optimizer: bytes }),
  unshardedGradientBytes: bytes,
  sequenceParallel: v.boolean(),
  dropout: v.boolean(),
  scores: v.boolean(),
  selectiveShare: v.exactOptional(share),
  logitBytes: bytes,
  logitsSplit: v.boolean(),
  queuedLogitBytes: bytes,
  overhead: share,
  fixedBytes: v.strictObject({ reserved: bytes, device: bytes }),
  measured: v.boolean(),
  sources: v.pipe(v.array(text), v.nonEmpty()),
  notes: v.exactOptional(text),
});
