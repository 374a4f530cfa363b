import type { Command } from 'commander';
import { type Runner, withFormat } from '../declaration.ts';

export function declareRecommend(program: Command, runner: Runner): Command {
  return withFormat(
    program
      .command('recommend [budget...]')
      .description('compute-optimal parameters and tokens for a budget'),
  ).action(runner(async () => (await import('../commands/recommend.ts')).recommendCommand));
}
