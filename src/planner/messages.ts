import {
  type ArgsOf,
  type Caveat,
  caveat,
  type Sentences,
  type Severity,
  sentenceOf,
} from '../core/caveat.ts';
import { formatCount, formatFlop, formatLoss, formatPercent, formatRatio } from '../quantity/format.ts';
import type { AppliedModifier } from './types.ts';

/** Unique tokens in words: those that there are, or of a mixture also what these are read as at their shares. */
export function uniqueText(uniqueTokens: number, mixedTokens?: number): string {
  if (mixedTokens === undefined) return `${formatCount(uniqueTokens)} unique tokens`;
  return `${formatCount(mixedTokens)} unique tokens at shares that are worth ${formatCount(uniqueTokens)} of one corpus`;
}

function epochsText({ epochs, mixed }: { readonly epochs: number; readonly mixed?: number }): string {
  return mixed === undefined
    ? `${formatCount(epochs)} epochs`
    : `The mixture is worth ${formatCount(epochs)} epochs of one corpus`;
}

/** That tokens are those of a mixture, as an argument of caveats. */
export function mixedArgs({ mixedTokens }: { readonly mixedTokens?: number | undefined }): {
  readonly mixed?: number;
} {
  return mixedTokens === undefined ? {} : { mixed: mixedTokens };
}

/** Every caveat's sentence; a caveat with a `text` of its own (from a law file) speaks for itself. */
const sentences = {
  'beyond-fitted-range': (args: {
    quantity: string;
    times: number;
    side: string;
    bound: number;
    fitted?: number;
  }) =>
    args.fitted !== undefined
      ? `${name(args.quantity)} lies ${formatRatio(args.times)} times beyond the runs that the law was held to, which end at ${amount(args.quantity, args.bound)}, and ${formatRatio((args.times * args.bound) / args.fitted)} times beyond what it was fitted on`
      : `${name(args.quantity)} ${args.quantity === 'compute' ? 'lies' : 'lie'} ${formatRatio(args.times)} times ${args.side === 'above' ? 'beyond' : 'below'} the fitted range, which ${args.side === 'above' ? 'ends at' : 'starts at'} ${amount(args.quantity, args.bound)}`,
  'held-beyond-fit': (args: { fitted: number; times: number; from: number; to: number }) =>
    `Fitted up to ${formatFlop(args.fitted)}, ${formatRatio(args.times)} times below this budget, and held to measured runs of ${formatFlop(args.from)} to ${formatFlop(args.to)}`,
  'far-from-fitted-ratio': (args: { low: number; high: number; ratio: number }) =>
    args.low === args.high
      ? `${formatCount(args.ratio)} tokens per parameter are not the ${args.low} that was fitted`
      : `${formatCount(args.ratio)} tokens per parameter lie outside the fitted ${formatCount(args.low)} to ${formatCount(args.high)}`,
  'more-epochs-than-measured': (args: { epochs: number; measured: string | number; mixed?: number }) =>
    `${epochsText(args)}${args.mixed === undefined ? ' are' : ','} more than the ${args.measured} that were measured`,
  'repeats-worth-little': (args: {
    epochs: number;
    tokens: number;
    worth: number;
    loss: number;
    without: number;
    floor: number;
    mixed?: number;
  }) =>
    `${epochsText(args)}: passes beyond about 16 add next to nothing. ${formatCount(args.tokens)} tokens count as ${formatCount(args.worth)} new ones; new ones throughout would reach ${args.without.toFixed(4)} in place of ${args.loss.toFixed(4)}, and no compute takes these below ${args.floor.toFixed(4)}`,
  'embedding-counting': (args: { counted: string; wanted: string }) =>
    `The law counts ${counted(args.counted)}; ${args.wanted} parameters are ${args.counted === 'total' || args.counted === 'active' ? 'fewer' : 'more'}, most visibly below 1B`,
  'borrowed-repetition-constants': () =>
    'What repeated data is worth is borrowed from muennighoff2023 (fitted on C4): the law itself says nothing of it',
  'data-exhausted': (args: { uniqueTokens: number; mixed?: number; floor: number }) =>
    `More compute no longer lowers the loss: ${uniqueText(args.uniqueTokens, args.mixed)} allow ${args.floor.toFixed(4)} at best, and no optimum can be told apart near it`,
  'budget-unspent': (args: { unspent: number; share: number }) =>
    `The limits leave ${formatFlop(args.unspent)} of the budget unspent (${Math.round(100 * args.share)}%)`,
  capped: (args: { quantity: string }) =>
    `${name(args.quantity)} are held at the given maximum; the law's optimum is beyond it`,
  'source-missing': (args: { law: string }) => `Law ${args.law} names no source`,
  'range-missing': (args: { law: string }) =>
    `Law ${args.law} states no fitted range, so how far this extrapolates is unknown`,
  'mixture-of-law': (args: { law: string; experts: number; times: number }) =>
    `${args.law} is of mixtures of ${args.experts} experts, one's worth active: parameters are the active ones, of ${formatRatio(args.times)} times as many in all`,
  'experts-beyond-fit': (args: { experts: string | number; measured: string | number }) =>
    `${args.experts} experts are more than the ${args.measured} that were measured`,
  'loss-not-comparable': (args: { law: string; other: string }) =>
    `Its loss stands on other data or another tokenizer than that of ${args.other}: compare the parameters, not the losses`,
  'loss-of-own-relation': () =>
    "The loss is the law's L(N, D), a relation of its own: it does not agree with the frontier L(C_min), and gives no distance from optimal",
  'far-from-optimal-ratio': (args: { ratio: number; optimal: number }) =>
    `${formatCount(args.ratio)} tokens per parameter are far from the law's optimum of ${formatCount(args.optimal)}: laws fitted near it over-value extra tokens`,
  'seems-swapped': swappedMessage,
  'serving-takes-most': (args: { share: number; kappa: number; together: number; tokens: number }) =>
    `Serving takes ${formatPercent(args.share)} of this budget at kappa ${formatRatio(args.kappa)}, so little is left to train with: more users at once than ${formatCount(args.together)} would make a token cheaper; otherwise serve fewer than ${formatCount(args.tokens)}, or take a larger budget`,
  'minimum-compute': (args: { reading: string }) =>
    args.reading === 'half'
      ? 'C_min is taken as half of the budget, the cost at the critical batch, which reproduces the published 4.68B at 1e21 FLOP'
      : 'C_min is taken as the whole budget, as asked',
  'allocation-refused': (args: { reason: string }) => `Only its loss is used: ${args.reason}`,
  'distance-unknown': (args: { loss: number }) =>
    `No distance from optimal: no compute reaches loss ${args.loss.toFixed(4)} at an optimum that can be told apart`,
  'loss-only-on-frontier': () =>
    'The law knows the loss on its frontier only: neither the loss of this run nor its distance from optimal can be told',
  'no-loss': () =>
    'The law gives no loss: neither that of this run nor its distance from optimal can be told',
  'parameters-converted': (args: { total: number; taken: number }) =>
    `${formatCount(args.total)} total parameters are ${formatCount(args.taken)} without embeddings by pearce2024, which is what the law takes`,
  'default-utilisation': (args: { utilisation: number }) =>
    `Utilisation is taken as ${Math.round(100 * args.utilisation)}%, since none was given`,
  'few-draws': (args: { law: string; draws: string | number; needed: string | number }) =>
    `Law ${args.law} holds ${args.draws} draws, and an interval of 95% needs ${args.needed}: its ends are guesses`,
  'nearer-law': (args: { compute: number; law: string; times: number; nearer: string; by: string }) =>
    `${formatFlop(args.compute)}: ${args.law} extrapolates ${formatRatio(args.times)} times; ${args.nearer} was ${args.by === 'heldOut' ? 'held to measured runs there' : 'fitted there'}`,
  'usual-context': (args: { context: number }) =>
    `Sequences of ${args.context} tokens, which most of its runs had: --context says others`,
  'nearer-law-experts': (args: {
    law: string;
    nearer: string;
    experts: number;
    active: number;
    dense: number;
    share: number;
  }) => {
    const { active, experts, law, nearer } = args;
    const asked = `${active} of ${experts} experts`;
    if (args.share === 1) return `${asked}: measured on runs of ${nearer}, not of ${law}`;
    const of = args.dense === 1 ? 'dense models' : 'other mixtures';
    return `${asked}: ${law} was fitted to ${of}, ${nearer} to such ones (as --experts ${experts})`;
  },
  'nearer-law-precision': (args: { law: string; nearer: string; precision: string }) =>
    `${args.precision}: measured on runs of ${args.nearer}, not of ${args.law}`,
  'nearer-law-data': (args: { law: string; nearer: string; uniqueTokens: number; mixed?: number }) =>
    `${uniqueText(args.uniqueTokens, args.mixed)}: ${args.law} was fitted to text read once, ${args.nearer} to text read again`,
  'modifier-measured': (args: {
    of: string;
    low: number;
    high: number;
    tokensLow?: number;
    tokensHigh?: number;
    bare?: number;
    active?: number;
    below?: number;
    modifier: string;
    arxiv: string;
    outside: number;
  }) => {
    const range =
      args.of === 'compute'
        ? `from ${formatFlop(args.low)} to ${formatFlop(args.high)}${args.active === undefined ? '' : `, for ${formatPercent(args.active)} to 100% active and where they are worth less than ${args.below} times`}`
        : `from ${formatCount(args.low)} to ${formatCount(args.high)} parameters${args.bare === 1 ? ' without embeddings' : ''} and ${formatCount(args.tokensLow!)} to ${formatCount(args.tokensHigh!)} tokens`;
    return `${args.modifier}: measured ${range} (arXiv:${args.arxiv})${args.outside ? ', which this run is outside of' : ''}`;
  },
  'no-interval': (args: { law: string }) => `No interval: ${args.law} publishes no covariance`,
} satisfies Sentences;

/** A caveat of the planner; its code decides its arguments. */
export function plannerCaveat<Code extends keyof typeof sentences>(
  code: Code,
  args: ArgsOf<typeof sentences, Code>,
  severity?: Severity,
): Caveat {
  return caveat(code, args as Caveat['args'], severity);
}

/**
 * The sentence of a caveat.
 *
 * @param item code and arguments
 * @returns one sentence without a final period
 * @example
 * caveatMessage(caveat('from-a-law-file', { text: 'Fitted on code only' })) // => 'Fitted on code only'
 */
export function caveatMessage(item: Caveat): string {
  if (typeof item.args.text === 'string') return item.args.text;
  if (typeof item.args.message === 'string') return item.args.message;
  return sentenceOf(sentences, item);
}

/** What is said where there are fewer tokens than parameters by far. */
export function swappedMessage({ parameters, tokens }: { parameters: number; tokens: number }): string {
  const [n, d] = [formatCount(parameters), formatCount(tokens)];
  return `${d} tokens for ${n} parameters: are the two swapped? --params ${d} --tokens ${n}`;
}

function name(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function amount(quantity: string, value: number): string {
  return quantity === 'compute' ? formatFlop(value) : formatCount(value);
}

function counted(counting: string): string {
  if (counting === 'head') return 'the output head but not the input embedding';
  if (counting === 'flop-equivalent') return 'FLOP per token, shown as parameters';
  return `${counting} parameters`;
}

/** How many times an answer lies beyond the fitted range of C, N or D, whichever is most; 0 inside. */
export function timesBeyond(caveats: readonly Caveat[]): number {
  let worst = 0;
  for (const { code, args } of caveats) {
    if (code === 'beyond-fitted-range') worst = Math.max(worst, Number(args.times));
  }
  return worst;
}

/** Times beyond the fitted range from which that is said before the numbers. */
const FAR = 100;

/** What leads an answer that is little more than a line drawn on; undefined where the law was fitted near it. */
export function extrapolationText(caveats: readonly Caveat[]): string | undefined {
  const times = timesBeyond(caveats);
  if (times < FAR) return undefined;
  return `The law was fitted ${formatRatio(times)} times away from here: read what it says as where its line leads, not as what will be.`;
}

const kindNames = {
  precision: 'Precision',
  optimizer: 'Optimizer',
  sparsity: 'Experts',
  quantisation: 'After training',
} as const;

/** What a modifier is of, and what it does to the law. */
export function modifierText(one: AppliedModifier): [label: string, text: string] {
  const share = (value: number) =>
    value >= 1000 ? formatCount(value) : String(Number(value.toPrecision(3)));
  const worth = [
    ...(one.parameters === undefined ? [] : [`${share(one.parameters)} of N`]),
    ...(one.tokens === undefined ? [] : [`${share(one.tokens)} of D`]),
  ];
  const effects = [
    ...(worth.length === 0 ? [] : [`worth ${worth.join(' and ')}`]),
    ...(one.addedLoss === undefined ? [] : [`adds ${formatLoss(one.addedLoss)} to the loss`]),
    ...(one.breakEven === undefined || one.breakEven === 1
      ? []
      : [`must run ${one.breakEven.toFixed(3)} times faster than BF16 to pay`]),
  ];
  return [
    kindNames[one.kind],
    `${one.name}: ${effects.length === 0 ? 'as the law has it' : effects.join('; ')}`,
  ];
}
