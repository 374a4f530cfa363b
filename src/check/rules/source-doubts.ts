import type { Rule } from './rule.ts';

/** What is doubtful about the stocks of sources: known at second hand, counted in an unknown tokenizer, held in common. */
export const sourceDoubts: Rule = ({ mixture }) =>
  (mixture?.caveats ?? [])
    .filter(({ code }) => DOUBTS.includes(code))
    .map(({ code, message }) => ({
      says: code,
      at: ['data.sources'],
      place: mixture!.position,
      args: { message },
    }));

const DOUBTS = ['secondary', 'tokenizer-unknown', 'part-of', 'same-crawls'];
