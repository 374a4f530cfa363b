import { command } from '../command.ts';
import { choice, compute, decimal, flag, list, output, requiredWord, text, wholeNumber } from '../options.ts';

export const args = { runs: requiredWord({ isFile: true }) };
export const options = {
  method: choice(
    ['parametric', 'isoflop', 'envelope'],
    '<method>',
    'approach 3, 2 or 1 of Hoffmann et al. 2022 (default: parametric)',
  ),
  params: text('<header>', 'column of parameters, N'),
  tokens: text('<header>', 'column of training tokens, D'),
  compute: text('<header>', 'column of training compute, C in FLOP'),
  loss: text('<header>', 'column of the loss'),
  perplexity: flag('the losses are perplexities: take their logarithms, in nats/token'),
  bytesPerToken: decimal('<number>', 'the losses are bits/byte: make them nats/token'),
  keep: text('<which>', 'of checkpoints of a run the last or best, of a sweep the best, or all (last,best)'),
  group: text('<column>', 'a law for each value of a column, or for one: column=value'),
  sharedExponents: flag('one alpha and beta for all groups'),
  objective: choice(
    ['huber-log', 'squared-log', 'huber', 'squared'],
    '<objective>',
    'what is minimised: Huber or squared error, of ln L or of L',
  ),
  delta: decimal('<number>', "Huber's delta (default: 0.001)"),
  fix: list(text('<name=value>', 'hold a coefficient: E=1.69, alpha=0.34 (repeatable)')),
  form: choice(
    ['parametric', 'coupled'],
    '<form>',
    'coupled: an outer exponent k, too, held against k = 1 (default: parametric)',
  ),
  tieExponents: flag('one exponent for both terms'),
  dropWorst: wholeNumber(0, '<count>', 'leave out the highest losses'),
  bootstrap: wholeNumber(2, '<count>', 'resamples for intervals (bias-corrected percentiles), such as 4000'),
  seed: wholeNumber(0, '<number>', 'seed of the resamples (default: 1)'),
  workers: wholeNumber(0, '<count>', 'worker threads (default: one a core; the digits do not depend on it)'),
  at: list(text('<budget>', 'budget to allocate, with intervals (repeatable)')),
  levels: text('<percents>', 'levels of the intervals (default: 80,95)'),
  holdout: compute('<budget>', 'fit below this budget and predict the runs above'),
  budgets: text('<list>', 'budgets of the isoFLOP profiles, where the runs do not show them'),
  worst: wholeNumber(0, '<count>', 'how many residuals to list (default: 10)'),
  out: output('<file>', 'write the law, for --law of every command'),
  uncertainty: choice(
    ['draws', 'covariance'],
    '<kind>',
    'what the law file keeps of the bootstrap (default: draws)',
  ),
  name: text('<text>', 'name of the law in its file'),
  counting: choice(
    ['total', 'non-embedding', 'head', 'active'],
    '<kind>',
    'what N counts in the runs (default: total)',
  ),
  lossUnit: choice(
    ['nats/token', 'bits/byte', 'unknown'],
    '<unit>',
    'unit of the losses (default: as their column says, else unknown)',
  ),
  date: text('<day>', 'day that the law file names, YYYY-MM-DD (default: SOURCE_DATE_EPOCH, else today)'),
};

export default command({
  name: 'fit',
  summary: 'fit your own scaling law to training runs (CSV, TSV, Markdown, JSON lines; - is standard input)',
  section: 'laws',
  arguments: args,
  options,
  inDocuments: true,
  isLong: true,
  help: `
Examples:
  $ isoflop fit runs.csv
  $ isoflop fit runs.csv --bootstrap 4000 --seed 1 --at 1e22 --at 1e24
  $ isoflop fit runs.csv --drop-worst 5 --bootstrap 4000 --out ours.json
  $ isoflop fit runs.csv --bootstrap 1000 --holdout 1e21
  $ isoflop fit runs.csv --method isoflop --budgets 1e19,1e20,1e21
  $ isoflop fit sweep.csv --keep best --group dataset --shared-exponents
  $ isoflop fit - --params 'Model size' --loss 'eval/loss' < export.tsv`,
  run: async () => (await import('../answers/fit.ts')).fitAnswer,
});
