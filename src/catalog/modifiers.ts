import files from 'data-files/modifiers?without=notes';
import type { Range, Source } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import { unknownName } from '../text/names.ts';

/** What modifies a law, by its number in papers; data/modifiers. */
export interface KnownModifier {
  readonly id: string;
  readonly name: string;
  readonly kind: 'precision' | 'optimizer' | 'quantisation';
  /** Factors of N and D, or a loss that is added, scale·D^tokens/N^parameters·e^(-P/bits) of P bits. */
  readonly effect: {
    readonly parameters?: number;
    readonly tokens?: number;
    readonly added?: {
      readonly scale: number;
      readonly parameters: number;
      readonly tokens: number;
      readonly bits: number;
    };
  };
  /** The law that was fitted beside it. */
  readonly law?: string;
  /** What its N counts, unless all of the parameters. */
  readonly counts?: 'non-embedding';
  /** How far it was measured. */
  readonly range?: { readonly parameters: Range; readonly tokens: Range };
  /** Unit of an added loss. */
  readonly unit?: string;
  readonly warning?: string;
  readonly source: Source;
}

const modifiers = Object.entries(files).map(
  ([id, file]): KnownModifier => ({ ...(file as Omit<KnownModifier, 'id'>), id }),
);

/**
 * A modifier by its id.
 *
 * @param kind of modifier
 * @param id name of its file in data/modifiers
 * @param others words that may be meant besides
 * @throws RangeError when none has this id, with the nearest one
 * @example
 * findModifier('precision', 'fp4').effect.tokens.toFixed(3) // => '0.893'
 */
export function findModifier(
  kind: KnownModifier['kind'],
  id: string,
  others: readonly string[] = [],
): KnownModifier {
  const known = modifiers.filter(one => one.kind === kind);
  const found = known.find(one => one.id === id.toLowerCase());
  if (found !== undefined) return found;
  const names = [...known.map(one => one.id), ...others];
  throw new Refusal(unknownName(kind, id, names));
}
