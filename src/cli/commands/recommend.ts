import { command } from '../command.ts';
import { fromOptions, limitOptions } from '../limit-options.ts';
import {
  acceleratorsOf,
  choice,
  count,
  flag,
  hourlyPrice,
  laws,
  number,
  text,
  utilisation,
  words,
} from '../options.ts';
import { requestOptions } from '../request-options.ts';
import { latencyOptions, workload } from '../serving-option.ts';

export const args = { budget: words() };
export const options = {
  params: count('parameters', '<N>', 'parameters, such as 70B; of a mixture of experts, all of them'),
  active: count('parameters', '<N>', 'parameters that a token passes through, in a mixture of experts'),
  model: text('<config|preset|run>', 'a model whose parameters they are: a config.json, a preset, or a run'),
  tokens: count('tokens', '<D>', 'training tokens, such as 1.4T'),
  loss: number('a loss such as 2.0', '<L>', 'target loss'),
  law: laws('<id|file>', 'law to ask, repeatable: a,b or all, too (default: besiroglu2024)', 'every'),
  ...requestOptions,
  ...fromOptions,
  ...limitOptions,
  minimise: choice(['cost', 'time'], '<what>', 'with --loss and --on: cheapest by the deadline, or soonest'),
  serving: workload,
  ...latencyOptions,
  on: acceleratorsOf('what it runs on, such as "1024 h100-sxm": adds days, money and a shape'),
  mfu: utilisation('utilisation over the whole run, with --on (default: from documented runs)'),
  price: hourlyPrice('USD per accelerator-hour, with --on (default: offers on file)'),
  explain: flag('show the formula, the numbers put into it, and its source'),
  verbose: flag('all notes of an answer, each by itself'),
};

export default command({
  name: 'recommend',
  summary: 'compute-optimal parameters and tokens for a budget',
  section: 'plan',
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
  isoflop recommend '$3M' --on "256 h100" --deadline 6w
  isoflop recommend --model llama3-8b --tokens 15T
  isoflop recommend --params 8B --tokens 15T
  isoflop recommend --loss 2.0 --inference-tokens 5T
  isoflop recommend 1e24 --inference-tokens 10T \\
    --serving "2 h100, fp8, 25 users, 1000/500"
  isoflop recommend 1e24 --unique-tokens 500B --json`,
  run: async () => (await import('../answers/recommend.ts')).recommendAnswer,
});
