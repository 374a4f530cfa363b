/** What a column may hold. */
export const roles = ['parameters', 'tokens', 'compute', 'loss'] as const;
export type ColumnRole = (typeof roles)[number];

/** Letters of each quantity, and the options that name a column for it. */
export const symbolOf: Readonly<Record<ColumnRole, string>> = {
  parameters: 'N',
  tokens: 'D',
  compute: 'C',
  loss: 'loss',
};
export const optionOf: Readonly<Record<ColumnRole, string>> = {
  parameters: '--params',
  tokens: '--tokens',
  compute: '--compute',
  loss: '--loss',
};

/** Headers that are known, as they read without case, spaces and punctuation. */
export const known: Readonly<Record<ColumnRole, RegExp>> = {
  parameters:
    /^(n|(total|model|num|number(of)?|n)?(params?|parameters)(count|total)?|modelsize|parametercount|paramcount|size)$/,
  tokens:
    /^(d|(total|train|training|num|number(of)?|n)?tokens?(count|seen|trained|total)?|datasize|datasetsize|trainingdata)$/,
  compute:
    /^(c|(total|train|training|model)?(flops?|compute)(budget|total|count)?|budget|isoflop|(flops?|compute)budget)$/,
  loss: /^(l|(final|train|training|val|validation|eval|evaluation|test|smoothed|mean)*loss(nats|final)?|crossentropy|nll)$/,
};

/** A header without case, spaces, punctuation and what stands in brackets. */
export function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/\(.*\)|\[.*\]/g, '')
    .replace(/[^a-z]/g, '');
}
