import type { DocumentedMixture } from '../../catalog/corpora.ts';
import type { MixtureDocument, MixtureSource, MixtureWorth } from '../../corpus/mixture.ts';
import { formatCount, formatPercent } from '../../quantity/format.ts';
import type { Block, Cell, Column, Table, View } from '../../render/view.ts';
import { stockCell } from './data-stock.ts';

/** A mixture, and what a documented one prints that it is like. */
export interface PrintedMixture extends MixtureDocument {
  readonly like?: Pick<DocumentedMixture, 'id' | 'parts'>;
}

/** The answer of `data mix`; with the documented mixture that it is like, its printed epochs. */
export function mixView(document: MixtureDocument, like?: DocumentedMixture): View {
  return {
    blocks: () => blocksOf(document, like),
    json: (): PrintedMixture =>
      like === undefined ? document : { ...document, like: { id: like.id, parts: like.parts } },
    csv: () => flat(document),
  };
}

function blocksOf(document: MixtureDocument, like: DocumentedMixture | undefined): readonly Block[] {
  const { sources, caveats } = document;
  const tokens = Number(document.input.tokens);
  const binds = sources.some(one => Math.abs(one.capped.epochs - one.epochs) > 1e-9 * one.epochs);
  const first = sources.find(one => one.name === document.firstOut)!;
  return [
    { kind: 'text', text: verdict(first, tokens), tone: first.epochs > first.cap ? 'warn' : 'strong' },
    ...(like === undefined ? [] : [{ kind: 'text', text: `As ${like.name}: ${like.source}` } as const]),
    { kind: 'table', table: table(document, binds, like) },
    { kind: 'fields', fields: totals(document, binds) },
    {
      kind: 'notes',
      notes: [...notesOf(like), ...caveats].map(one => ({ severity: one.severity, text: one.message })),
    },
  ];
}

function notesOf(like: DocumentedMixture | undefined) {
  return (like?.notes ?? []).map(message => ({ severity: 'info', message }));
}

function verdict({ name, share, lasts, epochs }: MixtureSource, tokens: number): string {
  const lasting = `at ${formatPercent(share)} it lasts ${formatCount(lasts ?? 0)} tokens an epoch`;
  if (epochs <= 1)
    return `Nothing runs out: ${formatCount(tokens)} tokens read no source once; first would be ${name} (${lasting})`;
  return `First to run out: ${name} (${lasting}), read ${epochsText(epochs)} times in ${formatCount(tokens)} tokens`;
}

function capsText(sources: readonly MixtureSource[]): string {
  const caps = [...new Set(sources.map(one => one.cap))];
  return caps.length === 1 ? `at most ${caps[0]} epochs` : 'caps';
}

function table(document: MixtureDocument, binds: boolean, like: DocumentedMixture | undefined): Table {
  const { sources } = document;
  const right = (header: string, optional = false): Column => ({ header, align: 'right', optional });
  return {
    columns: [
      { header: 'Source' },
      right('Unique'),
      right('Share'),
      right('Tokens', true),
      right('Epochs'),
      ...(binds ? [right(`With ${capsText(sources)}`), right('Epochs')] : []),
      ...(like === undefined ? [] : [right('Printed')]),
    ],
    rows: sources.map((one): readonly Cell[] => [
      one.name,
      stockCell(one.unique),
      shareText(one.share),
      formatCount(one.tokens),
      { text: epochsText(one.epochs), tone: one.epochs > 16 ? 'bad' : one.epochs > 4 ? 'warn' : 'plain' },
      ...(binds ? [shareText(one.capped.share), epochsText(one.capped.epochs)] : []),
      ...(like === undefined ? [] : [epochsText(like.parts[one.name]?.epochs)]),
    ]),
  };
}

function totals({ sources, unique, asked, capped, lossUnit, law, input }: MixtureDocument, binds: boolean) {
  const both = (of: (worth: MixtureWorth) => string) =>
    binds ? `${of(capped)} with ${capsText(sources)} (as asked: ${of(asked)})` : of(asked);
  const fields: (readonly [string, Cell])[] = [
    ['Unique', stockCell(unique)],
    ['Read of it', both(one => formatCount(one.unique))],
    ['Worth', both(one => `${worthText(one)} new tokens`)],
  ];
  if (asked.loss !== null)
    fields.push([
      `Loss at ${formatCount(Number(input.parameters))}`,
      `${both(one => one.loss!.toFixed(4))} ${lossUnit}, ${law}`,
    ]);
  return fields;
}

/** Four digits: what caps are worth may be in the fourth. */
function worthText({ worth }: MixtureWorth): string {
  for (const [size, unit] of [
    [1e12, 'T'],
    [1e9, 'B'],
    [1e6, 'M'],
  ] as const)
    if (worth >= size) return `${(worth / size).toPrecision(4)}${unit}`;
  return formatCount(worth);
}

/** Three digits, of shares below 0.1% two. */
export function shareText(share: number): string {
  const percent = 100 * share;
  return `${percent === 0 ? '0' : percent < 0.995 ? percent.toFixed(2) : percent.toPrecision(3)}%`;
}

/** Three digits. */
export function epochsText(epochs: number | undefined): string {
  if (epochs === undefined) return '–';
  return epochs >= 1000 ? formatCount(epochs) : String(Number(epochs.toPrecision(3)));
}

function flat({ sources }: MixtureDocument): Table {
  return {
    columns: [
      'source',
      'unique',
      'unique.80.low',
      'unique.80.high',
      'share',
      'tokens',
      'epochs',
      'cap',
      'capped.share',
      'capped.tokens',
      'capped.epochs',
      'verification',
      'from',
    ].map(header => ({ header })),
    rows: sources.map(one => [
      one.name,
      one.unique.likely,
      ...one.unique['80'],
      one.share,
      one.tokens,
      one.epochs,
      one.cap,
      one.capped.share,
      one.capped.tokens,
      one.capped.epochs,
      one.verification,
      one.source,
    ]),
  };
}
