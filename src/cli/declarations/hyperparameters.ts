import type { Command } from 'commander';
import { type Runner, withFormat } from '../declaration.ts';

export function declareHyperparameters(program: Command, runner: Runner): Command {
  return withFormat(
    program
      .command('hyperparameters')
      .description('peak learning rate and batch for a model and its tokens')
      .requiredOption('--params <N>', 'parameters, such as 7B')
      .requiredOption('--tokens <D>', 'training tokens, such as 1.4T'),
  )
    .addHelpText('after', '\nExample:\n  isoflop hyperparameters --params 7B --tokens 1.4T')
    .action(runner(async () => (await import('../commands/hyperparameters.ts')).hyperparametersCommand));
}
