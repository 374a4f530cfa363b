import type { Caveat, ExplainedCaveat } from '../../core/caveat.ts';
import { modelMessage } from '../../model/messages.ts';
import type { CheckpointDescription } from '../../model/tensors/document.ts';
import { formatBytes } from '../../quantity/format.ts';
import type { Block, Cell, Table, View } from '../../render/view.ts';
import { grouped } from '../../text/numbers.ts';
import { partNames } from './model-parts.ts';

/** What was read. */
export interface CheckpointSource {
  /** The path as it was written. */
  readonly name: string;
  /** How many files' headers. */
  readonly files: number;
  /** What a GGUF file calls it. */
  readonly architecture?: string;
}

/** `isoflop model` of a checkpoint, as JSON. */
export interface CheckpointDocument extends CheckpointDescription {
  readonly schema: 'isoflop/checkpoint/1';
  readonly checkpoint: CheckpointSource;
  readonly caveats: readonly ExplainedCaveat[];
}

/** A checkpoint's count for people, as JSON and as CSV. */
export function checkpointView(
  source: CheckpointSource,
  description: CheckpointDescription,
  caveats: readonly Caveat[],
): View {
  const notes = caveats.map(item => ({ ...item, message: modelMessage(item) }));
  return {
    blocks: () =>
      [
        { kind: 'heading', text: source.name },
        { kind: 'fields', fields: fieldsOf(source, description) },
        { kind: 'table', table: partsTable(description) },
        { kind: 'table', table: typesTable(description) },
        { kind: 'heading', text: 'Memory' },
        { kind: 'fields', fields: memoryFields(description) },
        { kind: 'notes', notes: notes.map(({ severity, message }) => ({ severity, text: message })) },
      ] satisfies readonly Block[],
    json: (): CheckpointDocument => ({
      schema: 'isoflop/checkpoint/1',
      checkpoint: source,
      ...description,
      caveats: notes,
    }),
    csv: () => flatTable(source.name, description),
  };
}

function fieldsOf(source: CheckpointSource, { tensors, bytes, config }: CheckpointDescription) {
  const agreement =
    config === undefined
      ? []
      : [
          [
            'config.json',
            config.differences.length === 0
              ? `agrees in every part (read as ${config.family})`
              : `differs: ${grouped(config.total)} parameters (read as ${config.family})`,
          ] as const,
        ];
  const files = source.files === 1 ? 'one file' : `${grouped(source.files)} files`;
  return [
    [
      'Read',
      `${grouped(tensors)} tensors of ${formatBytes(bytes)} in ${files}${source.architecture === undefined ? '' : `, ${source.architecture}`}`,
    ] as const,
    ...agreement,
  ];
}

function partsTable({ parameters, towers, all, left }: CheckpointDescription): Table {
  const { total, ...parts } = parameters;
  const share = (value: number) => `${((100 * value) / Math.max(all, 1)).toFixed(1)}%`;
  const row = (name: string, value: number): readonly Cell[] => [name, grouped(value), share(value)];
  const strong = (name: string, value: number): readonly Cell[] => [
    { text: name, tone: 'strong' },
    { text: grouped(value), tone: 'strong' },
    share(value),
  ];
  const beside = [
    ['Left out: prediction layers', left.prediction],
    ['Left out: adapters', left.adapter],
    ['Not parameters: scales', left.scales],
    ['Not parameters: buffers', left.buffers],
  ] as const;
  return {
    columns: [{ header: 'Parameters' }, { header: '', align: 'right' }, { header: 'Share', align: 'right' }],
    rows: [
      ...Object.entries(partNames)
        .map(([part, name]) => [name, (parts as Readonly<Record<string, number>>)[part] ?? 0] as const)
        .filter(([, value]) => value > 0)
        .map(([name, value]) => row(name, value)),
      strong('Total', total),
      ...Object.entries(towers).map(([name, value]) => row(`Tower ${name}`, value)),
      ...(Object.keys(towers).length > 0 ? [strong('With towers', all)] : []),
      ...beside.filter(([, value]) => value > 0).map(([name, value]) => [name, grouped(value), ''] as const),
    ],
  };
}

function typesTable({ dtypes }: CheckpointDescription): Table {
  return {
    columns: [
      { header: 'Type' },
      { header: 'Parameters', align: 'right' },
      { header: 'Bytes', align: 'right' },
      { header: 'Bits each', align: 'right' },
    ],
    rows: Object.entries(dtypes)
      .sort(([, one], [, other]) => other.parameters - one.parameters)
      .map(([name, { parameters, bytes }]) => [
        name,
        grouped(parameters),
        formatBytes(bytes),
        ((8 * bytes) / Math.max(parameters, 1)).toFixed(2),
      ]),
  };
}

function memoryFields({ memory, bytes }: CheckpointDescription): readonly (readonly [string, Cell])[] {
  const { checkpoint, states, cacheBytesPerToken } = memory;
  return [
    ...(cacheBytesPerToken === undefined
      ? []
      : [['Key-value cache', `${formatBytes(cacheBytesPerToken)} a token in bf16`] as const]),
    ['Weights', `${formatBytes(bytes)} as stored, ${formatBytes(checkpoint.weights)} in 16 bits`],
    ['Checkpoint to resume', `${formatBytes(checkpoint.resumable)} (fp32 weights and moments)`],
    ['Training states', `${formatBytes(states['adam-16']!.total)} at 16 bytes a parameter`],
  ];
}

function flatTable(name: string, description: CheckpointDescription): Table {
  const { parameters, towers, all, left, dtypes, bytes } = description;
  const rows: (readonly Cell[])[] = [];
  const add = (section: string, values: Readonly<Record<string, number>>, unit: string) => {
    for (const [key, value] of Object.entries(values)) rows.push([name, section, key, value, unit]);
  };
  add('parameters', { ...parameters }, 'parameters');
  add('towers', towers, 'parameters');
  add('parameters', { all }, 'parameters');
  add('left', left, 'numbers');
  for (const [dtype, of] of Object.entries(dtypes)) add('dtypes', { [dtype]: of.parameters }, 'parameters');
  add('files', { bytes }, 'bytes');
  return { columns: ['model', 'section', 'name', 'value', 'unit'].map(header => ({ header })), rows };
}
