import { readFileSync } from 'node:fs';
import { findModel } from '../../src/catalog/models.ts';
import { sortedQuantile } from '../../src/core/quantile.ts';
import { formatCount } from '../../src/quantity/format.ts';
import type { Block } from '../../src/render/view.ts';
import { serving } from '../../src/serving/serving.ts';

/** A measured throughput, and the roofline that ../shared/science/serving.md computed of it by a program of its own. */
export interface MeasuredRow {
  readonly source: string;
  readonly set: 'mlperf' | 'trtllm' | 'lmdeploy' | 'nim18';
  readonly model: string;
  readonly accelerator: string;
  readonly devices: number;
  readonly tensor: number;
  readonly precision: 'bf16' | 'fp8' | 'fp4';
  readonly prompt: number;
  readonly output: number;
  readonly concurrency: number;
  readonly tokensPerSecond: number;
  readonly roofline: number;
  readonly assumed?: string;
}

export const measured = (
  JSON.parse(readFileSync('data/checks/serving.json', 'utf8')) as { rows: readonly MeasuredRow[] }
).rows;

export interface Predicted {
  readonly row: MeasuredRow;
  readonly calibration: string;
  readonly roofline: number;
  /** Predicted over measured tokens a second. */
  readonly ratio: number;
  readonly isWithin: { readonly '80': boolean; readonly '95': boolean };
}

export function predictedOf(row: MeasuredRow): Predicted {
  const { model, accelerator, devices, tensor, precision, prompt, output, concurrency } = row;
  const { tokensPerSecond: real } = row;
  const load = { accelerator, devices, tensor, precision, prompt, output, concurrency };
  const answer = serving({ model: findModel(model).architecture, ...load });
  const { likely, 80: inner, 95: outer } = answer.tokensPerSecond!;
  const within = ([low, high]: readonly [number, number]) => real >= low && real <= high;
  return {
    row,
    calibration: answer.calibration.id,
    roofline: answer.roofline!.tokensPerSecond,
    ratio: likely / real,
    isWithin: { '80': within(inner), '95': within(outer) },
  };
}

/** Rows of one source under one calibration. */
export interface Group {
  readonly name: string;
  readonly calibration: string;
  readonly rows: readonly Predicted[];
  readonly assumed: string | undefined;
  /** 10th, 50th and 90th percentile of predicted over measured. */
  readonly ratio: readonly [number, number, number];
  /** The same of measured over roofline. */
  readonly share: readonly [number, number, number];
}

const names = {
  nim18: 'NIM 1.8, concurrency',
  lmdeploy: 'LMDeploy, static batches',
  trtllm: 'TensorRT-LLM overview',
  mlperf: 'MLPerf Llama-2-70B',
};

export function groupsOf(rows: readonly Predicted[]): readonly Group[] {
  const keyOf = ({ row, calibration }: Predicted) => `${row.set} ${calibration}`;
  return [...new Set(rows.map(keyOf))]
    .map(key => rows.filter(row => keyOf(row) === key))
    .map(all => ({
      name: names[all[0]!.row.set],
      calibration: all[0]!.calibration,
      rows: all,
      assumed: all[0]!.row.assumed,
      ratio: percentiles(all.map(({ ratio }) => ratio)),
      share: percentiles(all.map(({ row, roofline }) => row.tokensPerSecond / roofline)),
    }))
    .sort((a, b) => b.rows.length - a.rows.length);
}

function percentiles(values: readonly number[]): readonly [number, number, number] {
  const sorted = Float64Array.from(values).sort();
  return [0.1, 0.5, 0.9].map(p => sortedQuantile(sorted, p)) as unknown as readonly [number, number, number];
}

const two = (values: readonly number[]) => values.map(value => value.toFixed(2)).join(', ');

/** The table of data/serving-against-measurements.md. */
export function measurementBlocks(groups: readonly Group[]): readonly Block[] {
  const share = (rows: readonly Predicted[], level: '80' | '95') =>
    `${rows.filter(({ isWithin }) => isWithin[level]).length} of ${rows.length}`;
  return [
    { kind: 'heading', text: 'Serving against measurements' },
    {
      kind: 'text',
      text: 'Output tokens a second as isoflop serving predicts them, and as they were measured. Percentiles are the 10th, 50th and 90th. The sets were fitted to other rows (static batches of TensorRT-LLM 0.9.0) but for Blackwell, whose set is fitted to these. Where a length of prompts is assumed, rows show what follows from it and test nothing.',
    },
    {
      kind: 'table',
      table: {
        columns: [
          { header: 'Rows of' },
          { header: 'Set' },
          { header: 'Rows', align: 'right' },
          { header: 'Measured/roofline' },
          { header: 'Predicted/measured' },
          { header: 'In the 80% band', align: 'right' },
          { header: 'In the 95% band', align: 'right' },
          { header: 'Assumed' },
        ],
        rows: groups.map(({ name, calibration, rows, share: reached, ratio, assumed }) => [
          name,
          calibration,
          rows.length,
          two(reached),
          two(ratio),
          share(rows, '80'),
          share(rows, '95'),
          assumed ?? '',
        ]),
      },
    },
    {
      kind: 'table',
      table: {
        columns: [
          { header: 'Model' },
          { header: 'On' },
          { header: 'Format' },
          { header: 'Prompt/answer', align: 'right' },
          { header: 'At once', align: 'right' },
          { header: 'Measured', align: 'right' },
          { header: 'Predicted', align: 'right' },
          { header: 'Ratio', align: 'right' },
          { header: 'Assumed' },
        ],
        rows: groups.flatMap(({ rows }) =>
          rows.map(({ row, ratio }) => [
            row.model,
            `${row.devices} ${row.accelerator}`,
            row.precision,
            `${row.prompt}/${Math.round(row.output)}`,
            Math.round(row.concurrency),
            formatCount(row.tokensPerSecond),
            formatCount(row.tokensPerSecond * ratio),
            ratio.toFixed(2),
            row.assumed ?? '',
          ]),
        ),
      },
    },
  ];
}
