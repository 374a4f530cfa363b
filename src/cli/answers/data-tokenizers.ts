import { findTokenizer, type Tokenizer, tokenizers } from '../../catalog/tokenizers.ts';
import { bytesPerToken, type Conversion, checkLanguage, convertTokens } from '../../corpus/tokens.ts';
import { formatBytes, formatCount } from '../../quantity/format.ts';
import type { Block, Cell, Table } from '../../render/view.ts';
import { sixDigits } from '../../text/numbers.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/data/tokenizers.ts';
import { defined } from '../defined.ts';
import { InputError, type Outcome } from '../io.ts';
import type { explainedFacts } from '../views/data-explained.ts';
import { rangeCell } from '../views/data-stock.ts';
import { checkExplained } from '../views/explained.ts';

type Call = CallOf<typeof declared>;

/** Tokenizers as they are on file, or an amount in tokens of each. */
export interface TokenizersDocument {
  readonly schema: 'isoflop/tokenizers/1';
  readonly tokenizers?: readonly Tokenizer[];
  readonly conversions?: readonly Conversion[];
}

const DOMAINS = ['web', 'code', 'papers', 'math', 'books', 'encyclopedic'];
const LANGUAGES = ['de', 'fr', 'ru', 'zh', 'ja', 'ar', 'hi'];

/** `isoflop data tokenizers [id]`: bytes a token of all or one, or tokens and bytes converted. */
export async function tokenizersAnswer({ args: { id }, options, format }: Call): Promise<Outcome> {
  const { bytes, tokens, from, language, domain, explain } = options;
  if (explain) checkExplained(format);
  const said = explain ? await import('../views/data-explained.ts') : undefined;
  const listed = id === undefined ? tokenizers() : [findTokenizer(id)];
  const of = defined({ language, domain });
  if (bytes === undefined && tokens === undefined) {
    if (from !== undefined) throw new InputError(`--from ${from} goes with --tokens: give tokens to convert`);
    if (language !== undefined) checkLanguage(language);
    const perToken = (one: Tokenizer) => options.bytesPerToken ?? bytesPerToken(one, of).value;
    const table =
      id !== undefined && language === undefined && domain === undefined
        ? details(listed[0]!)
        : overview(listed, language !== undefined || domain !== undefined ? perToken : undefined, of);
    return {
      view: {
        blocks: () => [...table, ...notes(), ...(said?.explainedFacts(factsOf(listed, of)) ?? [])],
        json: (): TokenizersDocument => ({ schema: 'isoflop/tokenizers/1', tokenizers: listed }),
        csv: () => flat(listed),
      },
    };
  }
  if (from !== undefined && bytes !== undefined)
    throw new InputError('--from is a tokenizer of tokens: bytes have none');
  const conversions = listed.map(one =>
    convertTokens({
      to: one.id,
      ...of,
      ...defined({ bytes, tokens, from, bytesPerToken: options.bytesPerToken }),
    }),
  );
  return {
    view: {
      blocks: () => [
        { kind: 'table', table: converted(conversions) },
        {
          kind: 'text',
          tone: 'dim',
          text: `${knownAs(conversions, of, options.bytesPerToken)} (--explain has the sources).`,
        },
        {
          kind: 'text',
          tone: 'dim',
          text: 'Within 80%: 2% by the same tokenizer, 5% converted in English, 20% by the ratio of a language on the UDHR.',
        },
        ...(said?.explainedConversions(
          conversions,
          defined({ tokens, tokenizer: from === undefined ? undefined : findTokenizer(from).id }),
        ) ?? []),
      ],
      json: (): TokenizersDocument => ({ schema: 'isoflop/tokenizers/1', conversions }),
      csv: () => flatConversions(conversions),
    },
  };
}

/** How the bytes a token that are shown are known, and that tokens of other tokenizers are converted by them. */
function knownAs(
  conversions: readonly Conversion[],
  of: { readonly language?: string; readonly domain?: string },
  given: number | undefined,
): string {
  const kinds = new Set(
    conversions.map(one => (given === undefined ? bytesPerToken(one.tokenizer, of).verification : 'stated')),
  );
  const isConverted = conversions.some(one => one.verification === 'derived');
  return `Bytes a token are ${[...kinds].join(' or ')}${isConverted && !kinds.has('derived') ? '; tokens are derived, by those of both tokenizers' : ''}`;
}

/** Bytes a token that are shown, in words. */
function factsOf(
  listed: readonly Tokenizer[],
  of: { readonly language?: string; readonly domain?: string },
): Parameters<typeof explainedFacts>[0] {
  return listed.map(one => {
    const { value, ...known } = bytesPerToken(one, of);
    return {
      ...known,
      what: `b(${one.id}), ${of.language ?? 'en'}, ${of.domain ?? 'web'} = ${sixDigits(value)} bytes a token`,
    };
  });
}

function notes(): readonly Block[] {
  return [
    {
      kind: 'text',
      tone: 'dim',
      text: 'Bytes of UTF-8 a token: English by domain, other languages on the UDHR, which is formal, frequent text (English 14% above web text): take it for the ratio between languages. One with sources: isoflop data tokenizers <id>',
    },
  ];
}

function overview(
  listed: readonly Tokenizer[],
  one: ((tokenizer: Tokenizer) => number) | undefined,
  { language, domain }: { readonly language?: string; readonly domain?: string },
): readonly Block[] {
  const right = (header: string, optional = false) => ({ header, align: 'right', optional }) as const;
  const columns =
    one === undefined
      ? [...DOMAINS.slice(0, 2).map(name => right(name)), ...LANGUAGES.map(name => right(name, true))]
      : [right(language ?? domain!), right('tokens a MB')];
  return [
    {
      kind: 'table',
      table: {
        columns: [{ header: 'Tokenizer' }, right('Vocabulary'), ...columns],
        rows: listed.map(tokenizer => [
          tokenizer.id,
          tokenizer.vocabulary.toLocaleString('en'),
          ...(one === undefined
            ? [
                ...DOMAINS.slice(0, 2).map(name => two(bytesPerToken(tokenizer, { domain: name }).value)),
                ...LANGUAGES.map(code => two(bytesPerToken(tokenizer, { language: code }).value)),
              ]
            : [two(one(tokenizer)), formatCount(1e6 / one(tokenizer))]),
        ]),
      },
    },
  ];
}

function details(one: Tokenizer): readonly Block[] {
  const { languages } = one;
  const codes = Object.entries(languages.values).map(([code, value]) => `${code} ${two(value)}`);
  return [
    { kind: 'heading', text: one.name },
    {
      kind: 'fields',
      fields: [
        ['Id', one.id],
        ['Also called', one.aliases.join(', ')],
        ['Vocabulary', `${one.vocabulary.toLocaleString('en')}, ${one.bytesPerId} bytes a token on disk`],
        ...one.standsFor.map(({ name, why }): readonly [string, Cell] => ['Stands for', `${name}: ${why}`]),
        ['Languages', codes.join(', ')],
        ['Of them', `${languages.source} (${languages.verification})`],
      ],
    },
    {
      kind: 'table',
      table: {
        columns: [
          { header: 'English' },
          { header: 'Bytes a token', align: 'right' },
          { header: 'Source' },
          { header: 'Kind' },
        ],
        rows: Object.entries(one.bytesPerToken).map(([domain, { value, source, verification }]) => [
          domain,
          two(value),
          source,
          verification,
        ]),
      },
    },
  ];
}

function two(value: number): string {
  return value.toFixed(2);
}

function converted(conversions: readonly Conversion[]): Table {
  return {
    columns: [
      { header: 'Tokenizer' },
      { header: 'Tokens', align: 'right' },
      { header: 'Text', align: 'right' },
      { header: 'Bytes a token', align: 'right' },
    ],
    rows: conversions.map(({ tokenizer, tokens, bytes, bytesPerToken: per }) => [
      tokenizer,
      rangeCell(tokens),
      formatBytes(bytes),
      two(per),
    ]),
  };
}

function flatConversions(conversions: readonly Conversion[]): Table {
  return {
    columns: [
      'tokenizer',
      'tokens',
      'tokens.80.low',
      'tokens.80.high',
      'bytes',
      'bytesPerToken',
      'verification',
      'source',
    ].map(header => ({ header })),
    rows: conversions.map(({ tokenizer, tokens, bytes, bytesPerToken: per, verification, source }) => [
      tokenizer,
      tokens.likely,
      ...tokens['80'],
      bytes,
      per,
      verification,
      source,
    ]),
  };
}

/** One row a tokenizer and domain or language. */
function flat(listed: readonly Tokenizer[]): Table {
  return {
    columns: ['tokenizer', 'vocabulary', 'of', 'bytesPerToken', 'verification', 'source'].map(header => ({
      header,
    })),
    rows: listed.flatMap(({ id, vocabulary, bytesPerToken: domains, languages }) => [
      ...Object.entries(domains).map(([domain, fact]) => [
        id,
        vocabulary,
        domain,
        fact.value,
        fact.verification,
        fact.source,
      ]),
      ...Object.entries(languages.values).map(([code, value]) => [
        id,
        vocabulary,
        `language ${code}`,
        value,
        languages.verification,
        languages.source,
      ]),
    ]),
  };
}
