import { command } from '../command.ts';
import { compute, count, flag, lawIds, laws, text, word } from '../options.ts';
import { expertsOption } from '../request-options.ts';

export const args = { id: word({ completes: lawIds }) };
export const options = {
  checks: flag('published, measured and recomputed values beside what is computed here'),
  budget: compute('<C>', 'order by how far this budget lies from what each was fitted on'),
  experts: expertsOption('laws of mixtures first'),
  uniqueTokens: count('tokens', '<U>', 'laws of scarce data first'),
  context: count('tokens', '<T>', 'laws by context first'),
  precision: text('<format>', 'laws of low precision first'),
  law: laws('<id|file>', 'only these laws, repeatable'),
};

export default command({
  name: 'laws',
  summary: 'the laws: constants, ranges, sources, and the values that hold them',
  section: 'laws',
  arguments: args,
  options,
  inDocuments: true,
  isLong: true,
  help: `
Examples:
  isoflop laws
  isoflop laws --budget 1e23 --experts 256
  isoflop laws kaplan2020
  isoflop laws --checks
  isoflop laws --checks --law besiroglu2024
  isoflop laws ./ours.json --json`,
  run: async () => (await import('../answers/laws.ts')).lawsAnswer,
});
