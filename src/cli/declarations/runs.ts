import type { Command } from 'commander';
import { type Runner, wholeNumber, withFormat } from '../declaration.ts';

export function declareRuns(program: Command, runner: Runner): Command {
  return withFormat(
    program
      .command('runs [id]')
      .description('documented training runs; one in full, published beside computed')
      .option('--family <name>', 'only those of a family, such as "Llama 3"')
      .option('--accelerator <name>', 'only those on an accelerator, such as h100')
      .option('--year <year>', 'only those of a year', wholeNumber(2017))
      .option('--law <law>', 'law for the distance from optimal, by id or file (default: besiroglu2024)')
      .option('--estimates', 'what would have been estimated for each, without using it'),
  )
    .addHelpText(
      'after',
      `
Examples:
  isoflop runs
  isoflop runs llama3.1-405b
  isoflop runs --family Pythia --format csv
  isoflop runs --accelerator h100 --year 2024
  isoflop runs --estimates`,
    )
    .action(runner(async () => (await import('../commands/runs.ts')).runsCommand));
}
