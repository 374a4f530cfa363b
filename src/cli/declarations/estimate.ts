import { type Command, Option } from 'commander';
import { type Runner, wholeNumber, withFormat } from '../declaration.ts';

export function declareEstimate(program: Command, runner: Runner): Command {
  const degree = wholeNumber(1);
  const command = program
    .command('estimate [budget...]')
    .description(
      'a whole plan: size, time, money, energy, memory, layout and failures, with low, likely and high',
    )
    .option('--params <N>', 'parameters, such as 70B')
    .option('--tokens <D>', 'training tokens, such as 1.4T')
    .option('--model <config|preset|run>', "the model's shape: a config.json, a preset, or a documented run")
    .option('--law <law>', 'law that fills in what is not given, by id or file (default: besiroglu2024)')
    .option('--on <accelerators>', 'how many of which, such as "1024 h100-sxm"')
    .addOption(
      new Option('--precision <format>', 'what it computes in (default: bf16)').choices([
        'bf16',
        'fp16',
        'fp8',
        'fp32',
      ]),
    )
    .option(
      '--mfu <share>',
      'utilisation over the whole run, of the dense peak in --precision (default: from documented runs like it)',
    )
    .addOption(
      new Option(
        '--mfu-counts <what>',
        'FLOP that --mfu counts: 6N, or what the shape says (default: 6N)',
      ).choices(['6N', 'matmul', 'causal', 'full']),
    )
    .option('--price <usd>', 'USD per accelerator-hour (default: offers on file)')
    .option('--power <watts>', 'drawn per accelerator (default: its limit)')
    .option('--pue <ratio>', 'energy of the facility over that of the equipment')
    .option('--grid <kg/kWh>', 'carbon of the electricity, such as 0.385 or "385 g/kWh"')
    .option('--sequence-length <tokens>', 'context in training')
    .option('--batch <tokens>', 'tokens a step, such as 4M')
    .option('--tensor <n>', 'tensor-parallel degree; what is not given is searched', degree)
    .option('--pipeline <n>', 'pipeline stages', degree)
    .option('--interleave <n>', 'chunks of layers per stage', degree)
    .option('--data <n>', 'replicas', degree)
    .option('--context <n>', 'context-parallel degree', degree)
    .option('--expert <n>', 'expert-parallel degree', degree)
    .addOption(new Option('--zero <stage>', 'ZeRO stage').choices(['0', '1', '2', '3']))
    .option('--micro-batch <n>', 'sequences that a replica works on at once', degree)
    .addOption(
      new Option('--recompute <how>', 'activations in the backward pass').choices([
        'none',
        'selective',
        'full',
      ]),
    )
    .addOption(new Option('--gradients <format>', 'kept in (default: bf16)').choices(['bf16', 'fp32']))
    .option('--reserve <share>', 'memory set aside (default: 10%)')
    .option('--fit-memory', 'list the layouts that fit, best first')
    .option('--limit <n>', 'layouts to list (default: 10)', degree);
  return withFormat(command)
    .addHelpText(
      'after',
      `
Budgets: 1e24, "64 H100 * 30 days", "$250k", "30 days" (of what --on names).

Examples:
  isoflop estimate 1e24 --on "1024 h100-sxm"
  isoflop estimate --model llama3.1-405b --tokens 15.6T --on "16384 h100"
  isoflop estimate '$250k' --on "64 h100" --price 2.10
  isoflop estimate --params 70B --tokens 2T --on "512 a100" --mfu 43%
  isoflop estimate --model deepseek-v3 --tokens 14.8T --on "2048 h800"`,
    )
    .action(runner(async () => (await import('../commands/estimate.ts')).estimateCommand));
}
