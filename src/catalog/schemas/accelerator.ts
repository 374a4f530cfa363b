import * as v from 'valibot';
import type { Accelerator, NumberFormat } from '../accelerator.ts';

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const text = v.pipe(v.string(), v.nonEmpty());
const count = v.pipe(positive, v.integer());

/** As exactly as it is known: 2026, 2026-10 or 2026-10-05. */
const date = v.pipe(v.string(), v.regex(/^\d{4}(-\d{2}){0,2}$/));

/** Rates by number format: `bf16: 989.4e12`. */
const peaks = v.strictObject({
  fp32: v.exactOptional(positive),
  tf32: v.exactOptional(positive),
  fp16: v.exactOptional(positive),
  bf16: v.exactOptional(positive),
  fp8: v.exactOptional(positive),
  int8: v.exactOptional(positive),
  fp4: v.exactOptional(positive),
} satisfies Record<NumberFormat, unknown>);

/** A price that somebody printed, or pays. */
export const priceFields = {
  kind: text,
  usdPerHour: positive,
  date,
  source: text,
};

/** What is said of an accelerator. */
export const acceleratorFields = {
  vendor: text,
  generation: text,
  name: text,
  formFactor: text,
  dies: v.exactOptional(v.pipe(count, v.minValue(2))),
  released: date,
  aliases: v.pipe(v.array(text), v.minLength(1)),
  memoryBytes: count,
  usableBytes: v.exactOptional(count),
  memoryOptions: v.exactOptional(v.pipe(v.array(count), v.minLength(2))),
  memoryBandwidth: positive,
  peakDense: peaks,
  sparseHeadline: peaks,
  interconnect: v.strictObject({
    technology: text,
    bandwidthPerDirection: v.exactOptional(positive),
    domainSize: v.exactOptional(count),
    internodeBandwidth: v.exactOptional(positive),
  }),
  tdp: v.exactOptional(positive),
  measuredMatmulBf16: v.exactOptional(positive),
  prices: v.exactOptional(v.array(v.strictObject(priceFields))),
  source: text,
  verification: v.picklist(['primary', 'secondary', 'official-repository']),
  unverified: v.array(text),
  notes: v.array(text),
};

/** Strict schema of `data/accelerators/<id>.json`: an unknown key is an error, what is unknown is left out. */
export const acceleratorSchema: v.GenericSchema<Omit<Accelerator, 'id'>> = v.strictObject(acceleratorFields);
