import type { Uncertain } from '../../core/spread.ts';
import { CRAWLS } from '../../corpus/crawls.ts';
import type { StageHours } from '../../corpus/hours.ts';
import type { DataPlan } from '../../corpus/plan.ts';
import { formatBytes, formatCount, formatMoney, formatPercent } from '../../quantity/format.ts';
import type { Block, Cell, Table, View } from '../../render/view.ts';
import { epochsText } from './data-mix.ts';
import { stockCell } from './data-stock.ts';

/** The answer of `data plan`. */
export function dataPlanView(plan: DataPlan): View {
  return { blocks: () => blocksOf(plan), json: () => plan, csv: () => flat(plan) };
}

function blocksOf(plan: DataPlan): readonly Block[] {
  return [
    { kind: 'text', text: headline(plan), tone: 'strong' },
    { kind: 'table', table: table(plan) },
    { kind: 'fields', fields: fields(plan) },
    { kind: 'notes', notes: plan.caveats.map(one => ({ severity: one.severity, text: one.message })) },
  ];
}

const SCOPES = {
  crawl: 'duplicates within each crawl',
  shards: 'duplicates within shards',
  all: 'duplicates over all crawls',
};

function headline({ input, sources, crawls }: DataPlan): string {
  const of = input.tokenizer === undefined ? '' : ` of ${input.tokenizer}`;
  const count = `${sources.length} ${sources.length === 1 ? 'source' : 'sources'}`;
  const language =
    input.language === undefined || input.language === 'en' ? 'English' : String(input.language);
  const scope = crawls?.scope ? ` (${SCOPES[crawls.scope]})` : '';
  const recipe = crawls === null ? '' : `; recipe ${crawls.recipe}${scope}`;
  return `${formatCount(Number(input.tokens))} tokens${of} from ${count}, ${language}${recipe}`;
}

function table({ sources, crawls }: DataPlan): Table {
  return {
    columns: [
      { header: 'Source' },
      { header: 'Unique' },
      { header: 'of it', align: 'right' },
      { header: 'Bytes/token', align: 'right', optional: true },
      { header: '', optional: true },
    ],
    rows: sources.map((one): readonly Cell[] => [
      one.name,
      stockCell(one.unique),
      `${(100 * one.share).toFixed(1)}%`,
      one.bytesPerToken?.toFixed(2) ?? '–',
      one.crawls === undefined
        ? publishedText(one)
        : `${one.crawls} crawls x ${formatCount(crawls!.perCrawl)}`,
    ]),
  };
}

function publishedText({ published, unique, verification }: DataPlan['sources'][number]): string {
  const kind = verification === 'secondary' ? ', second hand' : '';
  if (published === undefined) return kind.slice(2);
  const isSame = Math.abs(published.tokens / unique.likely - 1) < 0.005;
  if (isSame) return kind.slice(2);
  const per = published.bytesPerToken === undefined ? '' : ` (${published.bytesPerToken.toFixed(2)})`;
  return `${formatCount(published.tokens)} in its own tokenizer${per}${kind}`;
}

function fields(plan: DataPlan): readonly (readonly [string, Cell])[] {
  const { input, unique, epochs, worth, crawls, storage, hours, cost } = plan;
  const tokens = Number(input.tokens);
  const found: (readonly [string, Cell])[] = [
    [
      'Unique',
      plan.enough
        ? `${stockCell(unique)}: enough, ${epochsText(epochs.likely)} epochs`
        : `${stockCell(unique)}: ${epochsText(epochs.likely)} epochs, worth ${formatCount(worth)} new ones (${formatPercent(worth / tokens)})`,
    ],
  ];
  if (crawls !== null) {
    const others = crawls.others.map(({ recipe, tokens: left }) => `${formatCount(left)} with ${recipe}`);
    const rest = others.length === 0 ? '' : `; ${crawls.count} crawls are ${others.join(', ')}`;
    found.push([
      `For ${formatCount(tokens)} unique`,
      crawls.needed === null ? `no crawl is needed${rest}` : `${crawlsText(crawls.needed)}${rest}`,
    ]);
  }
  found.push(['Stored', storedText(plan)]);
  const bytes = (what: string, of: { readonly likely: number } | null) =>
    of === null ? [] : [`${what} ${formatBytes(of.likely)}`];
  if (storage.warc !== null)
    found.push([
      'On the way',
      [
        ...bytes('WARC to stream', storage.warc),
        ...bytes(`text before ${storage.entering?.before}`, storage.entering),
        ...bytes('signatures', storage.signatures),
      ].join(', '),
    ]);
  for (const one of hours) found.push([`Hours, ${one.stage}`, hoursText(one)]);
  if (cost !== null) found.push(['Money', `${formatMoney(cost.cheapest)} to ${formatMoney(cost.dearest)}`]);
  return found;
}

function storedText({ input, storage }: DataPlan): string {
  const {
    likely,
    80: [low, high],
  } = storage.compressed;
  const range = `${tens(low / 1e12)}–${tens(high / 1e12)}`;
  const unit = likely >= 1e12 ? range : `${formatBytes(low)}–${formatBytes(high)}`;
  return [
    ...(storage.text === null ? [] : [`text ${formatBytes(storage.text.likely)}`]),
    `compressed ${formatBytes(likely)} (${unit})`,
    `parquet ${formatBytes(storage.parquet.likely)}`,
    ...(storage.tokenized === null
      ? []
      : [`tokenized ${formatBytes(storage.tokenized.likely)} (${input.tokenizer})`]),
  ].join(', ');
}

function tens(value: number): string {
  return value.toPrecision(3).replace(/\.?0+$/, '');
}

/** Crawls by the end of this decade, at a dozen a year. */
const MOST = 180;

function crawlsText({ likely, 80: [low, high] }: Uncertain): string {
  if (likely > MOST) return 'more crawls than there are';
  const more = likely > CRAWLS ? `, more than the ${CRAWLS} that there were to CC-MAIN-2024-51` : '';
  return `${likely} crawls of this recipe (${low}–${high})${more}`;
}

function hoursText({ ways }: StageHours): string {
  const rounded = (value: number) => Number(value.toPrecision(3)).toLocaleString('en');
  return ways
    .map(({ by, hours, unit, verification }, i) => {
      const isLast = ways[i + 1]?.unit !== unit;
      return `${rounded(hours)}${isLast ? ` ${unit}` : ''} (${by}${verification === 'secondary' ? ', second hand' : ''})`;
    })
    .join(' or ');
}

function flat({ sources }: DataPlan): Table {
  return {
    columns: [
      'source',
      'unique',
      'unique.80.low',
      'unique.80.high',
      'share',
      'bytesPerToken',
      'crawls',
      'recipe',
      'verification',
      'from',
    ].map(header => ({ header })),
    rows: sources.map(one => [
      one.name,
      one.unique.likely,
      ...one.unique['80'],
      one.share,
      one.bytesPerToken ?? null,
      one.crawls ?? null,
      one.recipe ?? null,
      one.verification,
      one.source,
    ]),
  };
}
