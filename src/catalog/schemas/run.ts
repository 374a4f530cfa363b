import * as v from 'valibot';
import type { Run } from '../run.ts';
import { differences } from './model.ts';

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const count = v.pipe(positive, v.integer());
const share = v.pipe(v.number(), v.gtValue(0), v.maxValue(1));
const text = v.pipe(v.string(), v.trim(), v.nonEmpty());
const convention = v.picklist(['6ND', '6N', 'causal', 'full', 'hardware', 'own-count', 'unknown']);

const hardware = v.pipe(
  v.strictObject({
    accelerator: v.exactOptional(text),
    other: v.exactOptional(text),
    count: v.exactOptional(count),
    hours: v.exactOptional(positive),
    hoursDerived: v.exactOptional(v.literal(true)),
    stepsOnly: v.exactOptional(v.literal(true)),
    days: v.exactOptional(positive),
  }),
  v.check(
    item => item.accelerator === undefined || item.other === undefined,
    'Expected an accelerator with a file or one without, not both',
  ),
);

const entries = {
  family: text,
  organisation: text,
  name: text,
  year: v.pipe(v.number(), v.integer(), v.minValue(2017)),
  arxiv: v.exactOptional(v.pipe(text, v.regex(/^\d{4}\.\d{5}$/))),
  model: v.exactOptional(text),
  parameters: v.exactOptional(
    v.strictObject({
      published: v.exactOptional(
        v.strictObject({
          total: v.exactOptional(count),
          exact: v.exactOptional(count),
          active: v.exactOptional(count),
          nonEmbedding: v.exactOptional(count),
        }),
      ),
      computed: v.exactOptional(v.strictObject({ total: count, active: count, nonEmbedding: count })),
    }),
  ),
  differences,
  tokens: v.exactOptional(count),
  compute: v.exactOptional(v.strictObject({ published: positive, convention })),
  hardware: v.exactOptional(hardware),
  training: v.exactOptional(
    v.strictObject({
      batchTokens: v.exactOptional(count),
      sequenceLength: v.exactOptional(count),
      peakLearningRate: v.exactOptional(positive),
      optimizer: v.exactOptional(text),
      precision: v.exactOptional(text),
      parallelism: v.exactOptional(text),
      stepSeconds: v.exactOptional(positive),
    }),
  ),
  utilisation: v.exactOptional(
    v.array(
      v.strictObject({
        kind: v.picklist(['model', 'hardware']),
        value: v.exactOptional(share),
        low: v.exactOptional(share),
        high: v.exactOptional(share),
        approximate: v.exactOptional(v.literal(true)),
        convention,
        accelerator: v.exactOptional(text),
      }),
    ),
  ),
  achieved: v.exactOptional(
    v.array(
      v.strictObject({
        value: v.exactOptional(positive),
        low: v.exactOptional(positive),
        high: v.exactOptional(positive),
        convention,
      }),
    ),
  ),
  energy: v.exactOptional(
    v.strictObject({
      megawattHours: v.exactOptional(positive),
      pue: v.exactOptional(v.pipe(v.number(), v.minValue(1))),
      carbonTonnes: v.exactOptional(positive),
    }),
  ),
  cost: v.exactOptional(v.strictObject({ usd: positive })),
  calibrate: v.boolean(),
  calibrateReason: v.exactOptional(text),
  sources: v.pipe(v.array(text), v.nonEmpty()),
  verification: v.picklist(['primary', 'secondary', 'official repository', 'unverified']),
  unverified: v.exactOptional(v.pipe(v.array(text), v.nonEmpty())),
  notes: v.exactOptional(text),
};

/** A documented run as its file must be (its name is the id); unknown keys are refused. */
export const runSchema: v.GenericSchema<unknown, Omit<Run, 'id'>> = v.pipe(
  v.strictObject(entries),
  v.check(
    run => run.calibrate || run.calibrateReason !== undefined,
    'Expected a reason why the run may not be calibrated on',
  ),
);

/** A run of a user's own: the same keys, but only what it is predicted by must be there. */
export const ownRunSchema = v.strictObject({
  ...entries,
  $schema: v.exactOptional(text),
  family: v.exactOptional(text),
  organisation: v.exactOptional(text),
  name: v.exactOptional(text),
  hardware,
  tokens: count,
  calibrate: v.exactOptional(v.boolean()),
  sources: v.exactOptional(v.array(text)),
  verification: v.exactOptional(text),
});
