import { type Corpus, corpora, findCorpus } from '../catalog/corpora.ts';
import { Refusal } from '../core/refusal.ts';
import { parsePlain } from '../quantity/plain.ts';
import { shortened } from '../text/names.ts';

/** A source as it is asked for: a corpus of the catalogue, or one's own with its unique tokens. */
export interface DataSource {
  /** Id of a corpus, or a name of one's own. */
  readonly name: string;
  /** Tokens that there are, of a source of one's own. */
  readonly unique?: number;
  /** Two letters: the part of a corpus of several languages. */
  readonly language?: string;
  /** Crawls, of common-crawl. */
  readonly crawls?: number;
  /** Share of what is trained on, 0 to 1. */
  readonly share?: number;
  /** Tokens of what is trained on. */
  readonly tokens?: number;
  /** Most epochs of this source. */
  readonly maxEpochs?: number;
}

const EXAMPLE = 'such as "fineweb:70%, stack-v2:600B, wikipedia:1%@7, common-crawl:30, own=1.2T"';

/**
 * Reads sources: `id[:amount][@epochs]` or `name=tokens[:amount][@epochs]`, commas between them. An amount is a share (`70%`),
 * tokens (`600B`), or a count of crawls behind common-crawl (`:30`), a share or tokens behind that. `fineweb-2/de` is a language.
 *
 * @throws RangeError with the part that is none
 * @example
 * readSources('fineweb:70%, wikipedia:1%@7')[1] // => { name: 'wikipedia', share: 0.01, maxEpochs: 7 }
 */
export function readSources(text: string): readonly DataSource[] {
  const parts = text.split(',').map(part => part.trim());
  if (text.trim() === '') throw new Refusal(`No sources named: expected some, ${EXAMPLE}`);
  const empty = parts.indexOf('');
  if (empty >= 0)
    throw new Refusal(`Source ${empty + 1} is empty: expected sources with commas between, ${EXAMPLE}`);
  return parts.map(readSource);
}

function readSource(part: string): DataSource {
  const match = /^([^=:@]+)(?:=([^:@]+))?((?::[^:@]+)*)(?:@([^@:]+))?$/.exec(part);
  if (match === null)
    throw new Refusal(`Source '${shortened(part)}' cannot be read: expected id:amount@epochs, ${EXAMPLE}`);
  const [, written = '', stock, behind = '', cap] = match;
  const [id = '', language, ...more] = written.trim().split('/');
  if (more.length > 0) throw new Refusal(`Source '${shortened(part)}' has more than one language`);
  const source = {
    name: id,
    ...(language !== undefined && { language: language.trim() }),
    ...(stock !== undefined && { unique: tokensOf(stock, `Tokens of ${shortened(id)}`) }),
    ...(cap !== undefined && { maxEpochs: epochsOf(cap, id) }),
  };
  const isRaw = stock === undefined && isCommonCrawl(id);
  return behind
    .split(':')
    .slice(1)
    .reduce<DataSource>((found, amount) => withAmount(found, amount.trim(), isRaw, part), source);
}

function isCommonCrawl(name: string): boolean {
  return corpora().some(
    one => one.id === COMMON_CRAWL && [one.id, ...one.aliases].includes(name.trim().toLowerCase()),
  );
}

/** The corpus that a count of crawls stands behind. */
export const COMMON_CRAWL = 'common-crawl';

function withAmount(source: DataSource, amount: string, isRaw: boolean, part: string): DataSource {
  const percent = /^([+-]?[\d.]+(?:e[+-]?\d+)?)\s*%$/i.exec(amount);
  const has = (key: keyof DataSource) => source[key] !== undefined;
  if (percent !== null) {
    const share = Number(percent[1]) / 100;
    if (!(share >= 0 && share <= 1) || has('share') || has('tokens'))
      throw new Refusal(`Share in '${shortened(part)}' must be from 0% to 100%, one a source: got ${amount}`);
    return { ...source, share };
  }
  const isNumber = /^[+-]?[\d.]+$/.test(amount);
  if (isRaw && !has('crawls') && isNumber) return { ...source, crawls: Number(amount) };
  if (isNumber && Math.abs(Number(amount)) < 1e6)
    throw new Refusal(
      `'${shortened(part)}': is ${amount} a share or tokens? Write ${Number(amount) <= 1 ? Number(amount) * 100 : amount}% or ${amount}B`,
    );
  if (has('share') || has('tokens'))
    throw new Refusal(`'${shortened(part)}' has two amounts: expected a share or tokens`);
  return { ...source, tokens: tokensOf(amount, `Tokens in '${shortened(part)}'`) };
}

function tokensOf(text: string, name: string): number {
  const read = parsePlain(text.trim());
  if (read === undefined || !['number', 'token'].includes(read.dimension))
    throw new Refusal(
      `${name} must be positive, such as 600B, or a share such as 70%: got '${shortened(text.trim())}'`,
    );
  return checkTokens(read.value, name);
}

/** Tokens of one source: more than all text there is are a slip. @throws RangeError */
export function checkTokens(tokens: number, name: string): number {
  if (tokens >= 1 && tokens < MOST_TOKENS) return tokens;
  throw new Refusal(`${name} must be from 1 to below 1e15 (all public text is 4e14): got ${tokens}`);
}

/** Below it lies what any source can have: the effective stock of public text is 4e14 (Villalobos et al. 2024). */
const MOST_TOKENS = 1e15;

function epochsOf(text: string, id: string): number {
  const epochs = Number(text.trim());
  if (epochs > 0 && Number.isFinite(epochs)) return epochs;
  throw new Refusal(`Most epochs of ${shortened(id)} must be positive, such as @4: got '${shortened(text)}'`);
}

/** A source with the corpus that it means. */
export interface FoundSource extends DataSource {
  readonly corpus: Corpus | undefined;
}

/**
 * The sources with their corpora. One may be part of another: {@link around} says of which.
 *
 * @param language of sources that name none
 * @throws RangeError when one is unknown or named twice
 */
export function findSources(
  sources: readonly DataSource[],
  language: string | undefined,
): readonly FoundSource[] {
  if (sources.length === 0) throw new Refusal(`No sources named: expected some, ${EXAMPLE}`);
  const found = sources.map(source => {
    const corpus = source.unique === undefined ? findCorpus(source.name) : undefined;
    return { ...source, name: corpus?.id ?? source.name.trim(), corpus };
  });
  checkOnce(found, language);
  return found;
}

/** Two are one where they are of one corpus in one language, however it is said. @throws RangeError when one is named twice */
export function checkOnce(
  sources: readonly Pick<DataSource, 'name' | 'language'>[],
  language: string | undefined,
): void {
  const keys = sources.map(one => keyOf(one, language));
  const twice = keys.findIndex((key, i) => keys.indexOf(key) !== i);
  if (twice >= 0) throw new Refusal(`Source ${shortened(sources[twice]!.name)} is named twice: give it once`);
}

/** What makes a source one, of those whose corpus is found. */
function keyOf(source: Pick<DataSource, 'name' | 'language'>, language: string | undefined): string {
  return `${source.name}/${source.language ?? language ?? 'en'}`;
}

/**
 * For each source, which of the others it is a part of, the closest one, by its place; undefined where of none. Parts in
 * another language are parts of nothing.
 */
export function around(
  sources: readonly FoundSource[],
  language: string | undefined,
): readonly (number | undefined)[] {
  const isPart = (one: FoundSource, other: FoundSource) =>
    one.corpus !== undefined &&
    other.corpus !== undefined &&
    isWithin(one.corpus, other.corpus.id) &&
    (one.language ?? language ?? 'en') === (other.language ?? language ?? 'en');
  return sources.map(one => {
    const holders = [...sources.entries()].filter(([, other]) => isPart(one, other));
    return holders.find(([, other]) => !holders.some(([, nearer]) => isPart(nearer, other)))?.[0];
  });
}

/** Whether a corpus is part of another, or of a part of it. */
export function isWithin(corpus: Corpus, id: string): boolean {
  return (corpus.partOf ?? []).some(one => one === id || isWithin(findCorpus(one), id));
}
