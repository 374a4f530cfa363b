import type { Architecture } from '../../model/architecture.ts';
import type { ModelDescription } from '../../model/document.ts';
import { modelMessage } from '../../model/messages.ts';
import { formatBytes, formatFlop, formatRatio } from '../../quantity/format.ts';
import type { Block, Cell, Table, View } from '../../render/view.ts';
import { grouped } from '../../text/numbers.ts';
import type { NamedModel } from '../model-option.ts';
import { modelTable, partNames } from './model-parts.ts';

/** A share to a tenth of a percent, so that a column lines up. */
const share = (value: number) => (value > 0 && value < 0.0005 ? '<0.1%' : `${(100 * value).toFixed(1)}%`);
const flop = (value: number) => formatFlop(value).replace(' FLOP', '');

const conventionNames: Readonly<Record<string, string>> = {
  '6N': 'six for each active parameter',
  palm: '6N and all of the attention square (PaLM)',
  kaplan: '6N without embeddings, causal attention (Kaplan)',
  matmul: 'multiplications with weights only',
  full: 'matmul and all of the attention square',
  causal: 'matmul and causal half of attention',
};

/** A model counted: parameters by part, FLOP a token, bytes of caches and states. */
export interface ModelDocument extends ModelDescription {
  readonly schema: 'isoflop/model/1';
  /** Where the model comes from. */
  readonly model: Omit<NamedModel, 'caveats' | 'architecture'>;
  readonly caveats: readonly (NamedModel['caveats'][number] & { readonly message: string })[];
}

/** A model for people, as JSON and as CSV. */
export function modelView(model: NamedModel, description: ModelDescription): View {
  const { caveats, architecture: _, ...named } = model;
  const notes = caveats.map(item => ({ ...item, message: modelMessage(item) }));
  return {
    blocks: () => blocks(model, description, notes),
    json: (): ModelDocument => ({ schema: 'isoflop/model/1', model: named, ...description, caveats: notes }),
    csv: () => modelTable(model.name, description),
  };
}

function blocks(
  model: NamedModel,
  description: ModelDescription,
  notes: readonly { readonly severity: string; readonly message: string }[],
): readonly Block[] {
  const { flopPerToken: token } = description;
  const length = grouped(token.sequenceLength);
  return [
    { kind: 'heading', text: model.title === undefined ? model.name : `${model.title} (${model.name})` },
    {
      kind: 'fields',
      fields: [['Shape', shapeText(description.architecture)], ...sourceField(model), ...itemFields(model)],
    },
    { kind: 'table', table: parameterTable(description, model.towers) },
    { kind: 'heading', text: `FLOP per token in sequences of ${length}, causal half of attention` },
    { kind: 'table', table: flopTable(description) },
    { kind: 'heading', text: 'By convention' },
    { kind: 'table', table: conventionTable(description) },
    ...(description.attention === 'none'
      ? []
      : ([
          { kind: 'heading', text: 'Attention by context' },
          { kind: 'table', table: contextTable(description) },
        ] satisfies readonly Block[])),
    { kind: 'heading', text: 'Memory' },
    { kind: 'fields', fields: memoryFields(description) },
    {
      kind: 'notes',
      notes: notes.map(({ severity, message }) => ({ severity, text: message })),
    },
  ];
}

/** Tokens of an image or of sound, and what the encoder computes for it. */
function itemFields({ towers = [] }: NamedModel): readonly (readonly [string, Cell])[] {
  return towers.flatMap(tower => {
    const { key, tokensPerImage, flopPerImage, tokensPerClip, flopPerClip, clipSeconds, tokensPerSecond } =
      tower;
    const heard = tokensPerClip !== undefined || flopPerClip !== undefined || tokensPerSecond !== undefined;
    const tokens = tokensPerImage ?? tokensPerClip;
    const flop = flopPerImage ?? flopPerClip;
    const said = [
      ...(tokens === undefined ? [] : [`${grouped(tokens)} tokens`]),
      ...(tokensPerSecond === undefined ? [] : [`${grouped(tokensPerSecond)} tokens a second`]),
      ...(flop === undefined ? [] : [`${formatFlop(flop)} in the encoder, forward`]),
    ];
    const item = heard ? (clipSeconds === undefined ? 'Audio' : `Audio of ${clipSeconds} s`) : 'Image';
    return said.length === 0 ? [] : [[`${item} (${key})`, said.join(', ')] as const];
  });
}

function sourceField(model: NamedModel): readonly (readonly [string, Cell])[] {
  if (model.sources !== undefined) return [['Source', model.sources.join('; ')]];
  return model.family === undefined ? [] : [['Read as', model.family]];
}

function attentionText(architecture: Architecture): readonly string[] {
  const {
    layers,
    heads,
    kvHeads,
    headDimension,
    latent,
    recurrence,
    attentionLayers = layers,
  } = architecture;
  const attention =
    latent === undefined
      ? `${heads} heads of ${headDimension}${kvHeads === heads ? '' : ` on ${kvHeads} key-value heads`}`
      : `${heads} heads on ranks ${latent.queryRank ?? '–'} and ${latent.keyValueRank}`;
  return [
    ...(attentionLayers === 0
      ? []
      : [attentionLayers === layers ? attention : `${attention} in ${attentionLayers} layers`]),
    ...(recurrence === undefined ? [] : [`${recurrence.kind} in ${recurrence.layers} layers`]),
  ];
}

/** Sizes in one line. */
export function shapeText(architecture: Architecture): string {
  const { layers, hidden, feedForward, mixture } = architecture;
  const parts = [
    `${layers} layers of ${grouped(hidden)}`,
    ...attentionText(architecture),
    ...(feedForward > 0
      ? [`feed-forward ${grouped(feedForward)}${architecture.gated ? ', gated' : ''}`]
      : []),
    ...(mixture === undefined
      ? []
      : [
          `${mixture.experts} experts of ${grouped(mixture.expertFeedForward)}, ${mixture.activeExperts} active${mixture.sharedExperts > 0 ? ` and ${mixture.sharedExperts} shared` : ''}${mixture.denseLayers > 0 ? `, ${mixture.denseLayers === 1 ? 'one layer' : `${mixture.denseLayers} layers`} dense` : ''}`,
        ]),
    `vocabulary ${grouped(architecture.vocabulary)}, ${architecture.tied ? 'tied' : 'untied'}`,
  ];
  return parts.join('; ');
}

function parameterTable({ parameters }: ModelDescription, towers: NamedModel['towers'] = []): Table {
  const { total, active, nonEmbedding, activeNonEmbedding: _, ...parts } = parameters;
  const row = (name: string, value: number, strong = false): readonly Cell[] => [
    strong ? { text: name, tone: 'strong' } : name,
    strong ? { text: grouped(value), tone: 'strong' } : grouped(value),
    share(value / total),
  ];
  return {
    columns: [{ header: 'Parameters' }, { header: '', align: 'right' }, { header: 'Share', align: 'right' }],
    rows: [
      ...Object.entries(parts)
        .filter(([, value]) => value > 0)
        .map(([name, value]) => row(partNames[name]!, value)),
      row('Total', total, true),
      ...(active === total ? [] : [row('Active', active, true)]),
      row('Non-embedding', nonEmbedding),
      ...towers.flatMap(({ key, encoder, projector }) => [
        beside(`${key}, encoder`, encoder),
        beside(`${key}, projector`, projector),
      ]),
      ...(towers.length > 0 && towers.every(it => it.encoder !== undefined && it.projector !== undefined)
        ? [[{ text: 'With towers', tone: 'strong' }, grouped(withTowers(total, towers)), ''] as const]
        : []),
    ],
  };
}

/** A part that the total is without. */
function beside(name: string, value: number | undefined): readonly Cell[] {
  return [name, value === undefined ? 'not counted' : grouped(value), ''];
}

/** Parameters of the language model and of the towers around it. */
function withTowers(total: number, towers: NonNullable<NamedModel['towers']>): number {
  return towers.reduce((sum, { encoder = 0, projector = 0 }) => sum + encoder + projector, total);
}

function flopTable({ flopPerToken: token }: ModelDescription): Table {
  const row = (name: string, forward: number): readonly Cell[] => [
    name,
    flop(forward),
    flop(3 * forward),
    share(forward / token.forward),
  ];
  return {
    columns: [
      { header: 'Part' },
      { header: 'Forward', align: 'right' },
      { header: 'Training', align: 'right' },
      { header: 'Share', align: 'right' },
    ],
    rows: [
      ...Object.entries(token.components)
        .filter(([, value]) => value > 0)
        .map(([name, value]) => row(partNames[name]!, value)),
      row('Total', token.forward),
      ['With scores recomputed', '', flop(token.recomputation.selective), ''],
      ['With layers recomputed', '', flop(token.recomputation.full), ''],
    ],
  };
}

function conventionTable({ flopPerToken: token }: ModelDescription): Table {
  return {
    columns: [
      { header: 'Convention' },
      { header: 'Training', align: 'right' },
      { header: 'Over 6N', align: 'right' },
      { header: 'Counts' },
    ],
    rows: Object.entries(token.conventions).map(([name, { training }]) => [
      name,
      flop(training),
      (training / token.conventions['6N'].training).toFixed(3),
      conventionNames[name]!,
    ]),
  };
}

/** Every other doubling is enough for people; JSON and CSV have all. */
const shownContexts: readonly number[] = [2048, 8192, 32_768, 131_072, 524_288, 1_048_576];

function contextTable({ flopPerToken: token }: ModelDescription): Table {
  const shown = token.attentionShare.filter(({ context }) => shownContexts.includes(context));
  return {
    columns: [
      { header: 'Context', align: 'right' },
      { header: 'Training FLOP', align: 'right' },
      { header: 'Attention', align: 'right' },
      { header: 'Full square over 6N', align: 'right' },
    ],
    rows: shown.map(({ context, training, share: part, fullOver6N }) => [
      context < 1 << 20 ? `${context / 1024}k` : `${context / (1 << 20)}M`,
      flop(training),
      share(part),
      formatRatio(fullOver6N),
    ]),
  };
}

function memoryFields({ memory, flopPerToken: token, architecture }: ModelDescription) {
  const { checkpoint, states, activationBytesPerTokenAndLayer: kept } = memory;
  const fields: (readonly [string, Cell])[] = [
    [
      'Key-value cache',
      `${formatBytes(memory.cacheBytesPerToken)} a token in bf16, ${formatBytes(memory.cacheBytes)} a sequence of ${grouped(token.sequenceLength)}${architecture.recurrence === undefined ? '' : ' with its states'}`,
    ],
    ['Weights in 16 bits', formatBytes(checkpoint.weights)],
    [
      'Checkpoint to resume',
      `${formatBytes(checkpoint.resumable)} (fp32 weights and moments), ${formatBytes(checkpoint.full)} with bf16 weights`,
    ],
    [
      'Training states',
      `${formatBytes(states['adam-16']!.total)} at 16 bytes a parameter, ${formatBytes(states['adam-18']!.total)} with fp32 gradients`,
    ],
    [
      'Activations',
      `${formatBytes(kept.none * architecture.layers)} a token over all layers, ${formatBytes(kept.full * architecture.layers)} with layers recomputed (derived)`,
    ],
  ];
  return fields;
}
