import type { Command } from 'commander';
import { collect, type Runner, withFormat } from '../declaration.ts';
import { withRequest } from './recommend.ts';

export function declareCompare(program: Command, runner: Runner): Command {
  const command = program
    .command('compare <budget...>')
    .description('every law with an allocation side by side, with the spread')
    .option('--law <id|file>', 'only these, repeatable; a law file of your own stands beside all', collect);
  return withFormat(withRequest(command))
    .addHelpText(
      'after',
      `
Examples:
  isoflop compare 1e24
  isoflop compare 1e21 --law kaplan2020 --law besiroglu2024
  isoflop compare 3.8e25 --format markdown`,
    )
    .action(runner(async () => (await import('../commands/compare.ts')).compareCommand));
}
