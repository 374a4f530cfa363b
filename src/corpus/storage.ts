import { findCorpus } from '../catalog/corpora.ts';
import { storageRate } from '../catalog/recipes.ts';
import type { SourceStock } from './stock.ts';

/** Bytes at each stage: of unique tokens, since repeats are read again and not stored. */
export interface Storage {
  /** UTF-8; null where bytes a token of a source are not known. */
  readonly text: number | null;
  /** Compressed JSON lines: likely, low and high. */
  readonly compressed: readonly [likely: number, low: number, high: number];
  readonly parquet: number;
  /** Token numbers on disk; null where the tokenizer is not named. */
  readonly tokenized: number | null;
  /** WARC that is streamed and not kept, text that enters deduplication and its signatures; null without crawls. */
  readonly warc: number | null;
  readonly entering: number | null;
  readonly signatures: number | null;
}

/**
 * What a plan weighs (data/rates/storage.json).
 *
 * @param entering tokens that enter deduplication
 * @param bytesPerId bytes of a token's number on disk
 */
export function storageOf(
  stocks: readonly SourceStock[],
  entering: number | undefined,
  bytesPerId: number | undefined,
): Storage {
  const unique = stocks.reduce((sum, { amount }) => sum + amount.likely, 0);
  const isKnown = stocks.every(({ stock }) => stock.bytesPerToken !== undefined);
  const raw = stocks.find(({ stock }) => stock.crawls !== undefined)?.stock;
  const { value, low, high } = storageRate('compressed');
  const pages = raw === undefined ? null : raw.crawls! * storageRate('pages').value;
  const document = findCorpus('fineweb').measured!;
  return {
    text: isKnown
      ? stocks.reduce((sum, { stock, amount }) => sum + amount.likely * stock.bytesPerToken!, 0)
      : null,
    compressed: [value * unique, low! * unique, high! * unique],
    parquet: storageRate('parquet').value * unique,
    tokenized: bytesPerId === undefined ? null : bytesPerId * unique,
    warc: pages === null ? null : pages * storageRate('warc-page').value,
    entering:
      entering === undefined || raw?.bytesPerToken === undefined ? null : entering * raw.bytesPerToken,
    // documents are as long as those of FineWeb
    signatures:
      entering === undefined
        ? null
        : (entering / (document.tokens / document.documents)) * storageRate('signatures').value,
  };
}
