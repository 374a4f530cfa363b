import type { InferOutput } from 'valibot';
import { sentenceOf } from '../core/caveat.ts';
import type { Law } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import type { Entry, SourcePlace, Tree } from '../syntax/tree.ts';
import { nameKey } from '../text/names.ts';
import type { Accelerator, AcceleratorPrice } from './accelerator.ts';
import { accelerators, findIn } from './accelerators.ts';
import { frozen } from './facts.ts';
import { lawIds } from './laws.ts';
import { type Organisation, organisation } from './organisation.ts';
import type { organisationSchema } from './schemas/organisation.ts';
import { describeIssue, RESERVED } from './user-json.ts';

type Written = InferOutput<typeof organisationSchema>;

/** Keys from the file down to a value. */
type Keys = readonly (string | number)[];

/**
 * Read an organisation's file: its own laws, accelerators and prices, and what it takes where nothing is stated.
 *
 * @param text YAML or JSON, as `data/schema/organisation.schema.json` has it
 * @param from.file name of the file, for messages and provenance
 * @param from.readText reads a law file that it names, relative to it; without it, naming one is an error
 * @returns what `useOrganisation` takes
 * @throws RangeError with file, line and column, and what was expected
 * @example
 * (await parseOrganisation('law: llama3', { file: 'isoflop.yml' })).law // => 'llama3'
 */
export async function parseOrganisation(
  text: string,
  from: { readonly file: string; readonly readText?: (path: string) => Promise<string> },
): Promise<Organisation> {
  const { file, readText } = from;
  const [{ parseTree }, { locator }, { treeSentences }] = await Promise.all([
    import('../syntax/yaml.ts'),
    import('../syntax/position.ts'),
    import('../syntax/messages.ts'),
  ]);
  const region = { text: text.replace(/^\uFEFF/, ''), line: 1, indents: [] };
  const refuse = ({ line, column }: SourcePlace, message: string): never => {
    throw new Refusal(`${file}:${line}:${column}: ${message}`);
  };
  const { tree, problems } = parseTree(region);
  const [first] = problems;
  if (first !== undefined) refuse(first.position, sentenceOf(treeSentences('organisation file'), first));
  const locate = locator(region);
  const refuseAt = (keys: Keys, message: string) => refuse(locate(...placeOf(tree, keys)), message);
  const written = await valid(tree, refuseAt);
  const name = file.replace(/^.*[\\/]/, '');
  if (organisation() !== undefined)
    throw new Refusal('An organisation is in use: useOrganisation(undefined) before another file is read');
  const laws = await ownLaws(written.laws ?? {}, readText, refuseAt);
  const machines = ownAccelerators(written.accelerators ?? {}, refuseAt);
  const of = { file: name, laws, accelerators: machines, prices: [] };
  const prices = (written.prices ?? []).map((price, index) => {
    try {
      return { ...price, accelerator: findIn(price.accelerator, of).id, organisation: name };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return refuseAt(['prices', index, 'accelerator'], error.message);
    }
  });
  const { law, utilisation, memoryReserve } = written;
  if (law !== undefined && ![...lawIds(), ...laws.map(one => one.id)].includes(law))
    refuseAt(['law'], `law must be the id of a shipped law or of one under laws: got '${law}'`);
  return frozen({
    ...of,
    prices: [...prices, ...pricesOfOwn(written.accelerators ?? {}, name)],
    ...(law !== undefined && { law }),
    ...(utilisation !== undefined && { utilisation }),
    ...(memoryReserve !== undefined && { memoryReserve }),
  });
}

type RefuseAt = (keys: Keys, message: string) => never;

async function valid(tree: Tree | undefined, refuseAt: RefuseAt): Promise<Written> {
  // a file of comments alone says nothing, which is no mistake
  const value = tree === undefined ? {} : (plain(tree, [], refuseAt) ?? {});
  if (typeof value !== 'object' || Array.isArray(value)) refuseAt([], 'expected keys, such as "law: llama3"');
  // by name: of a package that is taken whole, a bundler leaves nothing out
  const { safeParse } = await import('valibot');
  const { organisationSchema: schema } = await import('./schemas/organisation.ts');
  const result = safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  return refuseAt(
    (issue.path ?? []).map(item => item.key as string | number),
    describeIssue(issue),
  );
}

/** A tree as data. */
function plain(tree: Tree, keys: Keys, refuseAt: RefuseAt): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map((item, index) => plain(item, [...keys, index], refuseAt));
  const value: Record<string, unknown> = {};
  for (const entry of tree.entries) {
    const key = keyOf(entry);
    if (RESERVED.includes(key)) refuseAt([...keys, key], `key ${key} is reserved: choose another name`);
    if (Object.hasOwn(value, key)) refuseAt([...keys, key], `key ${key} stands here twice`);
    value[key] = plain(entry.value, [...keys, key], refuseAt);
  }
  return value;
}

/** A key without the quotes around it. */
function keyOf({ key }: Entry): string {
  return key.replace(/^(["'])(.*)\1$/, '$2');
}

/** Where a value stands, or the nearest one above it that is written. */
function placeOf(tree: Tree | undefined, keys: Keys): readonly [number, number] {
  let place = tree?.range ?? [0, 1];
  let at = tree;
  for (const key of keys) {
    if (at?.kind === 'map') {
      const entry: Entry | undefined = at.entries.findLast(one => keyOf(one) === key);
      if (entry === undefined) return place;
      place = entry.keyRange;
      at = entry.value;
    } else if (at?.kind === 'list') {
      at = at.items[Number(key)];
      place = at?.range ?? place;
    } else return place;
  }
  return place;
}

async function ownLaws(
  paths: Readonly<Record<string, string>>,
  readText: ((path: string) => Promise<string>) | undefined,
  refuseAt: RefuseAt,
): Promise<readonly Law[]> {
  const laws: Law[] = [];
  for (const [id, path] of Object.entries(paths)) {
    const at = ['laws', id];
    if (lawIds().some(shipped => shipped.toLowerCase() === id.toLowerCase()))
      refuseAt(at, `law ${id} is shipped: give your own another id`);
    if (readText === undefined) return refuseAt(at, `law file ${path} cannot be read from here`);
    const { parseLawFile } = await import('./law-file.ts');
    try {
      laws.push({ ...(await parseLawFile(await readText(path), path)), id });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuseAt(at, error.message);
    }
  }
  return laws;
}

function ownAccelerators(
  written: NonNullable<Written['accelerators']>,
  refuseAt: RefuseAt,
): readonly Accelerator[] {
  const taken = new Map(
    accelerators().flatMap(one => [one.id, ...one.aliases].map(name => [nameKey(name), one.id] as const)),
  );
  return Object.entries(written).map(([id, { prices: _, ...facts }]) => {
    const at = ['accelerators', id];
    for (const name of [id, ...(facts.aliases ?? [])]) {
      const other = taken.get(nameKey(name));
      if (other !== undefined && other !== id)
        refuseAt(at, `accelerator ${id}: the name ${name} is that of ${other}, whose prices go under prices`);
      taken.set(nameKey(name), id);
    }
    const { bf16, fp16 } = facts.peakDense;
    if (bf16 === undefined && fp16 === undefined)
      refuseAt([...at, 'peakDense'], `accelerator ${id} needs a dense 16-bit peak: bf16 or fp16, in FLOP/s`);
    return {
      id,
      vendor: 'own',
      generation: id,
      name: id,
      formFactor: 'own',
      released: 'own',
      aliases: [],
      sparseHeadline: {},
      interconnect: { technology: 'not stated' },
      source: 'organisation file',
      unverified: [],
      notes: [],
      ...facts,
      verification: 'own',
    };
  });
}

function pricesOfOwn(
  written: NonNullable<Written['accelerators']>,
  file: string,
): readonly (AcceleratorPrice & { readonly accelerator: string })[] {
  return Object.entries(written).flatMap(([accelerator, { prices = [] }]) =>
    prices.map(price => ({ ...price, accelerator, organisation: file })),
  );
}
