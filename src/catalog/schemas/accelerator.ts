import * as v from 'valibot';
import type { Accelerator, NumberFormat } from '../accelerator.ts';

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const text = v.pipe(v.string(), v.nonEmpty());
const count = v.pipe(positive, v.integer());

/** As exactly as it is known: 2026, 2026-10 or 2026-10-05. */
const date = v.pipe(v.string(), v.regex(/^\d{4}(-\d{2}){0,2}$/));

/** An amount in its base unit: one that is far too small was written in another, such as 989 for 989 TFLOP/s. */
const amount = (unit: string, example: string, least: number) => {
  const said = ({ input }: { readonly input: unknown }) =>
    `expected ${unit}, such as ${example}: got ${JSON.stringify(input)}`;
  return v.pipe(v.number(said), v.finite(said), v.minValue(least, said));
};
const rate = amount('FLOP/s', '9.89e14', 1e9);
const bytes = v.pipe(amount('bytes', '8e10', 1e6), v.integer());
const bandwidth = amount('bytes/s', '3.35e12', 1e6);

/** Rates by number format: `bf16: 989.4e12`. */
const peaks = v.strictObject({
  fp32: v.exactOptional(rate),
  tf32: v.exactOptional(rate),
  fp16: v.exactOptional(rate),
  bf16: v.exactOptional(rate),
  fp8: v.exactOptional(rate),
  int8: v.exactOptional(rate),
  fp4: v.exactOptional(rate),
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
  devices: v.exactOptional(v.strictObject({ count: v.pipe(count, v.minValue(2)), name: text })),
  released: date,
  aliases: v.pipe(v.array(text), v.minLength(1)),
  memoryBytes: bytes,
  usableBytes: v.exactOptional(bytes),
  memoryOptions: v.exactOptional(v.pipe(v.array(bytes), v.minLength(2))),
  memoryBandwidth: bandwidth,
  peakDense: peaks,
  sparseHeadline: peaks,
  interconnect: v.strictObject({
    technology: text,
    bandwidthPerDirection: v.exactOptional(bandwidth),
    domainSize: v.exactOptional(count),
    internodeBandwidth: v.exactOptional(bandwidth),
  }),
  tdp: v.exactOptional(positive),
  measuredMatmulBf16: v.exactOptional(rate),
  prices: v.exactOptional(
    v.array(
      v.strictObject({
        ...priceFields,
        kind: v.pipe(v.string(), v.regex(/^(on-demand|reserved|spot|blended|assumption)(, .+)?$/)),
      }),
    ),
  ),
  source: text,
  verification: v.picklist(['primary', 'secondary', 'official-repository']),
  unverified: v.array(text),
  notes: v.array(text),
};

/** Strict schema of `data/accelerators/<id>.json`: an unknown key is an error, what is unknown is left out. */
export const acceleratorSchema: v.GenericSchema<Omit<Accelerator, 'id'>> = v.strictObject(acceleratorFields);
