import type { ModelDescription } from '../../model/document.ts';
import type { Cell, Table } from '../../render/view.ts';

/** What the parts of a count are called. */
export const partNames: Readonly<Record<string, string>> = {
  embedding: 'Embedding',
  positions: 'Learned positions',
  attention: 'Attention',
  attentionProjections: 'Attention, projections',
  attentionScores: 'Attention, scores',
  feedForward: 'Feed-forward',
  experts: 'Experts',
  recurrence: 'Recurrent layers',
  sharedExperts: 'Shared experts',
  router: 'Router',
  norms: 'Norms',
  other: 'Other parts',
  output: 'Output head',
};

/** A description as one flat table: what, of which part, and the number in full. */
export function modelTable(name: string, description: ModelDescription): Table {
  const { parameters, flopPerToken: token, memory } = description;
  const rows: (readonly Cell[])[] = [];
  const add = (section: string, values: Readonly<Record<string, number>>, unit: string) => {
    for (const [key, value] of Object.entries(values)) rows.push([name, section, key, value, unit]);
  };
  add('parameters', { ...parameters }, 'parameters');
  add('forward', { ...token.components, total: token.forward }, 'FLOP/token');
  for (const [convention, flop] of Object.entries(token.conventions)) {
    add('training', { [convention]: flop.training }, 'FLOP/token');
  }
  add('executed', token.recomputation, 'FLOP/token');
  for (const at of token.attentionShare) add('attentionShare', { [at.context]: at.share }, 'share');
  add('memory', { cacheBytesPerToken: memory.cacheBytesPerToken }, 'bytes/token');
  add('memory', { cacheBytes: memory.cacheBytes }, 'bytes');
  add('checkpoint', { ...memory.checkpoint }, 'bytes');
  for (const [recipe, bytes] of Object.entries(memory.states))
    add('states', { [recipe]: bytes.total }, 'bytes');
  add('activations', memory.activationBytesPerTokenAndLayer, 'bytes/token/layer');
  return {
    columns: ['model', 'section', 'name', 'value', 'unit'].map(header => ({ header })),
    rows,
  };
}
