import type { Command } from 'commander';
import { collect, type Runner, withFormat } from '../declaration.ts';

export function declareLaws(program: Command, runner: Runner): Command {
  return withFormat(
    program
      .command('laws [id]')
      .description('the laws: constants, ranges, sources, and the values that hold them')
      .option('--checks', 'published, measured and recomputed values beside what is computed here')
      .option('--budget <C>', 'order by how far this budget lies from what each was fitted on')
      .option('--experts <E>', 'laws of mixtures first')
      .option('--unique-tokens <U>', 'laws of scarce data first')
      .option('--context <T>', 'laws by context first')
      .option('--precision <format>', 'laws of low precision first')
      .option('--law <id|file>', 'only these laws, repeatable', collect),
  )
    .addHelpText(
      'after',
      `
Examples:
  isoflop laws
  isoflop laws --budget 1e23 --experts 256
  isoflop laws kaplan2020
  isoflop laws --checks
  isoflop laws --checks --law besiroglu2024
  isoflop laws ./ours.json --json`,
    )
    .action(runner(async () => (await import('../commands/laws.ts')).lawsCommand));
}
