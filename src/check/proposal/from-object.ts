import { Refusal } from '../../core/refusal.ts';
import type { ProposalInput } from '../../plan/input.ts';
import type { Tree } from '../../syntax/tree.ts';
import type { Reading } from '../types.ts';
import { collect } from './collect.ts';

const START = { line: 1, column: 1, endColumn: 2 };
const NOWHERE = [0, 1] as const;

/** Deeper than any proposal; also ends circular references. */
const DEPTH = 12;

/** Read a proposal that is data already: the same keys and texts, without places in a file. */
export function readObject(proposal: ProposalInput): Reading {
  return { file: 'proposal', text: '', start: START, ...collect(treeOf(proposal, 0), () => START) };
}

function treeOf(value: unknown, depth: number): Tree {
  if (depth > DEPTH) throw new Refusal(`A proposal nests at most ${DEPTH} levels deep`);
  if (Array.isArray(value)) {
    return { kind: 'list', items: value.map(item => treeOf(item, depth + 1)), range: NOWHERE };
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => ({ key, keyRange: NOWHERE, value: treeOf(item, depth + 1) }));
    return { kind: 'map', entries, range: NOWHERE };
  }
  if (value === null || value === undefined) return { kind: 'scalar', value: null, text: '', range: NOWHERE };
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return { kind: 'scalar', value, text: String(value), range: NOWHERE };
  }
  throw new TypeError(`A proposal holds numbers, texts, true and false: got a ${typeof value}`);
}
