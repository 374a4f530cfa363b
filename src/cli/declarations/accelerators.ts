import type { Command } from 'commander';
import { type Runner, withFormat } from '../declaration.ts';

export function declareAccelerators(program: Command, runner: Runner): Command {
  return withFormat(
    program
      .command('accelerators [id]')
      .description('documented accelerators: memory, dense peaks, links, power, with their sources')
      .option('--vendor <name>', 'only those of a vendor: NVIDIA, AMD, Google, AWS, Intel')
      .option('--precision <format>', 'only those with a dense rate in a number format, such as fp8'),
  )
    .addHelpText(
      'after',
      `
Examples:
  isoflop accelerators
  isoflop accelerators H100
  isoflop accelerators --vendor AMD --precision fp8
  isoflop accelerators --format csv`,
    )
    .action(runner(async () => (await import('../commands/accelerators.ts')).acceleratorsCommand));
}
