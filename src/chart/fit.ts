import { checkKeys } from '../core/arguments.ts';
import type { Law } from '../core/law.ts';
import { surfaceOf } from '../core/law-allocation.ts';
import { sortedQuantile } from '../core/quantile.ts';
import { Refusal } from '../core/refusal.ts';
import { leastOf, mostOf } from '../core/unbounded.ts';
import { lawsOf } from '../planner/laws-asked.ts';
import { formatPercent } from '../quantity/format.ts';
import type { Chart } from '../render/chart/chart.ts';
import { sources, type Texts } from './texts.ts';

/** A run as observed. */
export interface ObservedRun {
  readonly parameters: number;
  readonly tokens: number;
  /** FLOP, where the file groups its runs by it; 6·N·D otherwise. */
  readonly compute?: number;
  readonly loss: number;
}

export interface FitChartRequest {
  readonly runs: readonly ObservedRun[];
  readonly law?: string | Law;
  /** Rows of the file that have no run to draw. */
  readonly leftOut?: number;
}

/**
 * Chart of observed against predicted loss, and of the residuals ln(observed/predicted) against compute. The
 * residual is the one that Hoffmann et al. 2022 (arXiv:2203.15556, equation 3) minimise.
 *
 * @throws RangeError when there is no run, or the law has no loss over N and D
 * @example
 * fitChart({ runs: [{ parameters: 1e9, tokens: 2e10, loss: 2.6 }] }).panels.length // => 2
 */
export function fitChart(request: FitChartRequest): Chart {
  checkKeys(request, ['runs', 'law', 'leftOut'], 'such as { runs }');
  const { runs, law: named, leftOut = 0 } = request;
  if (runs.length === 0) throw new Refusal('No run to draw: expected at least one with its loss');
  const law = lawsOf(named === undefined ? {} : { law: named })[0]!;
  const { loss } = surfaceOf(law);
  const count = runs.length;
  // an array a column: a table of a million runs is drawn, too
  const [predicted, compute, residual] = [0, 1, 2].map(() => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  runs.forEach((run, index) => {
    predicted[index] = loss(run.parameters, run.tokens);
    compute[index] = run.compute ?? 6 * run.parameters * run.tokens;
    residual[index] = Math.log(run.loss / predicted[index]!);
  });
  const texts = fitTexts({ law, residuals: residual, leftOut });
  const observed = runs.map(run => run.loss);
  const low = leastOf(predicted, leastOf(observed));
  const high = mostOf(predicted, mostOf(observed));
  const margin = (high - low || low) * 0.04;
  const domain: [number, number] = [low - margin, high + margin];
  const unit = law.loss?.unit ?? 'the unit of the runs';
  return {
    ...texts.chart,
    panels: [
      {
        x: { title: 'predicted loss', unit, scale: 'linear', ticks: 'number', domain },
        y: { title: 'observed loss', unit, scale: 'linear', ticks: 'number', domain },
        series: [
          {
            kind: 'line',
            name: texts.equal,
            hue: 6,
            points: [
              [domain[0], domain[0]],
              [domain[1], domain[1]],
            ],
          },
          {
            kind: 'dots',
            name: texts.runs,
            hue: 0,
            points: observed.map((y, index) => ({ x: predicted[index]!, y })),
          },
        ],
      },
      {
        x: { title: 'C', unit: 'FLOP', scale: 'log', ticks: 'power' },
        y: { title: 'residual', unit: 'ln observed/predicted', scale: 'linear', ticks: 'percent' },
        series: [
          {
            kind: 'dots',
            name: texts.runs,
            hue: 0,
            points: Array.from(residual, (y, index) => ({ x: compute[index]!, y })),
          },
        ],
        marks: [{ kind: 'y', at: 0, name: '' }],
      },
    ],
  };
}

function fitTexts({
  law,
  residuals,
  leftOut,
}: {
  readonly law: Law;
  readonly residuals: Float64Array;
  readonly leftOut: number;
}): { readonly chart: Texts; readonly equal: string; readonly runs: string } {
  const sizes = residuals.map(Math.abs).sort();
  const median = sortedQuantile(sizes, 0.5);
  const worst = sizes.at(-1)!;
  const summary = `${residuals.length} runs; median deviation ${formatPercent(median)}, largest ${formatPercent(worst)}`;
  return {
    chart: {
      title: `Observed loss against ${law.id}`,
      subtitle: `${summary}${leftOut === 0 ? '' : `; ${leftOut} ${leftOut === 1 ? 'row' : 'rows'} without N, D or a loss left out`}.`,
      description: `Observed and predicted loss of ${summary} of the prediction; the residuals are shown against compute.`,
      note: sources([law]),
    },
    equal: 'observed = predicted',
    runs: 'runs',
  };
}
