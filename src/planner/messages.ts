import type { Caveat } from '../core/caveat.ts';
import { formatCount, formatFlop, formatRatio } from '../quantity/format.ts';

type Args = Caveat['args'];

/** Every caveat's sentence; a caveat with a `text` of its own (from a law file) speaks for itself. */
const sentences: Readonly<Record<string, (args: Args) => string>> = {
  'beyond-fitted-range': args =>
    `${name(args.quantity)} ${args.quantity === 'compute' ? 'lies' : 'lie'} ${formatRatio(Number(args.times))} times ${args.side === 'above' ? 'beyond' : 'below'} the fitted range, which ${args.side === 'above' ? 'ends at' : 'starts at'} ${amount(args.quantity, args.bound)}`,
  'far-from-fitted-ratio': args =>
    args.low === args.high
      ? `${formatCount(Number(args.ratio))} tokens per parameter are not the ${args.low} that was fitted`
      : `${formatCount(Number(args.ratio))} tokens per parameter lie outside the fitted ${formatCount(Number(args.low))} to ${formatCount(Number(args.high))}`,
  'more-epochs-than-measured': args =>
    `${formatCount(Number(args.epochs))} epochs are more than the ${args.measured} that were measured`,
  'embedding-counting': args =>
    `The law counts ${counted(args.counted)}; ${args.wanted} parameters are ${args.counted === 'total' || args.counted === 'active' ? 'fewer' : 'more'}, most visibly below 1B`,
  'borrowed-repetition-constants': () =>
    'What repeated data is worth is borrowed from muennighoff2023 (fitted on C4): the law itself says nothing of it',
  'data-exhausted': args =>
    `More compute no longer lowers the loss: ${formatCount(Number(args.uniqueTokens))} unique tokens allow ${Number(args.floor).toFixed(4)} at best, and no optimum can be told apart near it`,
  'budget-unspent': args =>
    `The limits leave ${formatFlop(Number(args.unspent))} of the budget unspent (${Math.round(100 * Number(args.share))}%)`,
  capped: args => `${name(args.quantity)} are held at the given maximum; the law's optimum is beyond it`,
  'source-missing': args => `Law ${args.law} names no source`,
  'range-missing': args => `Law ${args.law} states no fitted range, so how far this extrapolates is unknown`,
  'experts-beyond-fit': args =>
    `${args.experts} experts are more than the ${args.measured} that were measured`,
  'loss-not-comparable': args =>
    `Its loss stands on other data or another tokenizer than that of ${args.other}: compare the parameters, not the losses`,
  'loss-of-own-relation': () =>
    "The loss is the law's L(N, D), a relation of its own: it does not agree with the frontier L(C_min), and gives no distance from optimal",
  'far-from-optimal-ratio': args =>
    `${formatCount(Number(args.ratio))} tokens per parameter are far from the law's optimum of ${formatCount(Number(args.optimal))}: laws fitted near it over-value extra tokens`,
  'minimum-compute': args =>
    args.reading === 'half'
      ? 'C_min is taken as half of the budget, the cost at the critical batch, which reproduces the published 4.68B at 1e21 FLOP'
      : 'C_min is taken as the whole budget, as asked',
  'allocation-refused': args => `Only its loss is used: ${args.reason}`,
  'distance-unknown': args =>
    `No distance from optimal: no compute reaches loss ${Number(args.loss).toFixed(4)} at an optimum that can be told apart`,
  'loss-only-on-frontier': () =>
    'The law knows the loss on its frontier only: neither the loss of this run nor its distance from optimal can be told',
  'no-loss': () =>
    'The law gives no loss: neither that of this run nor its distance from optimal can be told',
  'parameters-converted': args =>
    `${formatCount(Number(args.total))} total parameters are ${formatCount(Number(args.taken))} without embeddings by pearce2024, which is what the law takes`,
  'default-utilisation': args =>
    `Utilisation is taken as ${Math.round(100 * Number(args.utilisation))}%, since none was given`,
  'few-draws': args =>
    `Law ${args.law} holds ${args.draws} draws, and an interval of 95% needs ${args.needed}: its ends are guesses`,
  'nearer-law': args =>
    `${formatFlop(Number(args.compute))}: ${args.law} extrapolates ${formatRatio(Number(args.times))} times; ${args.nearer} was ${args.by === 'heldOut' ? 'held to measured runs there' : 'fitted there'}`,
  'modifier-measured': args => {
    const range =
      args.of === 'compute'
        ? `from ${formatFlop(Number(args.low))} to ${formatFlop(Number(args.high))}`
        : `from ${formatCount(Number(args.low))} to ${formatCount(Number(args.high))} parameters and ${formatCount(Number(args.tokensLow))} to ${formatCount(Number(args.tokensHigh))} tokens`;
    return `${args.modifier}: measured ${range} (arXiv:${args.arxiv})${args.outside ? ', which this run is outside of' : ''}`;
  },
  'no-interval': args => `No interval: ${args.law} publishes no covariance`,
};

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
  return sentences[item.code]?.(item.args) ?? item.code.replaceAll('-', ' ');
}

function name(quantity: unknown): string {
  const text = String(quantity);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function amount(quantity: unknown, value: unknown): string {
  if (quantity === 'compute') return formatFlop(Number(value));
  return formatCount(Number(value));
}

function counted(counting: unknown): string {
  if (counting === 'head') return 'the output head but not the input embedding';
  if (counting === 'flop-equivalent') return 'FLOP per token, shown as parameters';
  return `${counting} parameters`;
}
