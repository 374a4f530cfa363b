import type { Command } from 'commander';
import { collect, type Runner, withFormat } from '../declaration.ts';

export function declareHyperparameters(program: Command, runner: Runner): Command {
  return withFormat(
    program
      .command('hyperparameters')
      .description('peak learning rate and batch for a model and its tokens')
      .requiredOption('--params <N>', 'parameters, such as 7B')
      .requiredOption('--tokens <D>', 'training tokens, such as 1.4T')
      .option('--law <id|file>', 'law to ask, repeatable (default: every one that speaks of them)', collect),
  )
    .addHelpText(
      'after',
      `
Examples:
  isoflop hyperparameters --params 7B --tokens 1.4T
  isoflop hyperparameters --params 7B --tokens 1.4T --law steplaw2025`,
    )
    .action(runner(async () => (await import('../commands/hyperparameters.ts')).hyperparametersCommand));
}
