import * as v from 'valibot';
import { type NumberFormat, precisions } from '../accelerators.ts';
import type { ServingCalibration } from '../serving.ts';

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const share = v.pipe(positive, v.maxValue(1));
const seconds = v.pipe(v.number(), v.finite(), v.minValue(0));
const text = v.pipe(v.string(), v.nonEmpty());
const ends = v.pipe(
  v.tuple([positive, positive]),
  v.check(([low, high]) => low < high, 'low end first'),
);

/** Strict schema of `data/serving/<id>.json`. */
export const servingSchema: v.GenericSchema<Omit<ServingCalibration, 'id'>> = v.strictObject({
  name: text,
  kind: v.picklist(['calibrated', 'provisional', 'class']),
  applies: v.strictObject({
    accelerators: v.exactOptional(v.pipe(v.array(text), v.minLength(1))),
    precisions: v.exactOptional(v.array(v.picklist(precisions as readonly NumberFormat[]))),
    mixture: v.exactOptional(v.boolean()),
  }),
  efficiency: v.exactOptional(
    v.strictObject({
      compute: share,
      memory: share,
      network: share,
      secondsPerLayer: seconds,
      secondsPerAllReduce: seconds,
      secondsPerSequence: seconds,
    }),
  ),
  throughput: v.strictObject({ likely: positive, '80': ends, '95': ends }),
  firstToken: v.exactOptional(v.strictObject({ likely: positive, '80': ends, '95': ends })),
  rows: v.pipe(v.number(), v.integer(), v.minValue(1)),
  measured: text,
  source: text,
  verification: v.picklist(['primary', 'secondary', 'own-fit']),
  notes: v.array(text),
});
