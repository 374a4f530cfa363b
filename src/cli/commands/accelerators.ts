import files from 'data-files/accelerators?only=vendor';
import { command } from '../command.ts';
import { acceleratorIds, text, word } from '../options.ts';

const vendors = [...new Set(Object.values(files) as readonly string[])];

export const args = { id: word({ completes: acceleratorIds }) };
export const options = {
  vendor: text('<name>', `only those of a vendor: ${vendors.join(', ')}`),
  precision: text('<format>', 'only those with a dense rate in a number format, such as fp8'),
};

export default command({
  name: 'accelerators',
  summary: 'documented accelerators: memory, dense peaks, links, power, prices, with their sources',
  section: 'reference',
  arguments: args,
  options,
  inDocuments: true,
  help: `
Examples:
  isoflop accelerators
  isoflop accelerators H100
  isoflop accelerators --vendor AMD --precision fp8
  isoflop accelerators --format csv`,
  run: async () => (await import('../answers/accelerators.ts')).acceleratorsAnswer,
});
