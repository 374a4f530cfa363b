import { type Corpus, findCorpus } from '../catalog/corpora.ts';
import { countingAs, findTokenizer, type Tokenizer } from '../catalog/tokenizers.ts';
import { checkPositive } from '../core/arguments.ts';
import { Refusal } from '../core/refusal.ts';
import type { Uncertain } from '../core/spread.ts';
import { nearest, shortened } from '../text/names.ts';
import { deviationOf, spread } from './uncertain.ts';

/** How far counts are sure, as factors of 80%: by the same tokenizer, converted in English, by a language's ratio, unknown. */
export const SURE = { same: 1.02, english: 1.05, unknown: 1.1, language: 1.2 };

/** What the text of a class of corpora is, for bytes a token. */
const DOMAINS: Readonly<Record<Corpus['class'], string>> = {
  'web-raw': 'web',
  web: 'web',
  'web-filtered': 'web',
  pool: 'web',
  code: 'code',
  papers: 'papers',
  pdf: 'papers',
  books: 'books',
  math: 'math',
  encyclopedic: 'encyclopedic',
};

/** What the text of a corpus is. */
export function domainOf(corpus: Pick<Corpus, 'class'>): string {
  return DOMAINS[corpus.class];
}

/** The tokenizer whose ratios stand in for what others were not measured on: English apart from web text. */
const REFERENCE = 'cl100k';

/** Bytes of UTF-8 a token, and how that is known. */
export interface BytesPerToken {
  readonly value: number;
  readonly verification: string;
  readonly source: string;
}

/**
 * Bytes of UTF-8 a token of a tokenizer, in a domain of English or in another language. A domain that the tokenizer was not
 * measured on is that of cl100k times their ratio on web text.
 *
 * @param tokenizer id or alias
 * @param of domain (web, code, papers, books, math, encyclopedic, python, …) and language, two letters
 * @throws RangeError when the tokenizer, the domain or the language is unknown
 * @example
 * bytesPerToken('llama3', { language: 'ru' }).value // => 6.645
 */
export function bytesPerToken(
  tokenizer: string | Tokenizer,
  { domain = 'web', language = 'en' }: { readonly domain?: string; readonly language?: string } = {},
): BytesPerToken {
  const found = typeof tokenizer === 'string' ? findTokenizer(tokenizer) : tokenizer;
  const { bytesPerToken: domains, languages } = found;
  if (language !== 'en') {
    if (domain !== 'web')
      throw new Refusal(
        `Bytes a token are known of web text alone in other languages than English: got ${shortened(domain)} in ${shortened(language)}`,
      );
    const value = languages.values[language];
    if (value === undefined) throw unknownLanguage(language, found);
    return { value, verification: languages.verification, source: languages.source };
  }
  const own = domains[domain];
  if (own !== undefined) return own;
  const reference = findTokenizer(REFERENCE).bytesPerToken;
  const there = reference[domain];
  if (there === undefined) throw unknownDomain(domain, { ...reference, ...domains });
  return {
    value: (there.value * domains.web!.value) / reference.web!.value,
    verification: 'derived',
    source: `${there.source}, times the ratio of ${found.id} to ${REFERENCE} on web text`,
  };
}

function unknownLanguage(language: string, { id, languages }: Tokenizer): Refusal {
  const known = Object.keys(languages.values);
  const near = nearest(language, known);
  return new Refusal(
    `Bytes a token of ${id} are not known for language '${shortened(language)}': give them with --bytes-per-token, or take one of ${near === undefined ? known.join(', ') : `${near} and ${known.length - 1} more`} (isoflop data tokenizers ${id})`,
  );
}

function unknownDomain(domain: string, known: object): Refusal {
  const names = Object.keys(known);
  const near = nearest(domain, names);
  return new Refusal(
    `Unknown domain '${shortened(domain)}': ${near === undefined ? `expected one of ${names.join(', ')}` : `did you mean ${near}?`}`,
  );
}

/** Whether a language is one that tokenizers and other corpora speak of. */
export function checkLanguage(language: string): void {
  const measured = Object.keys(findTokenizer(REFERENCE).languages.values);
  const known = [...new Set([...measured, ...Object.keys(findCorpus('fineweb-2').perLanguage!.values)])];
  if (known.includes(language)) return;
  const near = nearest(language, known);
  throw new Refusal(
    `Unknown language '${shortened(language)}': expected two letters such as en or de, one of ${known.join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`,
  );
}

/** How a count in one tokenizer becomes one in another. */
export interface Ratio {
  /** Tokens of the target for one of the source. */
  readonly ratio: number;
  /** Bytes a token of the target. */
  readonly bytesPerToken?: BytesPerToken;
  /** Factor of 80%. */
  readonly sure: number;
}

/**
 * What one token of a count is in tokens of a target tokenizer.
 *
 * @param counted name of the tokenizer of the count; undefined where its source does not say
 * @param target undefined for the count's own
 * @param own bytes a token of the count, where the corpus says so itself
 */
export function ratioOf(
  counted: string | undefined,
  target: Tokenizer | undefined,
  of: {
    readonly domain: string;
    readonly language?: string | undefined;
    /** Bytes a token of the target, where they are known better. */
    readonly bytesPerToken?: number | undefined;
  },
  own?: BytesPerToken,
): Ratio {
  const source = counted === undefined ? undefined : countingAs(counted);
  const language = of.language ?? 'en';
  const asked = { domain: of.domain, language };
  const from = own ?? (source === undefined ? undefined : bytesPerToken(source, asked));
  if (target === undefined)
    return { ratio: 1, sure: SURE.same, ...(from !== undefined && { bytesPerToken: from }) };
  const to = of.bytesPerToken === undefined ? bytesPerToken(target, asked) : stated(of.bytesPerToken);
  if (from === undefined) return { ratio: 1, bytesPerToken: to, sure: SURE.unknown };
  if (counted === target.id) return { ratio: 1, bytesPerToken: own ?? to, sure: SURE.same };
  return {
    ratio: from.value / to.value,
    bytesPerToken: to,
    sure: language === 'en' ? SURE.english : SURE.language,
  };
}

/** What somebody says of their own. */
export function stated(value: number): BytesPerToken {
  return { value, source: 'stated', verification: 'stated' };
}

/** What to convert: tokens of one tokenizer, or bytes of text, to tokens of another. */
export interface ConversionRequest {
  readonly tokens?: number;
  readonly bytes?: number;
  /** Tokenizer of the tokens; with bytes, none. */
  readonly from?: string;
  readonly to: string;
  readonly domain?: string;
  readonly language?: string;
  /** Bytes a token of the target, where they are known better. */
  readonly bytesPerToken?: number;
}

/** Tokens of a tokenizer with their range, and bytes of the text. */
export interface Conversion {
  readonly tokenizer: string;
  readonly tokens: Uncertain;
  readonly bytes: number;
  readonly bytesPerToken: number;
  /** Where bytes a token are known from; with tokens of another tokenizer, of both. */
  readonly source: string;
  readonly verification: string;
}

/**
 * Tokens of one tokenizer for tokens of another, or for bytes: T·b(from)/b(to), b in bytes of UTF-8 a token.
 *
 * @throws RangeError when neither or both of tokens and bytes are given, or something is unknown
 * @example
 * convertTokens({ tokens: 15e12, from: 'gpt2', to: 'llama3' }).tokens.likely.toPrecision(4) // => '1.487e+13'
 */
export function convertTokens(request: ConversionRequest): Conversion {
  const { tokens, bytes, from, to, domain = 'web', language = 'en' } = request;
  if ((tokens === undefined) === (bytes === undefined))
    throw new Refusal('Give tokens or bytes to convert, one of them');
  const target = findTokenizer(to);
  const of = { domain, language };
  const known =
    request.bytesPerToken === undefined ? bytesPerToken(target, of) : stated(request.bytesPerToken);
  const per = checkPositive('Bytes a token', known.value);
  const same = bytes === undefined && (from === undefined || findTokenizer(from).id === target.id);
  const counted = same || from === undefined ? known : bytesPerToken(from, of);
  const text =
    bytes === undefined ? checkPositive('Tokens', tokens!) * counted.value : checkPositive('Bytes', bytes);
  const sure =
    same || request.bytesPerToken !== undefined
      ? SURE.same
      : language === 'en'
        ? SURE.english
        : SURE.language;
  return {
    tokenizer: target.id,
    tokens: spread({ likely: text / per, deviation: deviationOf(sure) }),
    bytes: text,
    bytesPerToken: per,
    source: [...new Set([counted.source, known.source])].join('; '),
    verification: [counted, known].some(one => one.verification === 'secondary')
      ? 'secondary'
      : same || counted === known
        ? known.verification
        : 'derived',
  };
}
