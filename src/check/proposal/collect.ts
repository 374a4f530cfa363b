import type { Entry, TextSpan, Tree } from '../../syntax/tree.ts';
import type {
  Allowed,
  Position,
  ProposalProblem,
  RawValue,
  Remark,
  ReportProblem,
  StatedSources,
} from '../types.ts';
import { aliasTable, isSection, type KeyMeaning, mainFields, meaningOf } from './keys.ts';
import { readSources, SOURCES } from './sources.ts';
import { readStages } from './stages.ts';

/** What stands in a proposal, by field path, before texts are understood. */
interface Collected {
  readonly values: ReadonlyMap<string, RawValue>;
  readonly allow: readonly Allowed[];
  readonly sources: StatedSources | undefined;
  readonly stageSources: ReadonlyMap<number, StatedSources>;
  readonly problems: readonly ProposalProblem[];
  readonly remarks: readonly Remark[];
}

interface State {
  readonly values: Map<string, RawValue>;
  readonly allow: Allowed[];
  sources: StatedSources | undefined;
  readonly stageSources: Map<number, StatedSources>;
  readonly remarks: Remark[];
  readonly report: ReportProblem;
  readonly locate: (start: number, end?: number) => Position;
}

/** Where a mapping stands: in a section, or in another tool's nested block. */
interface Place {
  readonly section: string;
  readonly prefix: string;
}

/** Sort a proposal's entries into fields, whatever words its keys use. Finds every problem, not the first alone. */
export function collect(tree: Tree, locate: State['locate']): Collected {
  const problems: ProposalProblem[] = [];
  const report: ReportProblem = (code, args, range) => {
    problems.push({ code, args, position: locate(...range) });
  };
  const state: State = {
    values: new Map(),
    allow: [],
    sources: undefined,
    stageSources: new Map(),
    remarks: [],
    report,
    locate,
  };
  if (tree.kind === 'map') readMapping(tree.entries, { section: '', prefix: '' }, state);
  else report('not-a-mapping', { name: 'A proposal' }, tree.range);
  const { values, allow, sources, stageSources, remarks } = state;
  // where nothing is understood, the keys are what is wrong
  if (values.size + allow.length === 0 && sources === undefined) {
    for (const { rule, args, position } of remarks) {
      if (rule !== 'launch-file') problems.push({ code: rule, args, position });
    }
  }
  return { values, allow, sources, stageSources, problems, remarks };
}

function readMapping(entries: readonly Entry[], place: Place, state: State): void {
  for (const entry of entries) {
    const { section, prefix } = place;
    if (section === '' && prefix === '' && entry.key === 'allow') {
      for (const { range, ...allowed } of readAllow(entry.value, state.report)) {
        state.allow.push({ ...allowed, position: state.locate(...range) });
      }
    } else if (section === 'training' && prefix === '' && entry.key === 'stages') {
      readStages(
        entry.value,
        state.report,
        (path, value) => readField(value, { kind: 'field', ...path }, state),
        (index, value) => {
          const read = readSources(value, state.report, state.locate, `training.stages.${index}.sources`);
          if (read !== undefined) state.stageSources.set(index, read);
        },
      );
    } else {
      readEntry(entry, place, state);
    }
  }
}

function readEntry(entry: Entry, place: Place, state: State): void {
  const { key, keyRange, value } = entry;
  const entries = value.kind === 'map' ? value.entries : undefined;
  const meaning = meaningOf(key, place.section, place.prefix, entries !== undefined);
  if (meaning.kind === 'ignored') return;
  if (meaning.kind === 'misplaced') {
    const { path } = meaning;
    const args = { key, path, place: path.includes('.') ? path : `${path} of the whole proposal` };
    state.remarks.push({ rule: 'misplaced-key', args, position: state.locate(...keyRange) });
    // it belongs to one place alone, and is taken there
    if (isSection(path) && entries !== undefined) readMapping(entries, { section: path, prefix: '' }, state);
    else readField(entry, { ...meaning, kind: 'field' }, state);
  } else if (meaning.kind === 'unknown') {
    const { section } = place;
    const where = section === '' ? '' : ` in ${section}`;
    const args = { key: key.slice(0, 60), section, where, nearest: meaning.nearest ?? '' };
    const says = args.nearest === '' ? 'default' : 'near';
    state.remarks.push({ rule: 'unknown-key', says, args, position: state.locate(...keyRange) });
  } else if (meaning.kind === 'prefix') {
    readMapping(entries ?? [], { section: place.section, prefix: meaning.prefix }, state);
  } else if (meaning.kind === 'section' && entries !== undefined) {
    readMapping(entries, { section: meaning.path, prefix: '' }, state);
  } else if (meaning.kind === 'field' && meaning.path === SOURCES) {
    if (state.sources !== undefined) {
      const args = { path: SOURCES, key, line: state.sources.position.line, before: SOURCES };
      state.report('given-twice', args, keyRange);
    } else state.sources = readSources(entry, state.report, state.locate);
  } else {
    readField(entry, meaning, state);
  }
}

/** A value of a field; or of a section's main field, or a flag that stands for one. */
function readField(
  entry: Entry,
  meaning: Extract<KeyMeaning, { kind: 'field' | 'flag' | 'section' }>,
  state: State,
): void {
  const { key, keyRange, value } = entry;
  const path = meaning.kind === 'section' ? mainFields[meaning.path] : meaning.path;
  if (value.kind !== 'scalar' || path === undefined) {
    const code = meaning.kind === 'section' ? 'not-a-mapping' : 'not-a-value';
    state.report(code, { name: meaning.path, key, kind: value.kind }, value.range);
    return;
  }
  // a key without a value is a blank to fill in later, and a flag that is off says nothing
  if (value.value === null || (meaning.kind === 'flag' && value.value === false)) return;
  const raw = meaning.kind === 'flag' ? meaning.means : value.value;
  const written = aliasTable.values[path]?.[String(raw).trim().toLowerCase()] ?? raw;
  const before = state.values.get(path);
  // two keys that say the same are no contradiction
  if (before !== undefined && sameValue(before, written, meaning)) return;
  if (before !== undefined) {
    state.report('given-twice', { path, key, line: before.position.line, before: before.key }, keyRange);
    return;
  }
  state.values.set(path, {
    value: written,
    text: value.text,
    position: state.locate(...value.range),
    key,
    ...(meaning.kind === 'field' && meaning.unit !== undefined && { unit: meaning.unit }),
  });
}

function sameValue(before: RawValue, value: RawValue['value'], meaning: KeyMeaning): boolean {
  const unit = meaning.kind === 'field' ? meaning.unit : undefined;
  return String(before.value) === String(value) && before.unit === unit;
}

type AllowEntry = Omit<Allowed, 'position'> & { readonly range: TextSpan };

/** The entries of `allow`: each names a rule and a reason. */
function readAllow(node: Tree, report: ReportProblem): readonly AllowEntry[] {
  if (node.kind === 'scalar' && node.value === null) return [];
  if (node.kind !== 'list') {
    report('not-a-list', { name: 'allow' }, node.range);
    return [];
  }
  return node.items.flatMap(item => readAllowEntry(item, report) ?? []);
}

function readAllowEntry(item: Tree, report: ReportProblem): AllowEntry | undefined {
  const texts = new Map<string, string>();
  for (const { key, keyRange, value } of item.kind === 'map' ? item.entries : []) {
    if (key !== 'rule' && key !== 'reason') report('unknown-key', { key, section: 'allow' }, keyRange);
    else if (value.kind === 'scalar' && value.value !== null) texts.set(key, String(value.value).trim());
  }
  const rule = texts.get('rule');
  const reason = texts.get('reason');
  if (rule && reason) return { rule, reason, range: item.range };
  report('allow-shape', {}, item.range);
  return undefined;
}
