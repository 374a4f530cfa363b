import { allOf, type Rule } from './rule.ts';

/** Money against accelerator-hours times their price. */
export const costMismatch: Rule = ({ given, apart, limit }) => {
  const money = given('budget.money');
  const price = given('budget.price');
  const hours = apart('budget.acceleratorHours', 'budget.money', 'budget.price');
  if (allOf(() => money, ['budget.money']) === undefined || price === undefined || hours === undefined)
    return [];
  const expected = hours * price;
  const ratio = expected / money!;
  const finding = {
    at: ['budget.money', 'budget.price'] as const,
    args: { money: money!, price, hours, expected, ratio: Math.max(ratio, 1 / ratio) },
    actual: money!,
    expected,
  };
  if (ratio > limit('short')) {
    return [{ ...finding, says: 'short', severity: ratio > limit('error') ? 'error' : 'warning' }];
  }
  return 1 / ratio > limit('long')
    ? [{ ...finding, says: 'long', severity: 1 / ratio > limit('contradiction') ? 'error' : 'warning' }]
    : [];
};
