import { days, quantity, text } from './options.ts';

/** What a plan must keep to, beside its size: of `estimate` and `recommend`. */
export const limitOptions = {
  money: quantity('USD', '<usd>', 'money that there is, such as 3M'),
  deadline: days('<time>', 'time until it must be done, such as 6w'),
};

/** Where tokens come from, instead of how many there are: of `estimate` and `recommend`. */
export const fromOptions = {
  from: text('<sources>', 'sources whose unique tokens there are: "fineweb, stack-v2" (isoflop data)'),
  tokenizer: text('<id>', 'tokenizer that --from is counted in, such as llama3'),
};
