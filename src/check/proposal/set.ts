import { Refusal } from '../../core/refusal.ts';
import type { ProposalInput } from '../../plan/input.ts';
import { remarkMessage } from '../remarks.ts';
import type { Reading } from '../types.ts';
import { readObject } from './from-object.ts';
import { shorthands } from './shorthands.ts';
import { SOURCES } from './sources.ts';

/**
 * A reading as if its file said something else: what a key and all below it said is gone, and nothing beside it.
 *
 * @param edits `key=value` each, as the file would have it, `hardware.count=8`; without a value the key is taken out
 * @throws RangeError where an edit names no key of proposals
 */
export function withSet(reading: Reading, edits: readonly string[]): Reading {
  return edits.reduce(withEdit, reading);
}

function withEdit(reading: Reading, edit: string): Reading {
  const [, key, text] = /^\s*([A-Za-z][\w.]*)\s*=(.*)$/s.exec(edit) ?? [];
  if (key === undefined || text === undefined)
    throw new Refusal(`--set must be key=value, such as hardware.count=8: got '${edit.slice(0, 60)}'`);
  const isGone = (path: string) => path === key || path.startsWith(`${key}.`);
  const values = new Map([...shorthands(reading.values)].filter(([path]) => !isGone(path)));
  const { sources: before, ...rest } = reading;
  const kept = { ...rest, values, sources: isGone(SOURCES) ? undefined : before };
  const written = text.trim();
  if (written === '') return kept;
  const said = readObject(proposalOf(key.split('.'), written));
  const [remark] = said.remarks;
  if (remark !== undefined) throw new Refusal(`--set ${edit.slice(0, 60)}: ${remarkMessage(remark)}`);
  for (const [path, value] of shorthands(said.values))
    values.set(path, { ...value, position: reading.start });
  return {
    ...kept,
    sources: said.sources ? { ...said.sources, position: reading.start } : kept.sources,
    problems: [...reading.problems, ...said.problems],
  };
}

function proposalOf([key, ...more]: readonly string[], text: string): ProposalInput {
  return { [key!]: more.length === 0 ? scalarOf(text) : proposalOf(more, text) } as ProposalInput;
}

/** A text as YAML would have it. */
function scalarOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^[-+]?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) ? Number(text) : text;
}
