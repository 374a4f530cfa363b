import { followers } from '../plan/followers.ts';
import { formatCount, formatFlop, formatMoney, formatPercent } from '../quantity/format.ts';
import { parsePlain } from '../quantity/plain.ts';

/** Names of the values that can be changed on the page, as the address bar writes them. */
export const controlNames = ['compute', 'law', 'count', 'mfu', 'price', 'inference', 'cap'] as const;
export type ControlName = (typeof controlNames)[number];

/** A value that can be changed. */
export interface Control {
  readonly name: ControlName;
  readonly label: string;
  readonly hint: string;
  /** Unit that may stand behind the number. */
  readonly dimension: string;
  /** Where it stands in a proposal; nowhere where it is the page's own. */
  readonly path?: string;
  /** What would leave the changed value no effect, and follows it instead. What is claimed or limited stays. */
  readonly releases: readonly string[];
  readonly format: (value: number) => string;
  /** What a value must be, for the message where it is not. */
  readonly expected: string;
  readonly holds: (value: number) => boolean;
}

function positive(value: number): boolean {
  return value > 0 && Number.isFinite(value);
}

/** The controls in the order of the page; the law is chosen from a list, the others are written. */
export const controls: readonly Control[] = [
  {
    name: 'compute',
    label: 'Training budget',
    hint: 'FLOP; the model stays, its tokens follow',
    dimension: 'FLOP',
    path: 'compute',
    releases: followers.compute ?? [],
    format: formatFlop,
    expected: 'FLOP above zero, such as 1e24',
    holds: positive,
  },
  {
    name: 'law',
    label: 'Law',
    hint: 'what predicts loss and optimum',
    dimension: 'number',
    path: 'law',
    releases: [],
    format: String,
    expected: 'a law',
    holds: () => true,
  },
  {
    name: 'count',
    label: 'Accelerators',
    hint: 'time and money follow; what is claimed of them stays',
    dimension: 'number',
    path: 'hardware.count',
    releases: followers['hardware.count'] ?? [],
    format: String,
    expected: 'a whole number above zero, such as 1024',
    holds: value => Number.isSafeInteger(value) && value > 0,
  },
  {
    name: 'mfu',
    label: 'Utilisation',
    hint: 'share of the dense 16-bit peak; time and money follow',
    dimension: 'number',
    path: 'hardware.mfu',
    releases: [],
    format: formatPercent,
    expected: 'a share above 0 and at most 1, such as 40% or 0.4',
    holds: value => value > 0 && value <= 1,
  },
  {
    name: 'price',
    label: 'Price',
    hint: 'USD per accelerator-hour',
    dimension: 'number',
    path: 'budget.price',
    releases: [],
    format: formatMoney,
    expected: 'USD above zero, such as 2.10',
    holds: positive,
  },
  {
    name: 'inference',
    label: 'Inference demand',
    hint: 'tokens to serve in the life of the model; 0 for none',
    dimension: 'token',
    path: 'target.inferenceTokens',
    releases: [],
    format: formatCount,
    expected: 'tokens, zero or more, such as 5T',
    holds: value => value >= 0 && Number.isFinite(value),
  },
  {
    name: 'cap',
    label: 'Most epochs of a source',
    hint: 'what a source cannot give is shared among the others',
    dimension: 'number',
    releases: [],
    format: value => String(Number(value.toPrecision(6))),
    expected: 'epochs above zero, such as 4',
    holds: positive,
  },
];

/** The controls of a page: the cap is for sources that are named. */
export function controlsOf(values: Readonly<Partial<Record<ControlName, unknown>>>): readonly Control[] {
  return controls.filter(({ name }) => name !== 'cap' || values.cap !== undefined);
}

/**
 * A number as people write it into a field, as the command line reads it: `1e24`, `5T`, `200 PF-days`; a `$` before
 * it and a percent sign behind it too.
 *
 * @param dimension unit that the value may have: `FLOP`, `token`, `number`
 * @returns undefined where it is none, or of another dimension
 * @example
 * readField('$2.10', 'number') // => 2.1
 */
export function readField(text: string, dimension: string): number | undefined {
  const written = text.trim().replace(/^\$\s*/, '');
  if (/^0+(\.0*)?$/.test(written)) return 0;
  if (written.endsWith('%')) {
    const share = readField(written.slice(0, -1), 'number');
    return share === undefined ? undefined : share / 100;
  }
  const plain = parsePlain(written);
  return plain !== undefined && [dimension, 'number'].includes(plain.dimension) ? plain.value : undefined;
}
