import { command } from '../command.ts';
import { requiredWord } from '../options.ts';

export const args = { shell: requiredWord({ completes: async () => ['bash', 'zsh', 'fish'] }) };

export default command({
  name: 'completion',
  summary: 'completion script for bash, zsh or fish',
  section: 'reference',
  arguments: args,
  formats: 'none',
  ignoresConfig: true,
  help: `
Examples:
  source <(isoflop completion bash)
  isoflop completion zsh > ~/.zfunc/_isoflop
  isoflop completion fish > ~/.config/fish/completions/isoflop.fish`,
  run: async () => (await import('../answers/completion.ts')).completionAnswer,
});
