import * as v from 'valibot';
import { normKinds, queryKeyNorms } from '../../model/architecture.ts';
import type { ArchitectureDescription } from '../../model/complete.ts';
import { differenceReasons, type ModelFile } from '../models.ts';

const text = v.pipe(v.string(), v.nonEmpty());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const flag = v.exactOptional(v.boolean());
const optionalCount = v.exactOptional(count);

/** A shape as files write it: `completeArchitecture` fills in the rest. */
export const architectureSchema: v.GenericSchema<ArchitectureDescription> = v.strictObject({
  layers: count,
  hidden: count,
  heads: count,
  kvHeads: optionalCount,
  headDimension: optionalCount,
  feedForward: optionalCount,
  gated: flag,
  vocabulary: count,
  tied: flag,
  learnedPositions: optionalCount,
  embeddingDimension: optionalCount,
  embeddingNorm: flag,
  biases: v.exactOptional(
    v.union([
      v.boolean(),
      v.strictObject({ queryKeyValue: flag, attentionOutput: flag, feedForward: flag, head: flag }),
    ]),
  ),
  norm: v.exactOptional(v.picklist(normKinds)),
  normsPerLayer: optionalCount,
  finalNorm: flag,
  queryKeyNorm: v.exactOptional(v.picklist(queryKeyNorms)),
  relativePositions: flag,
  sinks: flag,
  latent: v.exactOptional(
    v.strictObject({
      queryRank: v.nullable(count),
      keyValueRank: count,
      nopeDimension: count,
      ropeDimension: count,
      valueDimension: count,
    }),
  ),
  mixture: v.exactOptional(
    v.strictObject({
      experts: count,
      activeExperts: count,
      expertFeedForward: count,
      sharedExperts: optionalCount,
      sharedFeedForward: optionalCount,
      sharedGate: flag,
      denseLayers: optionalCount,
      routerBias: flag,
      expertBiases: flag,
    }),
  ),
  slidingWindow: v.exactOptional(v.strictObject({ size: count, layers: count })),
  contextLength: optionalCount,
});

/** Counts that were published otherwise than a configuration gives. */
export const differences = v.exactOptional(
  v.pipe(
    v.array(
      v.strictObject({
        of: v.picklist(['total', 'active']),
        published: count,
        computed: count,
        reason: v.picklist(differenceReasons),
        explanation: text,
      }),
    ),
    v.minLength(1),
  ),
);

/** Strict schema of `data/models/<id>.json`: an unknown key is an error, what is unknown is left out. */
export const modelSchema: v.GenericSchema<ModelFile> = v.strictObject({
  name: text,
  family: text,
  aliases: v.exactOptional(v.pipe(v.array(text), v.minLength(1))),
  architecture: architectureSchema,
  published: v.exactOptional(
    v.strictObject({ total: optionalCount, active: optionalCount, exact: optionalCount }),
  ),
  differences,
  sources: v.pipe(v.array(text), v.minLength(1)),
  unverified: v.exactOptional(v.pipe(v.array(text), v.minLength(1))),
  notes: v.exactOptional(text),
});
