import * as v from 'valibot';
import { type LaunchFile, readingNames } from './framework.ts';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty());
const texts = v.pipe(v.array(text), v.nonEmpty());
const scalar = v.union([text, v.number(), v.boolean()]);
const condition = v.record(text, v.array(v.union([v.string(), v.number(), v.boolean()])));
const as = v.exactOptional(v.picklist(readingNames));
const when = v.exactOptional(condition);

/** Strict schema of `data/launch/<id>.json`: an unknown key is an error, sources are required. */
export const launchSchema: v.GenericSchema<LaunchFile> = v.strictObject({
  name: text,
  aliases: v.exactOptional(texts),
  files: text,
  signs: v.pipe(v.array(texts), v.nonEmpty()),
  blocks: v.exactOptional(texts),
  rows: v.pipe(
    v.array(
      v.strictObject({
        field: text,
        keys: texts,
        as,
        values: v.exactOptional(v.record(v.string(), v.nullable(scalar))),
        product: v.exactOptional(v.literal(true)),
        when,
        unless: when,
        about: v.exactOptional(text),
      }),
    ),
    v.nonEmpty(),
  ),
  defaults: v.exactOptional(v.array(v.strictObject({ field: text, value: scalar, as, when, unless: when }))),
  memory: v.exactOptional(text),
  sources: texts,
});
