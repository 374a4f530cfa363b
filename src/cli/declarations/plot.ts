import { type Command, Option } from 'commander';
import { collect, type Runner, wholeNumber, withFormat } from '../declaration.ts';

/** What `plot` can draw, and what its values are. */
const kinds = `
Kinds:
  isoflop <budgets...>    loss against parameters at fixed compute
  frontier [budgets...]   N*, D* and D*/N* against compute, and documented runs
  tradeoff [budget]       what another size of model costs at the same loss
  epochs                  what repeated data is worth
  fit <runs.csv>          observed against predicted loss, and the residuals`;

export function declarePlot(program: Command, runner: Runner): Command {
  const command = program
    .command('plot <kind> [values...]')
    .description('draw a chart: isoflop, frontier, tradeoff, epochs or fit')
    .option('-o, --output <file.svg>', 'write the chart as SVG')
    .option('--law <id|file>', 'law to draw; frontier takes several (repeatable)', collect)
    .option('--loss <L>', 'tradeoff: the loss to reach')
    .option('--inference-tokens <D>', 'tokens to serve; tradeoff takes several (repeatable)', collect)
    .option('--unique-tokens <U>', 'isoflop, epochs: tokens that exist')
    .option('--band <overhead>', 'isoflop: overhead of the flat band (default: 5%)')
    .option('--range <C..C>', 'frontier: compute to draw (default: 1e18..1e26)')
    .option(
      '--runs <ids>',
      'frontier: documented runs by id, comma-separated, or all, or none (default: all)',
    )
    .option('--level <percent>', 'frontier: level of the interval bands', wholeNumber(1))
    .option('--most <epochs>', 'epochs: how many to draw (default: 100)')
    .addOption(new Option('--width <pixels>', 'width of the SVG (default: 640)').argParser(wholeNumber(240)))
    .option('--title <text>', 'another title');
  return withFormat(command, ['svg'])
    .addHelpText(
      'after',
      `${kinds}

Examples:
  isoflop plot isoflop 1e21 1e22 1e23
  isoflop plot frontier 5.76e23 -o frontier.svg
  isoflop plot frontier --law besiroglu2024 --runs llama3.1-405b,deepseek-v3
  isoflop plot tradeoff --loss 2.0 --inference-tokens 1T --inference-tokens 10T
  isoflop plot epochs --unique-tokens 25B --format csv
  isoflop plot fit runs.csv --law ours.json`,
    )
    .action(runner(async () => (await import('../commands/plot.ts')).plotCommand));
}
