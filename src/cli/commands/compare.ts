import { command } from '../command.ts';
import { flag, laws, words } from '../options.ts';
import { requestOptions } from '../request-options.ts';
import { workload } from '../serving-option.ts';

export const args = { budget: words({ isRequired: true }) };
export const options = {
  law: laws('<id|file>', 'only these, repeatable; a law file of your own stands beside all'),
  ...requestOptions,
  serving: workload,
  verbose: flag('all notes of an answer, each by itself'),
  explain: flag('show the formula of each law, the numbers put into it, and its source'),
};

export default command({
  name: 'compare',
  summary: 'every law with an allocation side by side, with the spread',
  section: 'plan',
  arguments: args,
  options,
  inDocuments: true,
  help: `
Examples:
  isoflop compare 1e24
  isoflop compare 1e21 --law kaplan2020 --law besiroglu2024
  isoflop compare 3.8e25 --format markdown
  isoflop compare 1e24 --inference-tokens 10T --serving "2 h100, fp8, 200 users"`,
  run: async () => (await import('../answers/compare.ts')).compareAnswer,
});
