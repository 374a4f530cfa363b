import * as v from 'valibot';
import { acceleratorFields, priceFields } from './accelerator.ts';

const text = v.pipe(v.string(), v.nonEmpty());
/** A name that goes on a command line as it is. */
const id = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z][\w.-]*$/, 'expected a name of letters, digits, dots and hyphens'),
);
const share = (least: string) => v.pipe(v.number(), v.gtValue(0, least), v.maxValue(1, least));

const {
  generation,
  name,
  vendor,
  released,
  formFactor,
  aliases,
  sparseHeadline,
  interconnect,
  source,
  ...known
} = acceleratorFields;
const { prices: _prices, verification: _verification, unverified: _unverified, notes, ...needed } = known;

/** An accelerator of its own, in the form of data/accelerators; what only tells it apart there may be left out. */
const ownAccelerator = v.strictObject({
  ...needed,
  generation: v.exactOptional(generation),
  name: v.exactOptional(name),
  vendor: v.exactOptional(vendor),
  released: v.exactOptional(released),
  formFactor: v.exactOptional(formFactor),
  aliases: v.exactOptional(v.array(text)),
  sparseHeadline: v.exactOptional(sparseHeadline),
  interconnect: v.exactOptional(interconnect),
  source: v.exactOptional(source),
  notes: v.exactOptional(notes),
  prices: v.exactOptional(v.array(v.strictObject(priceFields))),
});

/** Strict schema of an organisation file, `isoflop.yml`: an unknown key is an error, everything may be left out. */
export const organisationSchema = v.strictObject({
  $schema: v.exactOptional(v.string()),
  law: v.exactOptional(
    v.pipe(text, v.description('Law that answers when none is named: an id, shipped or of laws')),
  ),
  utilisation: v.exactOptional(
    v.pipe(
      share('expected a share of the peak above 0 and at most 1, such as 0.42'),
      v.description(
        'Share of the dense 16-bit peak by 6·N·D over whole runs in 16 bits at up to 4k of context, where none is stated; FP8 and longer sequences move it as they move documented runs',
      ),
    ),
  ),
  memoryReserve: v.exactOptional(
    v.pipe(
      v.number(),
      v.minValue(0, 'expected a share of memory from 0 to below 1'),
      v.ltValue(1, 'expected a share of memory from 0 to below 1'),
      v.description('Share of the memory of a device that is set aside, where none is stated'),
    ),
  ),
  laws: v.exactOptional(
    v.pipe(
      v.record(id, text),
      v.description('Own laws: the path of each law file, from this file, under its id'),
    ),
  ),
  accelerators: v.exactOptional(
    v.pipe(
      v.record(id, ownAccelerator),
      v.description('Own accelerators, as in data/accelerators, under their ids'),
    ),
  ),
  prices: v.exactOptional(
    v.pipe(
      v.array(v.strictObject({ accelerator: text, ...priceFields })),
      v.description('What is paid; the newest that is not spot counts, before every shipped price'),
    ),
  ),
});
