import { command } from '../command.ts';
import { limitOptions } from '../limit-options.ts';
import { acceleratorsOf, count, flag, hourlyPrice, laws, number, utilisation, words } from '../options.ts';
import { requestOptions } from '../request-options.ts';

export const args = { budget: words() };
export const options = {
  params: count('parameters', '<N>', 'parameters, such as 70B'),
  tokens: count('tokens', '<D>', 'training tokens, such as 1.4T'),
  loss: number('a loss such as 2.0', '<L>', 'target loss'),
  law: laws('<id|file>', 'law to ask, repeatable: a,b or all, too (default: besiroglu2024)', 'every'),
  ...requestOptions,
  ...limitOptions,
  on: acceleratorsOf('what it runs on, such as "1024 h100-sxm": adds days, money and a shape'),
  mfu: utilisation('utilisation over the whole run, with --on (default: from documented runs)'),
  price: hourlyPrice('USD per accelerator-hour, with --on (default: offers on file)'),
  explain: flag('show the formula, the numbers put into it, and its source'),
  verbose: flag('all notes of an answer, each by itself'),
};

export default command({
  name: 'recommend',
  summary: 'compute-optimal parameters and tokens for a budget',
  arguments: args,
  options,
  inDocuments: true,
  help: `
Budgets: 1e24, 5.76e23 FLOP, 200 PF-days, "64 H100 * 30 days * 40%",
  "$250k at $2.10/H100-hour and 40% MFU", a range 1e20..1e25, or - for one a
  line on standard input.

Examples:
  isoflop 1e24
  isoflop recommend "64 H100 * 30 days * 40%" --law besiroglu2024 --law llama3
  isoflop recommend 1e24 --on "1024 h100-sxm" --price 2.10
  isoflop recommend '$2M' --on "512 h100" --price 2.10 --mfu 40%
  isoflop recommend --on "256 h100" --money 3M --deadline 6w
  isoflop recommend --params 8B --tokens 15T
  isoflop recommend --loss 2.0 --inference-tokens 5T
  isoflop recommend 1e24 --unique-tokens 500B --json`,
  run: async () => (await import('../answers/recommend.ts')).recommendAnswer,
});
