import * as v from 'valibot';

const text = v.pipe(v.string(), v.nonEmpty());
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const share = v.pipe(v.number(), v.gtValue(0), v.maxValue(1));
const year = v.pipe(v.number(), v.integer(), v.minValue(2005));
const language = v.pipe(v.string(), v.regex(/^([a-z]{2}|\*|code)$/));
const verification = v.picklist(['primary', 'secondary', 'derived', 'measured']);
const sourced = { source: text, verification };
const fact = { value: positive, ...sourced };
const notes = v.array(text);

/** Tokens, documents and bytes of UTF-8 of a part of a corpus. */
const amounts = v.strictObject({
  tokens: v.exactOptional(positive),
  documents: v.exactOptional(positive),
  bytes: v.exactOptional(positive),
  words: v.exactOptional(positive),
  /** Of the whole, and of its own bytes what was removed as duplicates. */
  share: v.exactOptional(share),
  removed: v.exactOptional(share),
});

/** Strict schema of `data/corpora/<id>.json`: how much text a corpus has, counted by whom. */
export const corpusSchema = v.strictObject({
  name: text,
  aliases: v.array(text),
  class: v.picklist([
    'web-raw',
    'web',
    'web-filtered',
    'code',
    'papers',
    'pdf',
    'books',
    'math',
    'encyclopedic',
    'pool',
  ]),
  languages: v.pipe(v.array(language), v.minLength(1)),
  year,
  /** As published, in tokens of a tokenizer; one without a name was not stated. */
  tokens: v.exactOptional(v.strictObject({ ...fact, tokenizer: v.exactOptional(text) })),
  documents: v.exactOptional(v.strictObject(fact)),
  bytes: v.exactOptional(v.strictObject({ ...fact, of: v.picklist(['text', 'files']) })),
  /** Tokens that are left when near-duplicates are removed over all of it, and by what they were found. */
  unique: v.exactOptional(v.strictObject({ ...fact, by: text, of: v.exactOptional(positive) })),
  crawls: v.exactOptional(v.strictObject(fact)),
  /** Bytes of UTF-8 a token of the tokenizer that it is counted in. */
  bytesPerToken: v.exactOptional(v.strictObject(fact)),
  /** A count by somebody else. */
  measured: v.exactOptional(
    v.strictObject({ tokens: positive, documents: positive, tokenizer: text, ...sourced }),
  ),
  /** How far duplicates were looked for: nowhere, equal ones, in each crawl, in shards, over all. */
  dedup: v.exactOptional(v.picklist(['none', 'exact', 'crawl', 'shards', 'all'])),
  /** Corpora of which it is a part, whole or for the most part. */
  partOf: v.exactOptional(v.array(text)),
  perLanguage: v.exactOptional(
    v.strictObject({
      ...sourced,
      tokenizer: v.exactOptional(text),
      values: v.record(language, amounts),
    }),
  ),
  parts: v.exactOptional(v.strictObject({ ...sourced, values: v.record(text, amounts) })),
  pages: v.exactOptional(
    v.strictObject({
      /** Low, mean and high. */
      perCrawl: v.strictTuple([positive, positive, positive]),
      all: positive,
      distinctUrls: positive,
      until: text,
      ...sourced,
    }),
  ),
  /** Tokens that are extracted of a crawl, all languages: low, mean and high. */
  extracted: v.exactOptional(
    v.strictObject({ perCrawl: v.strictTuple([positive, positive, positive]), tokenizer: text, ...sourced }),
  ),
  /** Shares of pages. */
  languageShares: v.exactOptional(v.strictObject({ ...sourced, values: v.record(language, share) })),
  notes,
});

/** Strict schema of `data/tokenizers/<id>.json`: bytes of UTF-8 a token, by what the text is and by language. */
export const tokenizerSchema = v.strictObject({
  name: text,
  aliases: v.array(text),
  models: v.pipe(v.array(text), v.minLength(1)),
  vocabulary: v.pipe(v.number(), v.integer()),
  /** Bytes of a token's number on disk. */
  bytesPerId: v.picklist([2, 4]),
  /** Tokenizers that are taken to count as this one does. */
  standsFor: v.array(v.strictObject({ name: text, why: text })),
  bytesPerToken: v.record(text, v.strictObject(fact)),
  languages: v.strictObject({ ...sourced, values: v.record(language, positive) }),
  notes,
});

/** Strict schema of `data/recipes/<id>.json`: what a pipeline left of web crawls, stage by stage. */
export const recipeSchema = v.strictObject({
  name: text,
  language: v.exactOptional(language),
  extractor: v.exactOptional(text),
  crawls: v.exactOptional(positive),
  scope: v.exactOptional(v.picklist(['crawl', 'shards', 'all'])),
  /** How tokens grow with crawls. */
  growth: v.exactOptional(v.picklist(['linear', 'saturating'])),
  deduplication: v.exactOptional(text),
  stages: v.pipe(
    v.array(
      v.strictObject({
        name: text,
        tokens: v.exactOptional(positive),
        documents: v.exactOptional(positive),
        bytes: v.exactOptional(positive),
        /** Share that the stage keeps, and of what. */
        kept: v.exactOptional(share),
        of: v.exactOptional(v.picklist(['documents', 'tokens', 'bytes', 'paragraphs'])),
        verification: v.exactOptional(verification),
      }),
    ),
    v.minLength(1),
  ),
  /** What is left of all its crawls. */
  tokens: v.exactOptional(v.strictObject({ value: positive, tokenizer: v.exactOptional(text) })),
  /** Tokens of a crawl that enter its dearest stage. */
  enteringPerCrawl: v.exactOptional(v.strictObject({ value: positive, before: text })),
  /** Stages that rates are known for. */
  hours: v.exactOptional(v.array(text)),
  from: v.exactOptional(text),
  kept: v.exactOptional(v.strictObject({ documents: share, tokens: share, ...sourced })),
  outOfSample: v.exactOptional(v.strictObject({ tokensPerCrawl: positive, crawl: text, ...sourced })),
  replication: v.exactOptional(
    v.strictObject({ documents: v.array(positive), stages: v.array(text), ...sourced }),
  ),
  ...sourced,
  notes,
});

/** Strict schema of `data/mixtures/<id>.json`: what a documented model read. */
export const mixtureSchema = v.strictObject({
  name: text,
  tokens: positive,
  /** Share of the tokens, epochs as printed, tokens that there are, and the corpus of the catalogue. */
  parts: v.record(
    text,
    v.strictObject({
      share,
      epochs: v.exactOptional(positive),
      unique: v.exactOptional(positive),
      corpus: v.exactOptional(text),
    }),
  ),
  ...sourced,
  notes,
});

const rate = v.strictObject({
  ...fact,
  low: v.exactOptional(positive),
  high: v.exactOptional(positive),
  unit: text,
  how: v.exactOptional(text),
});

/** Strict schema of `data/rates/<id>.json`: what stages take in time and bytes, and what crawls have in common. */
export const ratesSchema = v.union([
  v.strictObject({ name: text, rates: v.record(text, rate) }),
  v.strictObject({ name: text, values: v.record(text, share), unit: text, ...sourced }),
]);
