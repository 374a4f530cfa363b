import type { Command } from 'commander';
import { type Runner, withFormat } from '../declaration.ts';

export function declareConvert(program: Command, runner: Runner): Command {
  return withFormat(
    program
      .command('convert <value...>')
      .description('losses, parameter counts and compute from one unit to another')
      .requiredOption('--to <unit>', 'unit to convert to')
      .option('--from <unit>', 'unit of the value, where it does not say so itself')
      .option('--bytes-per-token <n>', 'mean bytes of text in a token, for bits/byte')
      .option('--on <accelerator>', 'device of device-days (default: h100-sxm)')
      .option('--mfu <utilisation>', 'utilisation of device-days (default: 40%)')
      .option('--law <id|file>', 'fit of downstream error (default: gadre2024-refinedweb)'),
  )
    .addHelpText(
      'after',
      `
Units: nats/token, bits/token, perplexity, bits/byte, downstream-error (losses);
  total-parameters, non-embedding-parameters; FLOP, PF-days, device-days.

Examples:
  isoflop convert 2.0 --from nats/token --to bits/byte --bytes-per-token 4.4
  isoflop convert 1.5B --from non-embedding-parameters --to total-parameters
  isoflop convert 5.76e23 FLOP --to PF-days
  isoflop convert "3640 PF-days" --to device-days --on a100 --mfu 45%`,
    )
    .action(runner(async () => (await import('../commands/convert.ts')).convertCommand));
}
