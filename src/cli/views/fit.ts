import { append } from '../../core/unbounded.ts';
import { levelsIn } from '../../fit/intervals.ts';
import type { FitDocument } from '../../fit/types.ts';
import { formatCount, formatFlop, formatLoss, formatPercent } from '../../quantity/format.ts';
import type { Block, Cell, Table, View } from '../../render/view.ts';
import {
  allocationTable,
  coefficientTable,
  digits,
  envelopeTable,
  interval,
  powerLawTable,
  profileTable,
  residualTable,
} from './fit-tables.ts';

/** The answer of `isoflop fit`. */
export function fitView(document: FitDocument, written?: string): View {
  return { blocks: () => blocksOf(document, written), json: () => document, csv: () => csvOf(document) };
}

function blocksOf(document: FitDocument, written: string | undefined): readonly Block[] {
  const blocks: Block[] = [{ kind: 'heading', text: titleOf(document) }];
  const reasons = document.obstacles.map(({ message }) => ({ severity: 'error', text: message }));
  if (!document.identified) {
    blocks.push({
      kind: 'text',
      text: unfitted(document)
        ? 'No law is fitted: what the rows are has to be said first.'
        : 'The data do not identify a law, so no coefficients are given.',
      tone: 'bad',
    });
    blocks.push({ kind: 'notes', notes: reasons });
  }
  if (document.coefficients !== null) blocks.push(coefficientTable(document));
  if (document.powerLaws !== null) blocks.push(powerLawTable(document));
  if (document.profiles.length > 0) blocks.push(profileTable(document));
  if (document.envelope.length > 0) blocks.push(envelopeTable(document));
  if (document.quality !== null || document.certificate !== null) blocks.push(qualityFields(document));
  if (document.allocations.length > 0) {
    blocks.push(
      { kind: 'heading', text: 'Compute-optimal' },
      { kind: 'table', table: allocationTable(document) },
    );
  }
  if (document.holdout !== null) append(blocks, holdoutBlocks(document));
  if (document.residuals.length > 0) {
    blocks.push({ kind: 'heading', text: 'Worst residuals' }, residualTable(document));
  }
  const notes = document.caveats.map(({ severity, message }) => ({ severity, text: message }));
  if (notes.length > 0) blocks.push({ kind: 'notes', notes });
  if (written !== undefined) blocks.push({ kind: 'text', text: `Law written to ${written}`, tone: 'good' });
  return blocks;
}

/** Whether rows that are no runs of their own kept a law from being fitted. */
function unfitted({ obstacles }: FitDocument): boolean {
  return obstacles.some(({ code }) => code === 'checkpoints' || code === 'sweep');
}

const methodNames = {
  parametric: 'L = E + A/N^alpha + B/D^beta',
  isoflop: 'isoFLOP profiles',
  envelope: 'envelope of training curves',
};

function titleOf({ input, holdout }: FitDocument): string {
  const below = holdout === null ? '' : ` below ${formatFlop(holdout.budget)}`;
  const runs = `${input.used} of ${input.rows} runs${below}`;
  const objective = input.objective === null ? '' : `, ${input.objective}`;
  const delta = input.delta === null ? '' : ` (delta ${input.delta})`;
  const method = input.form === 'coupled' ? 'L = E + (A/N^alpha + B/D^beta)^k' : methodNames[input.method];
  return `${input.file ?? 'Runs'}: ${method}, ${runs}${objective}${delta}`;
}

function qualityFields({ quality, certificate, range }: FitDocument): Block {
  const fields: [string, Cell][] = [];
  if (quality !== null) {
    const { rmsLogResidual, meanAbsoluteLogResidual, r2 } = quality;
    const text = `rms residual ${formatPercent(rmsLogResidual)}, mean |residual| ${formatPercent(meanAbsoluteLogResidual)}, R² ${r2.toFixed(4)}`;
    fields.push(['fit', text]);
  }
  if (certificate !== null) {
    const { objective, screened, starts, reached, gradientNorm, condition } = certificate;
    fields.push(['objective', digits(objective, 10)]);
    // its digits are rounding, its size is what counts
    const gradient = `1e${Math.ceil(Math.log10(Math.max(gradientNorm, 1e-300)))}`;
    const search = `${reached} of ${starts} starts from ${screened} screened exponents end here, gradient under ${gradient}, condition ${digits(condition, 3)}`;
    fields.push(['certificate', search]);
  }
  const ends = ([low, high]: readonly [number, number], show: (value: number) => string) =>
    `${show(low)} to ${show(high)}`;
  fields.push([
    'range',
    `N ${ends(range.parameters, formatCount)}, D ${ends(range.tokens, formatCount)}, C ${ends(range.compute, value => digits(value, 3))} FLOP, D/N ${ends(range.tokensPerParameter, value => digits(value, 3))}`,
  ]);
  return { kind: 'fields', fields };
}

const HELD_ROWS_SHOWN = 12;

function holdoutBlocks({ holdout }: FitDocument): Block[] {
  const { budget, fitted, held, quality, inside, runs } = holdout!;
  const promises =
    inside === null
      ? ''
      : `; ${levelsIn(inside)
          .map(level => `${formatPercent(inside[level]!)} inside the ${level}% interval`)
          .join(', ')}`;
  const text = `Fitted ${fitted} runs below, predicted ${held} above: mean |error| ${formatPercent(quality.meanAbsoluteLogResidual)}, bias ${formatPercent(quality.meanLogResidual)}, rms ${formatPercent(quality.rmsLogResidual)}${promises}`;
  const level = levelsIn(inside).at(-1);
  const shown = runs.toSorted((one, other) => other.compute - one.compute).slice(0, HELD_ROWS_SHOWN);
  return [
    { kind: 'heading', text: `Held out from ${formatFlop(budget)}` },
    { kind: 'text', text },
    {
      kind: 'table',
      table: {
        columns: [
          { header: 'line', align: 'right' },
          { header: 'C', align: 'right' },
          { header: 'N', align: 'right' },
          { header: 'loss', align: 'right' },
          { header: 'predicted', align: 'right' },
          { header: 'error', align: 'right' },
          ...(level === undefined ? [] : [{ header: `${level}% interval`, align: 'right' as const }]),
        ],
        rows: shown.map(run => [
          String(run.line),
          digits(run.compute, 3),
          formatCount(run.parameters),
          formatLoss(run.loss),
          formatLoss(run.predicted),
          formatPercent(run.residual),
          ...(level === undefined ? [] : [interval(run.intervals ?? {}, level, formatLoss)]),
        ]),
      },
    },
  ];
}

/** One row a number: coefficients, then what is optimal at each budget. */
export function csvOf(document: FitDocument): Table {
  const { coefficients, exponents, allocations, powerLaws } = document;
  const levels = levelsIn({ ...document.intervals.a, ...allocations[0]?.intervals?.parameters });
  const ends = (intervals: FitDocument['intervals'][string] | undefined) =>
    levels.flatMap((level): Cell[] => [...(intervals?.[level] ?? [null, null])]);
  const rows: Cell[][] = [];
  if (coefficients !== null) {
    const { E, A, B, alpha, beta, k } = coefficients;
    const values = { E, A, B, alpha, beta, ...(k !== undefined && { k }), a: exponents!.parameters };
    for (const [name, value] of Object.entries(values)) {
      rows.push([name, null, value, ...ends(document.intervals[name])]);
    }
  }
  if (powerLaws !== null) {
    rows.push(['a', null, powerLaws.parameters.exponent, ...ends(document.intervals.a)]);
    rows.push(['b', null, powerLaws.tokens.exponent, ...ends(document.intervals.b)]);
    rows.push(['parameters scale', null, powerLaws.parameters.scale, ...ends(undefined)]);
    rows.push(['tokens scale', null, powerLaws.tokens.scale, ...ends(undefined)]);
  }
  for (const allocation of allocations) {
    for (const key of ['parameters', 'tokens', 'tokensPerParameter', 'loss'] as const) {
      rows.push([key, allocation.compute, allocation[key], ...ends(allocation.intervals?.[key])]);
    }
  }
  return {
    columns: [
      { header: 'quantity' },
      { header: 'compute' },
      { header: 'value' },
      ...levels.flatMap(level => [{ header: `low${level}` }, { header: `high${level}` }]),
    ],
    rows,
  };
}
