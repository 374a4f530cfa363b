import type { Command } from 'commander';
import { type Runner, wholeNumber, withFormat } from '../declaration.ts';

const examples = `
Examples:
  $ isoflop design --pilot 1e21 --target 1e24
  $ isoflop design --pilot 1e21 --target 1e24 --compare
  $ isoflop design --pilot 1e21 --target 1e24 --budgets 3 --out pilots.csv
  $ isoflop fit pilots.csv --bootstrap 4000 --at 1e24    (with losses filled in)`;

export function declareDesign(program: Command, runner: Runner): Command {
  return withFormat(
    program
      .command('design')
      .description('pilot runs to buy for a target, and the interval that they would give')
      .requiredOption('--pilot <budget>', 'FLOP of all pilot runs together')
      .requiredOption('--target <budget>', 'FLOP of the run that is planned')
      .option('--law <law>', 'law that is assumed, by id or file (default: besiroglu2024)')
      .option(
        '--noise <number>',
        'standard deviation of ln loss (default: 0.0048, of the 240 Chinchilla points)',
      )
      .option('--budgets <count>', 'isoFLOP budgets (default: 5)', wholeNumber(2))
      .option('--sizes <count>', 'model sizes at each budget (default: 7)', wholeNumber(3))
      .option('--spacing <factor>', 'factor between budgets (default: 3)')
      .option('--width <factor>', 'factor from the optimal size to the ends (default: 4)')
      .option('--compare', 'try other designs at the same cost and rank them')
      .option('--simulations <count>', 'simulated pilots a design (default: 1000)', wholeNumber(20))
      .option('--seed <number>', 'seed of the simulations (default: 1)', wholeNumber(0))
      .option('--accelerator <name>', 'accelerator of the hours (default: H100)')
      .option('--utilisation <share>', 'part of its dense bf16 peak that is reached (default: 0.4)')
      .option('--out <file>', 'write the runs as CSV, losses to be filled in')
      .option('--simulate', 'fill in simulated losses, for trying things out')
      .addHelpText('after', examples),
  ).action(runner(async () => (await import('../commands/design.ts')).designCommand));
}
