import { command } from '../command.ts';
import { acceleratorIds, flag, law, text, wholeNumber, word } from '../options.ts';

const runIds = async () => (await import('../../catalog/runs.ts')).runs().map(run => run.id);

export const args = { id: word({ completes: runIds }) };
export const options = {
  family: text('<name>', 'only those of a family, such as "Llama 3"'),
  accelerator: text('<name>', 'only those on an accelerator, such as h100', { completes: acceleratorIds }),
  year: wholeNumber(2017, '<year>', 'only those of a year'),
  law: law('<law>', 'law for the distance from optimal, by id or file (default: besiroglu2024)'),
  estimates: flag('what would have been estimated for each, without using it'),
};

export default command({
  name: 'runs',
  summary: 'documented training runs; one in full, published beside computed',
  section: 'reference',
  arguments: args,
  options,
  inDocuments: true,
  isLong: true,
  help: `
Examples:
  isoflop runs
  isoflop runs llama3.1-405b
  isoflop runs --family Pythia --format csv
  isoflop runs --accelerator h100 --year 2024
  isoflop runs --estimates`,
  run: async () => (await import('../answers/runs.ts')).runsAnswer,
});
