import type { Command } from 'commander';
import { type Runner, wholeNumber, withFormat } from '../declaration.ts';

export function declareShape(program: Command, runner: Runner): Command {
  const size = wholeNumber(1);
  return withFormat(
    program
      .command('shape <parameters...>')
      .description('concrete dense decoder shapes near a number of parameters, best first')
      .option('--limit <n>', 'how many (default: 10)', size)
      .option('--vocab <V>', 'rows of the embedding (default: 128256, below 1B 49152)', size)
      .option('--tied', 'the head is the input embedding (default: below 4B)')
      .option('--untied', 'the head has weights of its own')
      .option('--head-dim <Q>', 'width of a head (default: 128, below 1B 64)', size)
      .option('--kv-heads <H>', 'key-value heads (default: 8 where they divide)', size)
      .option('--tensor <t>', 'tensor parallelism that must divide (default: 8 from 3B on)', size)
      .option('--sequence-length <T>', 'tokens of a sequence, for its FLOP (default: 4096)', size),
  )
    .addHelpText(
      'after',
      `
Examples:
  isoflop shape 70B
  isoflop shape 1.3B --vocab 50304 --limit 3
  isoflop shape 8B --tensor 4 --json`,
    )
    .action(runner(async () => (await import('../commands/shape.ts')).shapeCommand));
}
