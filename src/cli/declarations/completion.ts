import type { Command } from 'commander';
import type { Runner } from '../declaration.ts';

export function declareCompletion(program: Command, runner: Runner): Command {
  return program
    .command('completion <shell>')
    .description('completion script for bash, zsh or fish')
    .addHelpText(
      'after',
      `
Examples:
  source <(isoflop completion bash)
  isoflop completion zsh > ~/.zfunc/_isoflop
  isoflop completion fish > ~/.config/fish/completions/isoflop.fish`,
    )
    .action(runner(async () => (await import('../commands/completion.ts')).completionCommand));
}
