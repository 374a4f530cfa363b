import * as v from 'valibot';

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const text = v.pipe(v.string(), v.nonEmpty());
const range = v.strictTuple([positive, positive]);

/** Strict schema of `data/modifiers/<id>.json`: what multiplies N and D of a law, or adds to its loss. */
export const modifierSchema = v.strictObject({
  name: text,
  kind: v.picklist(['precision', 'optimizer', 'quantisation']),
  effect: v.strictObject({
    parameters: v.exactOptional(positive),
    tokens: v.exactOptional(positive),
    added: v.exactOptional(
      v.strictObject({ scale: positive, parameters: positive, tokens: positive, bits: positive }),
    ),
  }),
  law: v.exactOptional(text),
  counts: v.exactOptional(v.literal('non-embedding')),
  range: v.exactOptional(v.strictObject({ parameters: range, tokens: range })),
  unit: v.exactOptional(v.picklist(['nats/token', 'bits/byte'])),
  warning: v.exactOptional(text),
  notes: v.array(text),
  source: v.strictObject({
    authors: text,
    year: v.pipe(v.number(), v.integer()),
    title: text,
    arxiv: v.pipe(v.string(), v.regex(/^\d{4}\.\d{4,5}$/)),
    where: text,
    verification: v.picklist(['primary', 'secondary']),
  }),
});
