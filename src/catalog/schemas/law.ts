import * as v from 'valibot';
import { relationInputs } from '../../core/forms/form.ts';
import { formNames } from '../../core/forms/index.ts';
import { WEB_ADDRESS } from '../facts.ts';

const finite = v.pipe(v.number(), v.finite());
const positive = v.pipe(finite, v.gtValue(0));
const text = v.pipe(v.string(), v.nonEmpty());
const numbers = v.record(v.string(), finite);

const relation = v.strictObject({
  form: v.picklist(formNames()),
  coefficients: numbers,
  standardErrors: v.optional(numbers),
  input: v.optional(v.picklist(relationInputs)),
  output: v.optional(text),
  unit: v.optional(text),
  where: v.optional(text),
  note: v.optional(text),
  loss: v.optional(text),
});

const bound = v.nullable(v.pipe(finite, v.minValue(0)));
const range = v.strictTuple([bound, bound]);

const verification = v.picklist(['primary', 'secondary', 'own-fit']);

const sourceParts = {
  authors: text,
  year: v.pipe(v.number(), v.integer(), v.minValue(1900)),
  title: text,
  arxiv: v.optional(v.pipe(v.string(), v.regex(/^\d{4}\.\d{4,5}$/))),
  url: v.optional(
    v.pipe(v.string(), v.regex(WEB_ADDRESS, 'expected an address that begins with https:// or http://')),
  ),
  where: text,
  data: v.optional(
    v.strictObject({
      file: text,
      rows: v.pipe(v.number(), v.integer(), v.minValue(1)),
      used: v.pipe(v.number(), v.integer(), v.minValue(1)),
      sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
      method: text,
      date: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)),
    }),
  ),
};

/** A shipped law says how its numbers were verified, a user's may. */
const source = v.strictObject({ ...sourceParts, verification });
const userSource = v.strictObject({ ...sourceParts, verification: v.optional(verification) });

/** Five columns for a parametric loss, two for a power law: check-uncertainty.ts knows which. */
const columns = v.pipe(v.array(finite), v.minLength(2), v.maxLength(6));
const uncertainty = v.strictObject({
  method: text,
  mean: v.optional(columns),
  covariance: v.optional(v.pipe(v.array(columns), v.minLength(2), v.maxLength(6))),
  draws: v.optional(v.array(columns)),
});

const lossInfo = v.strictObject({
  unit: v.picklist(['nats/token', 'bits/byte', 'unknown']),
  corpus: v.optional(text),
  tokenizer: v.optional(text),
  group: v.optional(text),
});

const kind = v.picklist(['published', 'measured', 'recomputed']);

const checkParts = {
  case: text,
  evaluate: text,
  inputs: v.record(v.string(), v.union([finite, text])),
  expected: v.pipe(finite, v.notValue(0)),
  tolerance: positive,
  kind: v.optional(kind),
  where: text,
  unreproduced: v.optional(text),
  misprint: v.optional(v.strictObject({ of: text, printed: finite, corrected: finite, why: text })),
};

const optionalParts = {
  name: v.optional(text),
  summary: v.optional(text),
  range: v.optional(
    v.strictObject({
      parameters: v.optional(range),
      tokens: v.optional(range),
      compute: v.optional(range),
      tokensPerParameter: v.optional(range),
      epochs: v.optional(range),
    }),
  ),
  heldOut: v.optional(range),
  refits: v.optional(text),
  uncertainty: v.optional(uncertainty),
  spread: v.optional(v.boolean()),
  spreadRefused: v.optional(text),
  allocationRefused: v.optional(text),
  caveats: v.optional(
    v.array(
      v.strictObject({
        code: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
        severity: v.picklist(['info', 'warning', 'error']),
        text,
      }),
    ),
  ),
  notes: v.optional(v.array(text)),
  heldByTests: v.optional(
    v.array(v.strictObject({ kind, values: v.pipe(v.number(), v.integer(), v.minValue(1)), what: text })),
  ),
  recipe: v.optional(v.strictObject({ text, weightDecay: v.optional(text), batchWarmup: v.optional(text) })),
  checks: v.optional(v.array(v.strictObject(checkParts))),
};

const uses = v.array(
  v.picklist(['allocation', 'loss', 'frontier', 'hyperparameters', 'downstream', 'conversion']),
);
const counts = v.strictObject({
  parameters: v.picklist(['total', 'non-embedding', 'head', 'active', 'flop-equivalent']),
  compute: v.picklist(['6ND', 'C_min', 'MD', 'exact']),
});

/** A law file in full, as every shipped law is: name, uses, counting, source, relations and kinds of checks are required. */
export const lawSchema = v.strictObject({
  ...optionalParts,
  $schema: v.optional(text),
  checks: v.optional(v.array(v.strictObject({ ...checkParts, kind }))),
  loss: v.optional(lossInfo),
  name: text,
  uses,
  counts,
  source,
  relations: v.record(v.string(), relation),
});

/** A user's law: relations as above, or one loss written directly. Everything else is optional. */
export const userLawSchema = v.strictObject({
  ...optionalParts,
  $schema: v.optional(text),
  source: v.optional(userSource),
  uses: v.optional(uses),
  counts: v.optional(counts),
  relations: v.optional(v.record(v.string(), relation)),
  // an expression beside "form", or facts about the loss
  loss: v.optional(v.lazy(input => (typeof input === 'string' ? text : lossInfo))),
  form: v.optional(v.picklist(formNames(form => form.loss !== undefined))),
  coefficients: v.optional(numbers),
  standardErrors: v.optional(numbers),
});

/** {@link userLawSchema} as it is published; a union gives poorer messages, and says which two kinds of loss there are. */
export const lawFileSchema = v.strictObject({
  ...userLawSchema.entries,
  loss: v.optional(v.union([text, lossInfo])),
});

const printed = {
  ...optionalParts,
  id: text,
  name: text,
  uses,
  counts,
  source: v.optional(userSource),
  loss: v.optional(lossInfo),
  relations: v.record(v.string(), relation),
};

/** What an organisation's file had part in, as answers say it. */
const useSchema = v.optional(v.strictObject({ file: text, taken: v.array(text) }));

/** A law as `isoflop laws <id> --json` prints it: one that was read, shipped or a user's. */
export const printedLawSchema = v.strictObject({
  schema: v.literal('isoflop/law/1'),
  ...printed,
  organisation: useSchema,
});

/** Laws as `isoflop laws --json` prints them. */
export const printedLawsSchema = v.strictObject({
  schema: v.literal('isoflop/laws/1'),
  laws: v.array(v.strictObject(printed)),
  organisation: useSchema,
});
