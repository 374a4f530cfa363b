import { days, quantity } from './options.ts';

/** What a plan must keep to, beside its size: of `estimate` and `recommend`. */
export const limitOptions = {
  money: quantity('USD', '<usd>', 'money that there is, such as 3M'),
  deadline: days('<time>', 'time until it must be done, such as 6w'),
};
