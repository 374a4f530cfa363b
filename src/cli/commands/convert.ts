import { command } from '../command.ts';
import { acceleratorIds, law, number, required, text, utilisation, words } from '../options.ts';

const units = async () => (await import('../../planner/convert.ts')).conversionUnits;

export const args = { value: words({ isRequired: true }) };
export const options = {
  to: required(text('<unit>', 'unit to convert to', { completes: units })),
  from: text('<unit>', 'unit of the value, where it does not say so itself', { completes: units }),
  bytesPerToken: number('bytes such as 4.4', '<n>', 'mean bytes of text in a token, for bits/byte'),
  on: text('<accelerator>', 'device of device-days and -hours (default: h100-sxm)', {
    completes: acceleratorIds,
  }),
  mfu: utilisation('utilisation of device-days and -hours (default: 40%)'),
  law: law('<id|file>', 'fit of downstream error (default: gadre2024-refinedweb)'),
};

export default command({
  name: 'convert',
  summary: 'losses, parameter counts and compute from one unit to another',
  section: 'plan',
  arguments: args,
  options,
  inDocuments: true,
  help: `
Units: nats/token, bits/token, perplexity, bits/byte, downstream-error (losses);
  total-parameters, non-embedding-parameters; FLOP, PF-days, device-days,
  device-hours, which may name the device: H100-hours.

Examples:
  isoflop convert 2.0 --from nats/token --to bits/byte --bytes-per-token 4.4
  isoflop convert 1.5B --from non-embedding-parameters --to total-parameters
  isoflop convert 5.76e23 FLOP --to PF-days
  isoflop convert 1e24 --to H100-hours --mfu 40%
  isoflop convert "3640 PF-days" --to device-days --on a100 --mfu 45%`,
  run: async () => (await import('../answers/convert.ts')).convertAnswer,
});
