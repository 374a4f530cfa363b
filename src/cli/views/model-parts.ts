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
