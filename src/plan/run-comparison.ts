import { findAccelerator } from '../catalog/accelerators.ts';
import { findModel } from '../catalog/models.ts';
import { acceleratorHours, activeParameters, type Run, totalParameters } from '../catalog/run.ts';
import { findRun } from '../catalog/runs.ts';
import { energyUse } from '../cluster/energy.ts';
import { hoursAgainst } from '../cluster/history.ts';
import { checkKeys } from '../core/arguments.ts';
import type { Law } from '../core/law.ts';
import { recommend } from '../planner/recommend.ts';
import { learnt } from './history.ts';
import { documentedRun } from './run-hours.ts';
import { flopOf, type Shape, shapeOfArchitecture } from './shape.ts';

/** One quantity of a run: what was published and what is computed here. */
export interface Comparison {
  readonly quantity: string;
  readonly unit: 'parameters' | 'FLOP' | 'share' | 'days' | 'accelerator-hours' | 'kWh' | 'ratio';
  readonly published?: number;
  /** Where a range is published or predicted. */
  readonly low?: number;
  readonly high?: number;
  readonly computed?: number;
  /** What the figures count, and why they differ. */
  readonly note?: string;
}

/** A documented run with what is computed beside what was published. */
export interface RunComparison {
  readonly schema: 'isoflop/run/1';
  readonly run: Run;
  readonly comparisons: readonly Comparison[];
  /** Compute that the run took over the least that reaches its loss, by a law of dense models. */
  readonly law?: { readonly id: string; readonly computeOverhead: number };
}

/**
 * Published beside computed: parameters, compute under each convention, utilisation, days, hours, energy, and the
 * distance from compute-optimal.
 *
 * @param id a documented run's id or name, or the run
 * @param options.law the law for the distance, or its id; the planner's default unless given
 * @throws RangeError when no run has this id, or the law is unknown
 * @example
 * compareRun('llama1-65b').comparisons.find(row => row.quantity === 'energy').published // => 449000
 */
export function compareRun(id: string | Run, options: { readonly law?: string | Law } = {}): RunComparison {
  checkKeys(options, ['law'], "such as { law: 'hoffmann2022' }");
  const run = typeof id === 'string' ? findRun(id) : id;
  const law = distance(run, options.law);
  return {
    schema: 'isoflop/run/1',
    run,
    comparisons: [
      ...parameterRows(run),
      ...computeRows(run),
      ...utilisationRows(run),
      ...timeRows(run),
      ...energyRows(run),
    ],
    ...(law === undefined ? {} : { law }),
  };
}

function parameterRows(run: Run): Comparison[] {
  const { published = {} } = run.parameters ?? {};
  const shape = shapeOfRun(run);
  const why = (of: 'total' | 'active') => {
    const found = run.differences?.find(item => item.of === of);
    return found === undefined ? {} : { note: found.explanation };
  };
  const rows: Comparison[] = [];
  const total = published.exact ?? published.total;
  if (total !== undefined || shape !== undefined) {
    rows.push(
      row('parameters', 'parameters', { published: total, computed: shape?.counted.total, ...why('total') }),
    );
  }
  const sparse = shape !== undefined && shape.counted.active < shape.counted.total;
  if (published.active !== undefined || sparse) {
    rows.push(
      row('active parameters', 'parameters', {
        published: published.active,
        computed: shape?.counted.active,
        ...why('active'),
      }),
    );
  }
  if (published.nonEmbedding !== undefined) {
    const { nonEmbedding } = published;
    rows.push(
      row('non-embedding parameters', 'parameters', {
        published: nonEmbedding,
        computed: shape?.counted.nonEmbedding,
      }),
    );
  }
  return rows;
}

const conventionNames: Readonly<Record<string, string>> = {
  '6ND': '6·N·D',
  '6N': '6·N',
  causal: 'matrix multiplications and the causal half of attention',
  full: 'matrix multiplications and the full square of attention',
  hardware: 'everything executed, recomputation too',
  'own-count': "the paper's own count",
  unknown: 'the paper does not say what it counts',
};

function computeRows(run: Run): Comparison[] {
  const { tokens } = run;
  const active = activeParameters(run);
  const rows: Comparison[] = [];
  if (run.compute !== undefined) {
    const { published, convention } = run.compute;
    rows.push(row('compute', 'FLOP', { published, note: conventionNames[convention] }));
  }
  if (tokens === undefined || active === undefined) return rows;
  rows.push(row('compute by 6ND', 'FLOP', { computed: 6 * active * tokens }));
  const shape = shapeOfRun(run);
  if (shape === undefined) return rows;
  const { causal, full } = flopOf(shape);
  const note = `at ${shape.sequenceLength} tokens of context`;
  rows.push(row('compute with causal attention', 'FLOP', { computed: causal * tokens, note }));
  rows.push(row('compute with full attention', 'FLOP', { computed: full * tokens, note }));
  return rows;
}

function utilisationRows(run: Run): Comparison[] {
  const rows: Comparison[] = (run.utilisation ?? []).map(figure =>
    row(figure.kind === 'hardware' ? 'hardware utilisation' : 'utilisation', 'share', {
      published: figure.value,
      low: figure.low,
      high: figure.high,
      note: conventionNames[figure.convention],
    }),
  );
  const documented = documentedRun(run);
  if (documented !== undefined) {
    const note = run.calibrate ? 'over all hours of the run' : run.calibrateReason;
    rows.push(row('utilisation by 6ND', 'share', { computed: documented.utilisation, note }));
  }
  return rows;
}

function timeRows(run: Run): Comparison[] {
  const { hours, count, days } = run.hardware ?? {};
  const rows: Comparison[] = [];
  const taken = acceleratorHours(run);
  if (days !== undefined || (hours !== undefined && count !== undefined)) {
    const computed = hours === undefined || count === undefined ? undefined : hours / count / 24;
    rows.push(row('days', 'days', { published: days, computed }));
  }
  const documented = documentedRun(run);
  if (taken === undefined || documented === undefined) return rows;
  const { likely, low, high } = hoursAgainst(documented, learnt(run.id));
  rows.push(
    row('accelerator-hours', 'accelerator-hours', {
      published: taken,
      computed: likely,
      low,
      high,
      note: 'estimated from the other documented runs',
    }),
  );
  return rows;
}

function energyRows(run: Run): Comparison[] {
  const { megawattHours, pue } = run.energy ?? {};
  const accelerator = run.hardware?.accelerator;
  const hours = acceleratorHours(run);
  const power = accelerator === undefined ? undefined : findAccelerator(accelerator).tdp;
  if (megawattHours === undefined && (hours === undefined || power === undefined)) return [];
  const computed =
    hours === undefined || power === undefined
      ? undefined
      : energyUse(hours, { power, ...(pue === undefined ? {} : { pue }) });
  return [
    row('energy', 'kWh', {
      published: megawattHours === undefined ? undefined : megawattHours * 1000,
      computed,
      note:
        computed === undefined
          ? undefined
          : `at ${power} W${pue === undefined ? '' : ` and a PUE of ${pue}`}`,
    }),
  ];
}

function distance(run: Run, law: string | Law | undefined): RunComparison['law'] {
  const parameters = totalParameters(run);
  const sparse = parameters !== activeParameters(run);
  if (run.tokens === undefined || parameters === undefined || sparse) return undefined;
  const answer = recommend({ parameters, tokens: run.tokens, ...(law === undefined ? {} : { law }) });
  const { law: id, computeOverhead } = answer.recommendations[0]!;
  return computeOverhead === undefined ? undefined : { id, computeOverhead };
}

/** The shape at the context that a run was trained at: published, or the usual one. */
function shapeOfRun(run: Run): Shape | undefined {
  if (run.model === undefined) return undefined;
  const { architecture } = findModel(run.model);
  return shapeOfArchitecture(architecture, { sequenceLength: run.training?.sequenceLength });
}

function row(
  quantity: string,
  unit: Comparison['unit'],
  figures: { [Name in 'published' | 'low' | 'high' | 'computed']?: number | undefined } & {
    note?: string | undefined;
  },
): Comparison {
  const present = Object.entries(figures).filter(([, value]) => value !== undefined);
  return { quantity, unit, ...Object.fromEntries(present) };
}
