import type { Command } from 'commander';
import type { Runner } from '../declaration.ts';

export function declareInit(program: Command, runner: Runner): Command {
  return program
    .command('init [file]')
    .description('write a commented example of a proposal, or one of a documented run')
    .option('--from <run>', 'the proposal of a documented public run, such as llama3.1-405b')
    .option('--force', 'replace the file if it exists')
    .addHelpText(
      'after',
      `
Without a file the proposal is printed.

Examples:
  isoflop init plan.yml
  isoflop init --from bloom-176b > bloom.yml`,
    )
    .action(runner(async () => (await import('../commands/init.ts')).initCommand));
}
