import { leastOf, mostOf } from '../../core/unbounded.ts';
import type { Rule } from './rule.ts';

/** A price per accelerator-hour outside of those that were printed. */
export const priceImplausible: Rule = ({ value, given, accelerator, limit }) => {
  const price = value('budget.price');
  const prices = accelerator?.prices?.map(item => item.usdPerHour) ?? [];
  if (price === undefined || accelerator === undefined || prices.length === 0) return [];
  const low = leastOf(prices);
  const high = mostOf(prices);
  const says = price < low / limit('below') ? 'below' : price > high * limit('above') ? 'above' : undefined;
  if (says === undefined) return [];
  const dates = accelerator.prices!.map(item => item.date).sort();
  const args = {
    price,
    low,
    high,
    accelerator: accelerator.name,
    date: dates.at(-1)!,
    how: given('budget.price') === undefined ? 'implied by money and hours' : 'given',
  };
  return [
    {
      says,
      at: ['budget.price', 'budget.money'],
      args,
      actual: price,
      expected: says === 'below' ? low : high,
    },
  ];
};
