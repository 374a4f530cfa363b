import { type Command, Option } from 'commander';
import { collect, type Runner, wholeNumber, withFormat } from '../declaration.ts';

const examples = `
Examples:
  $ isoflop fit runs.csv
  $ isoflop fit runs.csv --bootstrap 4000 --seed 1 --at 1e22 --at 1e24
  $ isoflop fit runs.csv --drop-worst 5 --bootstrap 4000 --out ours.json
  $ isoflop fit runs.csv --bootstrap 1000 --holdout 1e21
  $ isoflop fit runs.csv --method isoflop --budgets 1e19,1e20,1e21
  $ isoflop fit - --params 'Model size' --loss 'eval/loss' < export.tsv`;

export function declareFit(program: Command, runner: Runner): Command {
  return withFormat(
    program
      .command('fit <runs>')
      .description('fit your own scaling law to training runs (CSV or TSV; - is standard input)')
      .addOption(
        new Option('--method <method>', 'approach 3, 2 or 1 of Hoffmann et al. 2022')
          .choices(['parametric', 'isoflop', 'envelope'])
          .default('parametric'),
      )
      .option('--params <header>', 'column of parameters, N')
      .option('--tokens <header>', 'column of training tokens, D')
      .option('--compute <header>', 'column of training compute, C in FLOP')
      .option('--loss <header>', 'column of the loss')
      .addOption(
        new Option(
          '--objective <objective>',
          'what is minimised: Huber or squared error, of ln L or of L',
        ).choices(['huber-log', 'squared-log', 'huber', 'squared']),
      )
      .option('--delta <number>', "Huber's delta (default: 0.001)")
      .option('--fix <name=value>', 'hold a coefficient: E=1.69, alpha=0.34 (repeatable)', collect)
      .addOption(
        new Option('--form <form>', 'coupled: an outer exponent k, too, held against k = 1').choices([
          'parametric',
          'coupled',
        ]),
      )
      .option('--tie-exponents', 'one exponent for both terms')
      .option('--drop-worst <count>', 'leave out the highest losses', wholeNumber(0))
      .option(
        '--bootstrap <count>',
        'resamples for intervals (bias-corrected percentiles), such as 4000',
        wholeNumber(2),
      )
      .option('--seed <number>', 'seed of the resamples (default: 1)', wholeNumber(0))
      .option(
        '--workers <count>',
        'worker threads (default: one a core; the digits do not depend on it)',
        wholeNumber(0),
      )
      .option('--at <budget>', 'budget to allocate, with intervals (repeatable)', collect)
      .option('--levels <percents>', 'levels of the intervals (default: 80,95)')
      .option('--holdout <budget>', 'fit below this budget and predict the runs above')
      .option('--budgets <list>', 'budgets of the isoFLOP profiles, where the runs do not show them')
      .option('--worst <count>', 'how many residuals to list (default: 10)', wholeNumber(0))
      .option('--out <file>', 'write the law, for --law of every command')
      .addOption(
        new Option(
          '--uncertainty <kind>',
          'what the law file keeps of the bootstrap (default: draws)',
        ).choices(['draws', 'covariance']),
      )
      .option('--name <text>', 'name of the law in its file')
      .addOption(
        new Option('--counting <kind>', 'what N counts in the runs (default: total)').choices([
          'total',
          'non-embedding',
          'head',
          'active',
        ]),
      )
      .addOption(
        new Option('--loss-unit <unit>', 'unit of the losses (default: unknown)').choices([
          'nats/token',
          'bits/byte',
          'unknown',
        ]),
      )
      .option(
        '--date <day>',
        'day that the law file names, YYYY-MM-DD (default: SOURCE_DATE_EPOCH, else today)',
      )
      .addHelpText('after', examples),
  ).action(runner(async () => (await import('../commands/fit.ts')).fitCommand));
}
