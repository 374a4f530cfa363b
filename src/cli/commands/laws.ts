import { command } from '../command.ts';
import { flag, law, lawIds, list, word } from '../options.ts';

export const args = { id: word({ completes: lawIds }) };
export const options = {
  checks: flag('published values beside what is computed here'),
  law: list(law('<id|file>', 'only these laws, repeatable')),
};

export default command({
  name: 'laws',
  summary: 'the laws: constants, ranges, sources, and the values that their papers print',
  arguments: args,
  options,
  inDocuments: true,
  help: `
Examples:
  isoflop laws
  isoflop laws kaplan2020
  isoflop laws --checks
  isoflop laws --checks --law besiroglu2024
  isoflop laws ./ours.json --json`,
  run: async () => (await import('../answers/laws.ts')).lawsAnswer,
});
