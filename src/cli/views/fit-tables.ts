import type { Interval, Intervals } from '../../core/index.ts';
import { levelsIn } from '../../fit/intervals.ts';
import type { FitDocument } from '../../fit/types.ts';
import { formatCount, formatFlop, formatLoss, formatPercent } from '../../quantity/format.ts';
import type { Block, Cell, Table } from '../../render/view.ts';

function levelsOf(document: FitDocument): readonly string[] {
  return levelsIn(Object.values(document.intervals)[0]);
}

export function coefficientTable(document: FitDocument): Block {
  const { coefficients, exponents, standardErrors, input } = document;
  const levels = levelsOf(document);
  const values: Record<string, number> = { ...coefficients!, a: exponents!.parameters };
  const rows = Object.entries(values).map(([name, value]): Cell[] => {
    const label = name === 'a' ? 'a (N* ~ C^a)' : name;
    const isFixed = input.fixed[name] !== undefined;
    const error = isFixed ? 'fixed' : standardErrors === null ? '' : digits(standardErrors[name]!, 2);
    const ends = levels.map(level =>
      isFixed ? '' : interval(document.intervals[name], level, end => digits(end, 4)),
    );
    return [label, { text: digits(value, 5), tone: 'strong' }, error, ...ends];
  });
  const showErrors = standardErrors !== null || Object.keys(input.fixed).length > 0;
  const table = {
    columns: [
      { header: 'coefficient', leading: true },
      { header: 'estimate', align: 'right' as const },
      { header: 'standard error', align: 'right' as const },
      ...levels.map(level => ({ header: `${level}% interval`, align: 'right' as const, optional: true })),
    ],
    rows,
  };
  if (showErrors) return { kind: 'table', table };
  return {
    kind: 'table',
    table: { columns: table.columns.slice(0, 2), rows: table.rows.map(row => row.slice(0, 2)) },
  };
}

export function powerLawTable(document: FitDocument): Block {
  const { parameters, tokens } = document.powerLaws!;
  const levels = levelsOf(document);
  const row = (label: string, key: string, law: { scale: number; exponent: number }): Cell[] => [
    label,
    digits(law.scale, 4),
    { text: digits(law.exponent, 4), tone: 'strong' },
    ...levels.map(level => interval(document.intervals[key], level, end => digits(end, 4))),
  ];
  return {
    kind: 'table',
    table: {
      columns: [
        { header: 'power law of C', leading: true },
        { header: 'scale', align: 'right' },
        { header: 'exponent', align: 'right' },
        ...levels.map(level => ({
          header: `${level}% interval of the exponent`,
          align: 'right' as const,
          optional: true,
        })),
      ],
      rows: [row('N*', 'a', parameters), row('D*', 'b', tokens)],
    },
  };
}

export function profileTable({ profiles }: FitDocument): Block {
  return {
    kind: 'table',
    table: {
      columns: [
        { header: 'budget' },
        { header: 'runs', align: 'right' },
        { header: 'sizes', align: 'right' },
        { header: 'N*', align: 'right' },
        { header: 'D*', align: 'right' },
        { header: 'loss', align: 'right' },
      ],
      rows: profiles.map(profile => [
        formatFlop(profile.compute),
        String(profile.points),
        `${formatCount(profile.sampled[0])} to ${formatCount(profile.sampled[1])}`,
        ...(profile.problem === undefined
          ? [formatCount(profile.parameters!), formatCount(profile.tokens!), formatLoss(profile.loss!)]
          : [{ text: profile.problem, tone: 'warn' as const }, '', '']),
      ]),
    },
  };
}

export function envelopeTable({ envelope }: FitDocument): Block {
  return {
    kind: 'table',
    table: {
      columns: [
        { header: 'best size', align: 'right' },
        { header: 'from', align: 'right' },
        { header: 'to', align: 'right' },
      ],
      rows: envelope.map(({ parameters, compute: [low, high] }) => [
        formatCount(parameters),
        formatFlop(low),
        formatFlop(high),
      ]),
    },
  };
}

export function allocationTable({ allocations }: FitDocument): Table {
  const levels = levelsIn(allocations[0]?.intervals?.parameters);
  const rows = allocations.flatMap(
    ({ compute, parameters, tokens, tokensPerParameter, loss, intervals }): Cell[][] => [
      [
        formatFlop(compute),
        { text: formatCount(parameters), tone: 'strong' },
        { text: formatCount(tokens), tone: 'strong' },
        digits(tokensPerParameter, 3),
        loss === null ? '' : formatLoss(loss),
      ],
      ...levels.map((level): Cell[] => [
        `${level}%`,
        interval(intervals?.parameters, level, formatCount),
        interval(intervals?.tokens, level, formatCount),
        interval(intervals?.tokensPerParameter, level, value => digits(value, 3)),
        interval(intervals?.loss, level, formatLoss),
      ]),
    ],
  );
  return {
    columns: [
      { header: 'budget' },
      { header: 'N*', align: 'right' },
      { header: 'D*', align: 'right' },
      { header: 'D/N', align: 'right' },
      { header: 'loss', align: 'right' },
    ],
    rows,
  };
}

export function residualTable({ residuals }: FitDocument): Block {
  return {
    kind: 'table',
    table: {
      columns: [
        { header: 'line', align: 'right' },
        { header: 'N', align: 'right' },
        { header: 'D', align: 'right' },
        { header: 'loss', align: 'right' },
        { header: 'law', align: 'right' },
        { header: 'residual', align: 'right' },
      ],
      rows: residuals.map(({ line, parameters, tokens, loss, predicted, residual }) => [
        String(line),
        formatCount(parameters),
        formatCount(tokens),
        formatLoss(loss),
        formatLoss(predicted),
        formatPercent(residual),
      ]),
    },
  };
}

/** Significant digits, plain up to a million and exponential beyond. */
export function digits(value: number, places: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(places - 1).replace('e+', 'e');
  return value.toPrecision(places).includes('e') ? String(Math.round(value)) : value.toPrecision(places);
}

/** `low to high` of a level, or an empty text where there is no interval. */
export function interval(
  intervals: Intervals | undefined,
  level: string,
  show: (value: number) => string,
): string {
  const ends: Interval | undefined = intervals?.[level];
  return ends === undefined ? '' : `${show(ends[0])} to ${show(ends[1])}`;
}
