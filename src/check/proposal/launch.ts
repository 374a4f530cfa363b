import { findAccelerator } from '../../catalog/accelerators.ts';
import { lookUpModel } from '../../catalog/models.ts';
import { Refusal } from '../../core/refusal.ts';
import { defaultOf, isDefault, type LaunchKey, unknownIn, wordsOf } from '../../launch/leaves.ts';
import type { LaunchPart, LaunchValue } from '../../launch/read.ts';
import type { ArchitectureDescription } from '../../model/complete.ts';
import { locator } from '../../syntax/position.ts';
import type { Tree } from '../../syntax/tree.ts';
import { plural } from '../../text/numbers.ts';
import type { RawValue, Reading, Remark } from '../types.ts';
import { aliasTable, knownMeaning } from './keys.ts';
import { isReading } from './read.ts';
import { fields } from './schema.ts';
import { readValue } from './values.ts';

/** Keys of the unread that are named in the note. */
const MOST_NAMED = 5;

/**
 * What several files say, as readings to check: launch files that do not contradict each other are parts of one plan (a
 * config.json, a DeepSpeed configuration, arguments), beside a proposal where one is among them; others stand alone.
 */
export async function readingsOf(read: readonly (Reading | LaunchPart)[]): Promise<readonly Reading[]> {
  const parts = await Promise.all(read.map(async one => (isReading(one) ? one : launchReading(one))));
  const launched = parts.filter(({ launch }) => launch !== undefined);
  if (launched.length === 0 || parts.length === 1 || !areOnePlan(parts)) return parts;
  return [joined(parts)];
}

/** Whether no two files say different things, and each says something of its own. */
function areOnePlan(parts: readonly Reading[]): boolean {
  const told = parts.filter(({ problems }) => problems.length === 0);
  if (told.length < parts.length || parts.filter(({ launch }) => launch === undefined).length > 1)
    return false;
  const seen = new Map<string, RawValue>();
  for (const { values } of parts) {
    let added = values.size === 0 ? 1 : 0;
    for (const [path, value] of values) {
      if (isDefault(value.key)) continue;
      const before = seen.get(path);
      if (before === undefined) added += 1;
      else if (String(before.value) !== String(value.value) || before.unit !== value.unit) return false;
      seen.set(path, before ?? value);
    }
    if (added === 0) return false;
  }
  return true;
}

/** One reading of several files: what is stated before what a framework takes by default. */
function joined(parts: readonly Reading[]): Reading {
  const values = new Map<string, RawValue>();
  const unknown = new Set(parts.flatMap(part => [...(part.unknown ?? [])]));
  const all = parts.flatMap(part =>
    [...part.values].map(([path, value]) => [path, placed(value, part.file)] as const),
  );
  for (const [path, value] of [
    ...all.filter(([, one]) => !isDefault(one.key)),
    ...all.filter(([, one]) => isDefault(one.key)),
  ]) {
    if (!values.has(path) && !(isDefault(value.key) && unknown.has(path))) values.set(path, value);
  }
  for (const path of values.keys()) unknown.delete(path);
  // a config that is given is the model's own
  if (values.has('model.config')) {
    for (const path of ['model.preset', 'model.parameters', 'model.activeParameters']) values.delete(path);
  }
  const first = parts.find(({ launch }) => launch === undefined) ?? parts[0]!;
  const adapter = parts.find(({ launch }) => launch?.adapter !== undefined)?.launch?.adapter;
  return {
    ...first,
    values,
    unknown,
    isOffloaded: parts.some(one => one.isOffloaded === true),
    allow: parts.flatMap(({ allow }) => allow),
    remarks: parts.flatMap(part => part.remarks.map(one => placed(one, part.file))),
    launch: {
      frameworks: [...new Set(parts.flatMap(({ launch }) => launch?.frameworks ?? []))],
      files: parts.map(({ file }) => file),
      unread: parts.reduce((sum, { launch }) => sum + (launch?.unread ?? 0), 0),
      ...(adapter !== undefined && { adapter }),
    },
    configs: new Map(parts.flatMap(({ configs }) => [...(configs ?? [])])),
  };
}

function placed<Item extends { readonly position: RawValue['position'] }>(item: Item, file: string): Item {
  return { ...item, position: { ...item.position, file: item.position.file ?? file } };
}

/** A launch file as a reading: what its framework's keys mean, and what its other keys at the root commonly do. */
async function launchReading(part: LaunchPart): Promise<Reading> {
  const { file, text, framework } = part;
  const values = new Map<string, RawValue>();
  for (const [path, value] of part.values) if (fields.has(path)) values.set(path, value);
  const locate = locator({ text, line: 1, indents: [] });
  const unread: string[] = [];
  for (const { leaf, isKnown } of part.unread) {
    const known = leaf.isRoot && !isKnown ? commonValue(leaf.key, leaf.value) : undefined;
    // what a model was made for is no length of the run's sequences
    const isLimit = framework.id === 'hugging-face-config' && known?.path === 'training.sequenceLength';
    // sequences of a device to some frameworks, of all of them to others, tokens to few
    const isOpen = /^batch[-_]?size$/i.test(leaf.key);
    const common = isLimit || isOpen ? undefined : known;
    const value = common && { ...common.value, position: { ...locate(...leaf.range), file } };
    if (value === undefined || !(await isMeant(common!.path, value))) unread.push(leaf.key);
    else if (!values.has(common!.path)) values.set(common!.path, value);
  }
  const configs = framework.id === 'hugging-face-config' ? await configOf(part) : undefined;
  if (configs === undefined && framework.id === 'hugging-face-config') {
    // plain widths tell no shape of a family that is not known
    values.delete('model.ffn');
  }
  if (configs !== undefined) {
    for (const path of values.keys()) if (path.startsWith('model.')) values.delete(path);
    const position = { file, line: 1, column: 1, endColumn: 2 };
    values.set('model.config', { value: file, text: file, key: 'model_type', position });
  }
  const start = { line: 1, column: 1, endColumn: 2 };
  const says = unread.length === 0 ? 'all' : unread.length === 1 ? 'one' : 'default';
  const remark: Remark = {
    rule: 'launch-file',
    says,
    args: {
      framework: framework.name,
      read: plural([...values.values()].filter(value => !isDefault(value.key)).length, 'value'),
      unread: unread.length,
      some: `${unread.slice(0, MOST_NAMED).join(', ')}${unread.length > MOST_NAMED ? ', …' : ''}`,
    },
    position: start,
  };
  if (framework.memory !== undefined && !values.has('training.framework')) {
    const position = { file, ...start };
    values.set('training.framework', {
      value: framework.memory,
      text: framework.name,
      key: defaultOf(framework.name),
      position,
    });
  }
  const adapter = part.adapter && { leaf: part.adapter, words: adapterWords(part.adapter) };
  return {
    file,
    text,
    start,
    values,
    unknown: new Set(part.unknown.keys()),
    isOffloaded: part.offload !== undefined,
    allow: [],
    problems: [],
    remarks: [
      remark,
      ...openRemarks(part, locate),
      ...(adapter === undefined
        ? []
        : [
            {
              rule: 'launch-file',
              says: 'adapter',
              args: { adapter: adapter.words },
              position: { ...locate(...adapter.leaf.range), file },
              severity: 'warning',
            } as const,
          ]),
    ],
    launch: {
      frameworks: [framework.name],
      files: [file],
      unread: unread.length,
      ...(adapter && { adapter: adapter.words }),
    },
    ...(configs && { configs }),
  };
}

/** What a file leaves open, by its reasons; and the commands that set a key otherwise. */
function openRemarks(
  { file, unknown, others, offload }: LaunchPart,
  locate: ReturnType<typeof locator>,
): readonly Remark[] {
  const leaves = [...new Set(unknown.values())];
  const reasons = new Map<string, LaunchKey[]>();
  for (const leaf of leaves) {
    const why = unknownIn(leaf.value)!;
    reasons.set(why, [...(reasons.get(why) ?? []), leaf]);
  }
  const open = [...reasons].map(([why, of]): Remark => {
    const keys = [...new Set(of.map(({ key }) => key))].join(', ');
    return {
      rule: 'launch-file',
      says: 'unknown',
      args: { keys, are: of.length === 1 ? 'is' : 'are', why },
      position: { ...locate(...of[0]!.range), file },
    };
  });
  if (offload !== undefined) {
    const [args, position] = [{ offload: adapterWords(offload) }, { ...locate(...offload.range), file }];
    open.push({ rule: 'launch-file', says: 'offload', args, position });
  }
  if (others.length === 0) return open;
  const keys = [...new Set(others.map(({ key }) => key))];
  const some = `${keys.slice(0, MOST_NAMED).join(', ')}${keys.length > MOST_NAMED ? ', …' : ''}`;
  return [
    ...open,
    {
      rule: 'launch-file',
      says: 'several',
      args: { keys: some },
      position: { ...locate(...others[0]!.range), file },
      severity: 'warning',
    },
  ];
}

function adapterWords({ key, value }: LaunchKey): string {
  return value.kind === 'scalar' ? `${key}: ${value.text.slice(0, 40)}` : key;
}

/** Whether a value of a file that was not written for us is one of the field that its key is called like. */
async function isMeant(path: string, value: RawValue): Promise<boolean> {
  const { kind, isFlag, choices } = fields.get(path)!;
  if (kind !== undefined || isFlag === true || choices !== undefined) {
    return !('problem' in (await readValue(path, value)));
  }
  // names of our catalogue: a recipe, a tokenizer, a law are something else to frameworks
  const name = String(value.value);
  if (path === 'hardware.accelerator') return isAccelerator(name);
  if (path === 'model.preset') return lookUpModel(name) !== undefined;
  return path === 'training.optimizer' || path === 'training.schedule';
}

function isAccelerator(name: string): boolean {
  try {
    findAccelerator(name);
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return false;
  }
}

/** What a key at the root commonly means, such as `num_gpus`. */
function commonValue(
  key: string,
  tree: Tree,
): { readonly path: string; readonly value: Omit<LaunchValue, 'position'> } | undefined {
  const words = wordsOf(tree);
  if (tree.kind !== 'scalar' || words === undefined || tree.value === null) return undefined;
  const meaning = knownMeaning(key, '', '', false);
  if (meaning?.kind !== 'field' && meaning?.kind !== 'flag') return undefined;
  if (meaning.kind === 'flag' && tree.value === false) return undefined;
  const raw = meaning.kind === 'flag' ? meaning.means : tree.value;
  const value = aliasTable.values[meaning.path]?.[String(raw).trim().toLowerCase()] ?? raw;
  const unit = meaning.kind === 'field' ? meaning.unit : undefined;
  return { path: meaning.path, value: { value, text: tree.text, key, ...(unit !== undefined && { unit }) } };
}

/** The architecture of a config.json; undefined for a family whose shape is not known, which its plain numbers may tell. */
async function configOf({
  file,
  tree,
}: LaunchPart): Promise<ReadonlyMap<string, ArchitectureDescription> | undefined> {
  const { architectureFromConfig } = await import('../../model/hugging-face/read.ts');
  try {
    return new Map([[file, architectureFromConfig(plainOf(tree)).architecture]]);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return undefined;
  }
}

function plainOf(tree: Tree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(plainOf);
  return Object.fromEntries(tree.entries.map(({ key, value }) => [key, plainOf(value)]));
}
