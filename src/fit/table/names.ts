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

const ofLoss =
  '(?:final|last|best|min|train|training|val|valid|validation|eval|evaluation|test|smoothed|ema|mean|avg|average|macro|micro|lm|token)*';

/** Headers that are known, as they read without case, spaces and punctuation. */
export const known: Readonly<Record<ColumnRole, RegExp>> = {
  parameters:
    /^(?:n|(?:total|model|num|number(?:of)?|n|non?embed(?:ding)?s?|active|trainable)*(?:params?|parameters?)(?:count|total|non?embed(?:ding)?s?|active|trainable)*|modelsize|parametercount|paramcount|size)$/,
  tokens:
    /^(d|(total|train|training|num|number(of)?|n|consumed)?(train|training)?tokens?(count|seen|trained|total|consumed|processed)?|datasize|datasetsize|trainingdata)$/,
  compute:
    /^(c|(total|train|training|model)?(flops?|compute)(budget|total|count)?|budget|isoflop|(flops?|compute)budget)$/,
  loss: new RegExp(
    `^(?:l|${ofLoss}loss(?:nats|final|mean|avg)?|${ofLoss}crossentropy(?:loss)?|${ofLoss}nll)$`,
  ),
};

/** What a column of losses may be instead of nats per token. */
export type LossKind = 'nats/token' | 'perplexity' | 'bits/byte' | 'bits/token';

/** Kinds of loss by the plain names of their columns; whatever stands before says on which data. */
export function lossKindOf(header: string): LossKind {
  const name = plain(lastPart(header));
  if (/(?:ppl|perplexity)$/.test(name)) return 'perplexity';
  if (
    /(?:bpt|bitspertoken|loss(?:in)?bits)$/.test(name) ||
    /\bbits(?:\s*(?:\/|per\s+)\s*token)?\s*[)\]]?$/i.test(header)
  )
    return 'bits/token';
  return /(?:bpb|bitsperbyte)$/.test(name) || /\bbits\s*(?:\/|per\s+)\s*byte\b/i.test(header)
    ? 'bits/byte'
    : 'nats/token';
}

/** Of what a bare `log` is, as in `log(N)`, `log_tokens` or `logD`, whose base is not said; a `log_loss` is no logarithm of one. */
export function bareLogOf(header: string): string | undefined {
  const [, inside, named, letter] =
    /^log(?:\s*[([](.+)[)\]]|[\s_]+(.+)|([NDCL]))$/i.exec(lastPart(header).trim()) ?? [];
  return inside ?? letter ?? (named !== undefined && /loss/i.test(named) ? undefined : named);
}

/** A header of logarithms, `log10(N)`, `log10_params`, `ln D`: their base, and of what. */
export function logOf(header: string): { readonly base: number; readonly of: string } | undefined {
  const [, name, inside, of = inside] =
    /^(log_?10|lg|ln|log_?e)(?:\s*[([](.+)[)\]]|[\s_]+(.+))$/i.exec(lastPart(header).trim()) ?? [];
  return of === undefined ? undefined : { base: /10|lg/i.test(name!) ? 10 : Math.E, of };
}

/** A header without case, spaces, punctuation and what stands in brackets. */
export function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/\(.*\)|\[.*\]/g, '')
    .replace(/[^a-z]/g, '');
}

/**
 * The name that ends a path, as trackers of experiments write them: `eval/paloma/macro_loss`, `config.n_params`,
 * `summary:tokens`. Slashes in brackets and in `PFLOP/s` are no paths.
 */
export function lastPart(header: string): string {
  return /^(?:[\w -]+[/.:])+([A-Za-z_][\w -]*(?:\s*[([][^)\]]*[)\]])?)$/.exec(header.trim())?.[1] ?? header;
}
