import { findLaw } from '../catalog/laws.ts';
import { Refusal } from '../core/refusal.ts';
import { evaluateRelation } from '../core/relation.ts';
import { formatCount } from '../quantity/format.ts';

/** The law that gives a batch where none is named. */
export const BATCH_LAW = 'steplaw2025';

/** A rounded figure for a batch ("16M tokens") may be off by this much from the number of sequences meant. */
const NOMINAL_TOLERANCE = 0.05;

/** Sequences in a batch, and how they were found. */
export interface Batch {
  readonly sequences: number;
  readonly origin: 'input' | 'rounded' | 'law';
}

/**
 * Sequences in a batch, so that accelerators can share them.
 *
 * A batch that is a whole number of sequences is taken as it is. A nominal one is rounded to the multiple of the
 * largest power of two (times the odd part of the accelerators) within 5%. Without one, Step Law's optimum
 * 0.58·D^0.571 tokens (arXiv:2503.04715) is rounded to such a multiple.
 *
 * @param options.batchTokens tokens a batch, if decided
 * @param options.parameters active parameters
 * @param options.tokens training tokens
 * @throws RangeError when a batch is smaller than a sequence or larger than the run
 */
export function batchOf(options: {
  readonly batchTokens?: number | undefined;
  readonly parameters: number;
  readonly tokens: number;
  readonly sequenceLength: number;
  readonly accelerators: number;
}): Batch {
  const { batchTokens, parameters, tokens, sequenceLength, accelerators } = options;
  const odd = oddPart(accelerators);
  if (batchTokens === undefined) {
    const best = evaluateRelation(findLaw(BATCH_LAW).relations.batch!, { parameters, tokens });
    const multiples = Math.max(1, best / sequenceLength / odd);
    const sequences = odd * 2 ** Math.round(Math.log2(multiples));
    return { sequences: withinRun(sequences, { tokens, sequenceLength, odd }), origin: 'law' };
  }
  if (batchTokens > tokens) {
    throw new Refusal(
      `A batch must not be larger than the run of ${formatCount(tokens)} tokens: got ${formatCount(batchTokens)}`,
    );
  }
  const exact = batchTokens / sequenceLength;
  if (exact < 1) {
    throw new Refusal(`A batch of ${batchTokens} tokens is shorter than one sequence of ${sequenceLength}`);
  }
  if (Number.isSafeInteger(exact)) return { sequences: exact, origin: 'input' };
  return { sequences: roundedMultiple(exact, odd), origin: 'rounded' };
}

/** The largest such multiple that the run has tokens for, where the law's has more. */
function withinRun(
  sequences: number,
  run: { readonly tokens: number; readonly sequenceLength: number; readonly odd: number },
): number {
  const most = Math.max(1, Math.floor(run.tokens / run.sequenceLength));
  if (sequences <= most) return sequences;
  return most < run.odd ? most : run.odd * 2 ** Math.floor(Math.log2(most / run.odd));
}

function roundedMultiple(sequences: number, odd: number): number {
  for (let unit = odd * 2 ** Math.floor(Math.log2(sequences / odd) + 1); unit >= odd; unit /= 2) {
    const rounded = Math.round(sequences / unit) * unit;
    if (rounded > 0 && Math.abs(rounded / sequences - 1) <= NOMINAL_TOLERANCE) return rounded;
  }
  return Math.round(sequences);
}

function oddPart(value: number): number {
  let odd = value;
  while (odd % 2 === 0) odd /= 2;
  return odd;
}
