import { type Corpus, corpora, findCorpus } from '../../catalog/corpora.ts';
import type { SourcedFact } from '../../catalog/facts.ts';
import { findTokenizer } from '../../catalog/tokenizers.ts';
import { corpusCaveat } from '../../corpus/messages.ts';
import { stocksOf } from '../../corpus/stock.ts';
import { checkLanguage, domainOf, ratioOf } from '../../corpus/tokens.ts';
import { formatBytes, formatCount, formatPercent } from '../../quantity/format.ts';
import type { Block, Cell, Table } from '../../render/view.ts';
import { nearest, shortened } from '../../text/names.ts';
import { sixDigits } from '../../text/numbers.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/data/corpora.ts';
import { defined } from '../defined.ts';
import { InputError, type Outcome } from '../io.ts';
import { checkExplained } from '../views/explained.ts';

/** Corpora as they are on file. */
export interface CorporaDocument {
  readonly schema: 'isoflop/corpora/1';
  readonly corpora: readonly Corpus[];
}

/** `isoflop data corpora [id]`: all of them or those that a filter leaves, or one in full. */
export async function corporaAnswer({
  args: { id },
  options,
  format,
}: CallOf<typeof declared>): Promise<Outcome> {
  const { class: kind, language, tokenizer, explain } = options;
  if (explain) checkExplained(format);
  if (id !== undefined && (kind ?? language) !== undefined)
    throw new InputError(`Expected one corpus or a filter, not both: got ${id} and ${kind ?? language}`);
  if (language !== undefined) checkLanguage(language);
  if (kind !== undefined) checkClass(kind);
  const target = tokenizer === undefined ? undefined : findTokenizer(tokenizer).id;
  const listed = id === undefined ? corpora(defined({ class: kind, language })) : [findCorpus(id)];
  return {
    view: {
      blocks: async () => [
        ...(id === undefined ? listing(listed, target) : details(listed[0]!, target)),
        ...(explain ? (await import('../views/data-explained.ts')).explainedFacts(factsOf(listed)) : []),
      ],
      json: (): CorporaDocument => ({ schema: 'isoflop/corpora/1', corpora: listed }),
      csv: () => flat(listed, target),
    },
  };
}

/** Each published figure in words. */
function factsOf(listed: readonly Corpus[]) {
  return listed.flatMap(({ id, tokens, unique, documents, bytes, bytesPerToken: per, perLanguage }) => {
    const of = (what: string, fact: SourcedFact | undefined) =>
      fact === undefined ? [] : [{ ...fact, what: `${what} of ${id} = ${sixDigits(fact.value)}` }];
    return [
      ...of(`tokens (${tokens?.tokenizer ?? 'tokenizer not stated'})`, tokens),
      ...of('distinct tokens', unique),
      ...of('documents', documents),
      ...of(bytes?.of === 'text' ? 'bytes of text' : 'bytes of files', bytes),
      ...of('bytes a token', per),
      ...(perLanguage === undefined ? [] : [{ ...perLanguage, what: `languages of ${id}` }]),
    ];
  });
}

function checkClass(name: string): void {
  const classes = [...new Set(corpora().map(one => one.class))];
  if (classes.some(one => one === name)) return;
  const near = nearest(name, classes);
  throw new InputError(
    `Unknown class '${shortened(name)}': ${near === undefined ? `expected one of ${classes.join(', ')}` : `did you mean ${near}?`}`,
  );
}

/** Tokens of a corpus in a tokenizer; undefined where they are not known. */
function countOf(corpus: Corpus, value: number | undefined, target: string | undefined): number | undefined {
  if (value === undefined || target === undefined) return value;
  const of = { domain: domainOf(corpus) };
  const { ratio } = ratioOf(corpus.tokens?.tokenizer, findTokenizer(target), of, corpus.bytesPerToken);
  return value * ratio;
}

function listing(listed: readonly Corpus[], target: string | undefined): readonly Block[] {
  const tokens = (one: Corpus, value: number | undefined) => {
    const count = countOf(one, value, target);
    return count === undefined ? '–' : formatCount(count);
  };
  const unknown =
    target === undefined
      ? []
      : listed.filter(one => one.tokens !== undefined && one.tokens.tokenizer === undefined);
  return [
    {
      kind: 'table',
      table: {
        columns: [
          { header: 'Id' },
          { header: 'Class' },
          { header: 'Languages', optional: true },
          { header: target === undefined ? 'Tokens' : `Tokens of ${target}`, align: 'right' },
          ...(target === undefined ? [{ header: 'Tokenizer', optional: true }] : []),
          { header: 'Distinct', align: 'right' },
          { header: 'Known' },
        ],
        rows: listed.map(one => [
          one.id,
          one.class,
          languagesOf(one),
          tokens(one, one.tokens?.value),
          ...(target === undefined ? [one.tokens?.tokenizer ?? '–'] : []),
          tokens(one, one.unique?.value),
          (one.tokens ?? one.bytes ?? one.pages)?.verification ?? '–',
        ]),
      },
    },
    {
      kind: 'text',
      tone: 'dim',
      text: 'Tokens as published; distinct: what is left when near-duplicates are removed over all of it, where that was measured. Primary: the source itself was read; secondary: notes that cite it. One with sources: isoflop data corpora <id>',
    },
    ...(unknown.length === 0 ? [] : [unknownTokenizer(unknown)]),
  ];
}

function unknownTokenizer(listed: readonly Corpus[]): Block {
  const { message, severity } = corpusCaveat('tokenizer-unknown', {
    sources: listed.map(one => one.id).join(', '),
  });
  return { kind: 'notes', notes: [{ severity, text: message }] };
}

function languagesOf({ languages }: Corpus): string {
  if (languages[0] === '*') return 'many';
  return languages.length > 5 ? `${languages.length} languages` : languages.join(', ');
}

function details(one: Corpus, target: string | undefined): readonly Block[] {
  const known = ({ verification, source }: { readonly verification: string; readonly source: string }) =>
    `${verification}: ${source}`;
  const fields: (readonly [string, Cell])[] = [
    ['Id', one.id],
    ...(one.aliases.length === 0 ? [] : [['Also called', one.aliases.join(', ')] as const]),
    ['Class', `${one.class}, ${one.year}`],
    ['Languages', one.languages[0] === '*' ? 'many' : one.languages.join(', ')],
  ];
  if (one.partOf !== undefined) fields.push(['Part of', one.partOf.join(', ')]);
  if (one.dedup !== undefined) fields.push(['Duplicates', DEDUP[one.dedup]]);
  return [
    { kind: 'heading', text: one.name },
    { kind: 'fields', fields },
    {
      kind: 'table',
      table: {
        columns: [{ header: 'What' }, { header: 'Amount', align: 'right' }, { header: 'Source' }],
        rows: [
          ...(one.tokens === undefined
            ? []
            : [
                [
                  `tokens of ${one.tokens.tokenizer ?? 'a tokenizer that is not stated'}`,
                  formatCount(one.tokens.value),
                  known(one.tokens),
                ],
              ]),
          ...(one.tokens === undefined || target === undefined
            ? []
            : [
                [
                  `tokens of ${target}`,
                  formatCount(countOf(one, one.tokens.value, target)!),
                  one.tokens.tokenizer === undefined
                    ? 'taken as they are, within 10%'
                    : 'derived: by bytes a token of both',
                ],
              ]),
          ...(one.unique === undefined
            ? []
            : [[`distinct, by ${one.unique.by}`, formatCount(one.unique.value), known(one.unique)]]),
          ...(one.measured === undefined
            ? []
            : [
                [
                  `tokens of ${one.measured.tokenizer}, counted`,
                  formatCount(one.measured.tokens),
                  known(one.measured),
                ],
              ]),
          ...(one.measured === undefined
            ? []
            : [
                [
                  `tokens of ${one.measured.tokenizer} a document`,
                  formatCount(one.measured.tokens / one.measured.documents),
                  `derived: ${one.measured.source}`,
                ],
              ]),
          ...(one.documents === undefined
            ? []
            : [['documents', formatCount(one.documents.value), known(one.documents)]]),
          ...(one.bytes === undefined
            ? []
            : [[one.bytes.of === 'text' ? 'text' : 'files', formatBytes(one.bytes.value), known(one.bytes)]]),
          ...(one.bytesPerToken === undefined
            ? []
            : [['bytes a token', String(one.bytesPerToken.value), known(one.bytesPerToken)]]),
          ...(one.crawls === undefined ? [] : [['crawls', String(one.crawls.value), known(one.crawls)]]),
          ...(one.pages === undefined
            ? []
            : [['pages a crawl', formatCount(one.pages.perCrawl[1]), known(one.pages)]]),
        ],
      },
    },
    ...partsOf(one, target),
    { kind: 'notes', notes: one.notes.map(text => ({ severity: 'info', text })) },
  ];
}

const DEDUP = {
  none: 'not removed',
  exact: 'equal documents removed',
  crawl: 'removed within each crawl',
  shards: 'removed within shards',
  all: 'removed over all of it',
};

/** Tokens of a language of a corpus: as published, or in a tokenizer that is asked for; undefined where they are not known. */
function tokensOfLanguage(
  { id, perLanguage }: Corpus,
  language: string,
  target: string | undefined,
): number | undefined {
  const { tokens, bytes } = perLanguage!.values[language]!;
  if (target === undefined || (tokens ?? bytes) === undefined) return tokens;
  const isMeasured = language === 'en' || findTokenizer(target).languages.values[language] !== undefined;
  return isMeasured ? stocksOf([{ name: id, language }], { tokenizer: target })[0]!.amount.likely : undefined;
}

function partsOf(one: Corpus, target: string | undefined): readonly Block[] {
  const { parts, perLanguage } = one;
  const amount = (value: number | undefined, text: (value: number) => string) =>
    value === undefined ? '–' : text(value);
  const counted = (of: NonNullable<typeof parts>) =>
    of === perLanguage ? (target ?? perLanguage.tokenizer) : undefined;
  const isShared = (of: NonNullable<typeof parts>) =>
    Object.values(of.values).some(one => (one.share ?? one.removed) !== undefined);
  return [parts, perLanguage].flatMap(of =>
    of === undefined
      ? []
      : [
          {
            kind: 'table',
            table: {
              columns: [
                { header: of === parts ? 'Part' : 'Language' },
                {
                  header: counted(of) === undefined ? 'Tokens' : `Tokens of ${counted(of)}`,
                  align: 'right',
                },
                { header: 'Documents', align: 'right' },
                { header: 'Text', align: 'right' },
                ...(isShared(of) ? [{ header: 'Share', align: 'right' } as const] : []),
                ...(isShared(of) ? [{ header: 'Duplicates', align: 'right' } as const] : []),
              ],
              rows: Object.entries(of.values).map(([name, part]) => [
                name,
                amount(of === perLanguage ? tokensOfLanguage(one, name, target) : part.tokens, formatCount),
                amount(part.documents, formatCount),
                amount(part.bytes, formatBytes),
                ...(isShared(of)
                  ? [amount(part.share, formatPercent), amount(part.removed, formatPercent)]
                  : []),
              ]),
            },
          } as const,
          {
            kind: 'text',
            tone: 'dim',
            text: `${of.verification}: ${of.source}${of === perLanguage && target !== undefined ? `; tokens of ${target} are derived, by bytes a token of each language` : ''}`,
          } as const,
        ],
  );
}

/** One row a corpus, in tokens and bytes. */
function flat(listed: readonly Corpus[], target: string | undefined): Table {
  return {
    columns: [
      'id',
      'name',
      'class',
      'languages',
      'tokens',
      'tokenizer',
      'distinct',
      'documents',
      'bytes',
      'dedup',
      'verification',
      'source',
    ].map(header => ({ header })),
    rows: listed.map(one => {
      const fact = one.tokens ?? one.bytes ?? one.pages;
      return [
        one.id,
        one.name,
        one.class,
        one.languages.join(' '),
        countOf(one, one.tokens?.value, target) ?? null,
        target ?? one.tokens?.tokenizer ?? null,
        countOf(one, one.unique?.value, target) ?? null,
        one.documents?.value ?? null,
        one.bytes?.value ?? null,
        one.dedup ?? null,
        fact?.verification ?? null,
        fact?.source ?? null,
      ];
    }),
  };
}
