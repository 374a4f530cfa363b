import { readFileSync } from 'node:fs';
import { findAccelerator } from '../../src/catalog/accelerators.ts';
import { findModel } from '../../src/catalog/models.ts';
import { servingCalibrationOf } from '../../src/catalog/serving.ts';
import { sortedQuantile } from '../../src/core/quantile.ts';
import { certain, rising, type Uncertain } from '../../src/core/spread.ts';
import { formatCount } from '../../src/quantity/format.ts';
import type { Block } from '../../src/render/view.ts';
import { footprint } from '../../src/serving/footprint.ts';
import { pace } from '../../src/serving/load.ts';
import { decodeStep, type Replica, ROOFLINE } from '../../src/serving/roofline.ts';
import { serving } from '../../src/serving/serving.ts';

/** A measured throughput, and the roofline that ../shared/science/serving.md computed of it by a program of its own. */
export interface MeasuredRow {
  readonly source: string;
  readonly set: keyof typeof names;
  /** What is measured: steps alone, one prompt alone, prompts side by side; unless given, prompts and answers together. */
  readonly work?: 'decode' | 'prompt' | 'prompts';
  readonly model: string;
  readonly accelerator: string;
  readonly devices: number;
  readonly tensor: number;
  readonly precision: 'bf16' | 'fp8' | 'fp4';
  readonly prompt?: number;
  readonly output?: number;
  /** Tokens of a sequence whose steps are measured. */
  readonly context?: number;
  readonly concurrency: number;
  readonly tokensPerSecond: number;
  readonly roofline: number;
  readonly assumed?: string;
  /** How it ran otherwise than a replica does here, so that its roofline is another. */
  readonly otherwise?: string;
}

export const measured = (
  JSON.parse(readFileSync('data/checks/serving.json', 'utf8')) as { rows: readonly MeasuredRow[] }
).rows;

export interface Predicted {
  readonly row: MeasuredRow;
  readonly calibration: string;
  /** Whether constants were fitted for such a system, or a class is all that is known. */
  readonly isFitted: boolean;
  readonly roofline: number;
  /** Predicted over measured tokens a second. */
  readonly ratio: number;
  readonly isWithin: { readonly '80': boolean; readonly '95': boolean };
}

/** A row's replica, one for all of its devices or for as many as share each layer. */
function replicaOf({ model, accelerator, precision, tensor }: MeasuredRow): Replica {
  const { architecture } = findModel(model);
  return {
    architecture,
    footprint: footprint(architecture, precision),
    accelerator: findAccelerator(accelerator),
    precision,
    devices: tensor,
    stages: 1,
    isTensorParallel: architecture.mixture === undefined,
  };
}

/** Tokens a second of a row's own batch, whatever of it memory holds, under constants or under the roofline alone. */
export function rateOf(row: MeasuredRow, calibration: Parameters<typeof pace>[2]): number {
  const { work, prompt = 0, output = 1, context = 0, concurrency } = row;
  const replica = replicaOf(row);
  const replicas = row.devices / row.tensor;
  const { efficiency = ROOFLINE, throughput } = calibration;
  if (work === 'decode') {
    const { seconds } = decodeStep(replica, { batch: concurrency, context }, efficiency);
    return (concurrency / seconds) * throughput.likely;
  }
  const paced = pace(replica, { prompt, output, batch: concurrency / replicas }, calibration);
  if (work === 'prompts') return replica.devices / paced.devicePerInput;
  if (work === undefined) return paced.tokensPerSecond * replicas;
  return prompt / paced.timeToFirstToken;
}

/** All that peaks allow; nothing is spent before a first token. */
function ideal(efficiency = ROOFLINE): Parameters<typeof pace>[2] {
  return { efficiency, throughput: certain(1), firstToken: certain(1) };
}

/** The roofline that another program computed: static batches and NIM with all-reduces at the full link. */
export function rooflineOf(row: MeasuredRow): number {
  const network = ['nim18', 'lmdeploy'].includes(row.set) ? 1 : ROOFLINE.network;
  const efficiency = network === 1 ? { ...ROOFLINE, network } : ROOFLINE;
  return rateOf(row, ideal(efficiency));
}

export function predictedOf(row: MeasuredRow): Predicted {
  const { model, accelerator, devices, tensor, precision, prompt, output, concurrency } = row;
  const { tokensPerSecond: real } = row;
  const { architecture } = findModel(model);
  const isMixture = architecture.mixture !== undefined;
  const calibration = servingCalibrationOf({ accelerator, precision, isMixture });
  const served = (): Uncertain =>
    serving({
      model: architecture,
      ...{ accelerator, devices, tensor, precision, concurrency },
      prompt: prompt!,
      output: output!,
    }).tokensPerSecond!;
  const alone = (): Uncertain => {
    const { throughput, firstToken = throughput } = calibration;
    const of = row.work === 'prompt' ? firstToken : throughput;
    const likely = rateOf(row, calibration);
    return rising(of, share => (likely * share) / of.likely);
  };
  const { likely, 80: inner, 95: outer } = row.work === undefined ? served() : alone();
  const within = ([low, high]: readonly [number, number]) => real >= low && real <= high;
  return {
    row,
    calibration: calibration.id,
    isFitted: calibration.kind !== 'class',
    roofline: rateOf(row, ideal()),
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
  mlperf: 'MLPerf',
  sglang: 'DeepSeek and SGLang',
  vllm: 'vLLM, static batch',
  palm: 'PaLM on TPU, no engine',
  xlstm: "xLSTM study's loop, no engine",
};

export function groupsOf(rows: readonly Predicted[]): readonly Group[] {
  const keyOf = ({ row, calibration }: Predicted) => `${row.set} ${calibration}`;
  return [...new Set(rows.map(keyOf))]
    .map(key => rows.filter(row => keyOf(row) === key))
    .map(all => ({
      name: names[all[0]!.row.set],
      calibration: all[0]!.calibration,
      rows: all,
      assumed: [...new Set(all.flatMap(({ row }) => row.assumed ?? []))].join(', ') || undefined,
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
      text: 'Output tokens a second as isoflop serving predicts them, and as they were measured. Percentiles are the 10th, 50th and 90th. The sets were fitted to other rows (static batches of TensorRT-LLM 0.9.0) but for Blackwell, whose set is fitted to these, and mixtures, whose band is that of these rows. Where a length of prompts is assumed, rows show what follows from it and test nothing; nor do rows of systems of which a class is all that is known, or those that no engine served. Of prompts alone, tokens are those of prompts, and of steps alone the length is that of the context.',
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
            row.work === 'decode' ? `at ${row.context}` : `${row.prompt}/${Math.round(row.output ?? 0)}`,
            Math.round(row.concurrency),
            formatCount(row.tokensPerSecond),
            formatCount(row.tokensPerSecond * ratio),
            ratio.toFixed(2),
            row.assumed ?? row.otherwise ?? '',
          ]),
        ),
      },
    },
  ];
}
