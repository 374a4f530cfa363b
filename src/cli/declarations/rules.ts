import type { Command } from 'commander';
import { type Runner, withFormat } from '../declaration.ts';

export function declareRules(program: Command, runner: Runner): Command {
  return withFormat(
    program
      .command('rules [id]')
      .description('list the rules of check, or explain one with its formula and source'),
  )
    .addHelpText(
      'after',
      `
Examples:
  isoflop rules
  isoflop rules memory-exceeded
  isoflop rules --json`,
    )
    .action(runner(async () => (await import('../commands/rules.ts')).rulesCommand));
}
