import {
  type ArgsOf,
  caveat,
  type ExplainedCaveat,
  type Sentences,
  type Severity,
  sentenceOf,
} from '../core/caveat.ts';
import { formatCount } from '../quantity/format.ts';

const sentences = {
  'near-duplicates': ({
    sources,
    times,
    source,
    can,
  }: {
    sources: string;
    times: string;
    source: string;
    can: string;
  }) =>
    `${sources} ${sources.includes(' and ') ? 'keep' : 'keeps'} near-duplicates across crawls: ${times} times fewer are distinct (${source})${can}`,
  'hours-unknown': ({ stages, recipe, isPriced }: { stages: string; recipe: string; isPriced: boolean }) =>
    `Hours${isPriced ? ' and money' : ''} leave out ${stages} of recipe ${recipe}: how much enters is not on file`,
  'own-stages': () =>
    'Stages that are put together miss published totals by up to 4 times: a recipe holds better',
  'own-tokenizers': ({ tokenizers }: { tokenizers: string }) =>
    `Tokens are counted as published, in ${tokenizers}: --tokenizer counts them in one`,
  'tokenizer-unknown': ({ sources }: { sources: string }) =>
    `The tokenizer of ${sources} is not stated: tokens are taken as they are, within 10%`,
  'part-of': ({ sources }: { sources: string }) =>
    `${sources}: what both have is counted once in what is unique`,
  'caps-unused': ({ sources }: { sources: string }) =>
    `Most epochs of ${sources} are not held here: shares are read as asked (isoflop data mix holds them)`,
  'shares-unused': () =>
    'Shares are of the tokens of a run, and these are chosen here: sources count with all that they have, as if read in proportion (give --tokens for the mixture, or isoflop data mix)',
  'same-crawls': ({ sources }: { sources: string }) =>
    `${sources} are made of the same crawls: text that several of them keep is counted in each, so less is unique`,
  secondary: ({ sources }: { sources: string }) =>
    `${sources}: known at second hand, from notes that cite the source`,
  'repetition-by-source': () =>
    'What repeats are worth was fitted on one corpus repeated as a whole (arXiv:2305.16264): source by source it is taken to hold',
  normalised: ({ sum }: { sum: number }) => `Shares sum to ${sum}% and are scaled to 100%`,
  'more-crawls-than-known': ({ crawls, known }: { crawls: number; known: number }) =>
    `${crawls} crawls are more than the ${known} that there were to CC-MAIN-2024-51`,
  shortfall: ({ short, tokens, cap, fewer }: { short: number; tokens: number; cap: number; fewer: number }) =>
    `${formatCount(short)} of ${formatCount(tokens)} tokens are missing with these caps: up to ${epochsUp(cap)} epochs fit, or ${formatCount(fewer)} tokens`,
  'shortfall-crawls': ({ crawls, known }: { crawls: number; known: number }) =>
    `Or ${crawls} crawls, with the caps as they are${crawls > known ? `: more than the ${known} that there were to CC-MAIN-2024-51` : ''}`,
  'shortfall-fixed': ({ short, tokens, fewer }: { short: number; tokens: number; fewer: number }) =>
    `${formatCount(short)} of ${formatCount(tokens)} tokens are missing, since every source has a cap of its own: ${formatCount(fewer)} tokens fit`,
  'epochs-as-printed': ({ differ }: { differ: string }) =>
    `Printed epochs that these shares and tokens do not give: ${differ}`,
  'not-all-unique': ({ tokens, unique }: { tokens: number; unique: number }) =>
    `${formatCount(tokens)} unique tokens are asked for, and these sources have ${formatCount(unique)}`,
  quality: () =>
    'Neither the quality of text nor the gain of mixture weights is predicted: no law holds across filters',
} satisfies Sentences;

/** Epochs to hundredths, many to three digits, rounded up: fewer would not fit. */
function epochsUp(cap: number): string {
  if (cap < 1000) return String(Math.ceil(cap * 100) / 100);
  const step = 10 ** (Math.floor(Math.log10(cap)) - 2);
  return formatCount(Math.ceil(cap / step) * step);
}

/** A caveat with its sentence; its code decides its arguments. */
export function corpusCaveat<Code extends keyof typeof sentences>(
  code: Code,
  args: ArgsOf<typeof sentences, Code>,
  severity: Severity = 'info',
): ExplainedCaveat {
  const found = caveat(code, args as ExplainedCaveat['args'], severity);
  return { ...found, message: sentenceOf(sentences, found) };
}
