import type { Command } from 'commander';
import { collect, type Runner, withFormat } from '../declaration.ts';

/** Options that say what to recommend for; `compare` shares them. */
export function withRequest(command: Command): Command {
  return command
    .option('--inference-tokens <D>', 'tokens to serve: the budget is then the lifetime, 6ND + 2N D_inf')
    .option('--inference-weight <w>', 'price of a serving FLOP in training FLOP (price over utilisation)')
    .option('--unique-tokens <U>', 'tokens that exist: beyond them data is repeated')
    .option('--max-params <N>', 'largest model')
    .option('--max-tokens <D>', 'most tokens')
    .option('--tokens-per-parameter <r>', 'a fixed D/N instead of the optimum')
    .option('--band <overhead>', 'extra compute that the flat band may cost (default: 5%)')
    .option(
      '--experts <k/E>',
      'experts of a mixture, 8/256: leverage over the law (ling2025); E alone: one active',
    )
    .option(
      '--precision <format>',
      'what it trains in: fp4, fp8, e4m3:128 (default: what the law was fitted in)',
    )
    .option('--optimizer <name>', 'what trains it: adamw, muon')
    .option('--post-training-bits <P>', 'bits of the weights after training: what that adds to the loss')
    .option('--granularity <G>', 'width of a dense layer over that of an expert (default: the best)')
    .option('--context <T>', 'tokens of a training sequence (xlstm2025)')
    .option(
      '--count <what>',
      'how you count parameters: with total, those of a law without embeddings are converted by pearce2024, given and found',
    )
    .option('--c-min <half|equal>', 'kaplan2020: C_min is half the budget (critical batch) or all of it');
}

export function declareRecommend(program: Command, runner: Runner): Command {
  const command = program
    .command('recommend [budget...]')
    .description('compute-optimal parameters and tokens for a budget')
    .option('--params <N>', 'parameters, such as 70B')
    .option('--tokens <D>', 'training tokens, such as 1.4T')
    .option('--loss <L>', 'target loss')
    .option('--law <id|file>', 'law to ask, repeatable (default: besiroglu2024)', collect);
  withRequest(command)
    .option('--on <accelerators>', 'what it runs on, such as "1024 h100-sxm": adds days, money and a shape')
    .option('--mfu <share>', 'utilisation over the whole run, with --on (default: from documented runs)')
    .option('--price <usd>', 'USD per accelerator-hour, with --on (default: offers on file)');
  return withFormat(command.option('--explain', 'show the formula, the numbers put into it, and its source'))
    .addHelpText(
      'after',
      `
Budgets: 1e24, 5.76e23 FLOP, 200 PF-days, "64 H100 * 30 days * 40%",
  "$250k at $2.10/H100-hour and 40% MFU", a range 1e20..1e25, or - for one a
  line on standard input.

Examples:
  isoflop 1e24
  isoflop recommend "64 H100 * 30 days * 40%" --law besiroglu2024 --law llama3
  isoflop recommend 1e24 --on "1024 h100-sxm" --price 2.10
  isoflop recommend '$2M' --on "512 h100" --price 2.10 --mfu 40%
  isoflop recommend --params 8B --tokens 15T
  isoflop recommend --loss 2.0 --inference-tokens 5T
  isoflop recommend 1e24 --unique-tokens 500B --json`,
    )
    .action(runner(async () => (await import('../commands/recommend.ts')).recommendCommand));
}
