import type { Cause } from '../plan/chances.ts';
import { formatDuration, formatLoss, formatMoney, formatPercent } from '../quantity/format.ts';
import type { Chart } from '../render/chart/chart.ts';

/** What can make a plan come out otherwise; the law's coefficients move its loss alone. */
export type TornadoCause = Cause | 'law';

/** 80% of a value where one cause varies and the others are as likely, and the cause's share of the variance. */
export interface Bar {
  readonly cause: TornadoCause;
  readonly ends: readonly [low: number, high: number];
  readonly share: number;
}

/** The values of a plan that are unsure, each with the causes of that, the largest first. */
export interface Tornado {
  readonly quantity: 'days' | 'money' | 'loss';
  readonly likely: number;
  /** Of a loss, as its law has it. */
  readonly unit?: string;
  readonly bars: readonly Bar[];
}

const names: Readonly<Record<TornadoCause, string>> = {
  utilisation: 'utilisation',
  price: 'price',
  failures: 'failures',
  law: "the law's coefficients",
};

const formats: Readonly<Record<Tornado['quantity'], (value: number) => string>> = {
  days: days => formatDuration(days * 86_400),
  money: formatMoney,
  loss: formatLoss,
};

/** What stands on a chart of causes. */
export function tornadoTexts(found: readonly Tornado[]): Omit<Chart, 'panels'> {
  const said = found.map(({ quantity, bars }) => {
    const causes = bars.map(
      ({ cause, share, ends }) =>
        `${names[cause]} (${formatPercent(share)} of the variance) ${ends.map(formats[quantity]).join(' to ')}`,
    );
    return `${quantity === 'days' ? 'Time' : quantity === 'money' ? 'Money' : 'Loss'} by ${causes.join(', ')}.`;
  });
  return {
    title: 'What makes the plan unsure',
    subtitle: 'Bars: 80%, where that cause alone varies; percentages: its share of the variance.',
    description: said.join(' '),
  };
}

tornadoTexts.bar = (cause: TornadoCause, share: number): string => `${names[cause]} ${formatPercent(share)}`;

/** Colours by cause, so that one cause has one in all panels. */
tornadoTexts.hues = ['utilisation', 'price', 'failures', 'law'] as readonly TornadoCause[];

tornadoTexts.quantity = {
  days: { title: 'Time', axis: { title: 'time', unit: 'days' }, likely: formats.days },
  money: { title: 'Money', axis: { title: 'money', unit: 'USD' }, likely: formats.money },
  loss: { title: 'Loss', axis: { title: 'loss', unit: 'nats/token' }, likely: formats.loss },
} as const;
