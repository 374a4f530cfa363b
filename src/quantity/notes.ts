import { type Caveat, caveat } from '../core/caveat.ts';
import { Refusal } from '../core/refusal.ts';
import { formatPercent, formatRate } from './format.ts';
import type { Unit } from './units.ts';

type None = Readonly<Record<never, never>>;

/** What a quantity may take for granted: codes, and what their sentences need. */
interface Assumptions {
  readonly accelerator: { readonly name: string; readonly id: string };
  readonly 'dense-peak': { readonly accelerator: string; readonly precision: string; readonly peak: number };
  readonly 'node-size': { readonly accelerator: string; readonly size: number };
  readonly 'default-utilisation': { readonly utilisation: number };
  readonly 'predicted-utilisation': { readonly utilisation: number };
  readonly 'usual-utilisation': { readonly utilisation: number; readonly file: string };
  readonly 'month-length': None;
  readonly 'year-length': None;
}

/** What may be doubtful in a quantity. */
interface Doubts {
  readonly 'sparse-peak': {
    readonly peak: number;
    readonly accelerator: string;
    readonly precision: string;
    readonly dense: number;
  };
  readonly 'no-utilisation': { readonly peak: number; readonly accelerator: string };
  readonly 'hardware-utilisation': None;
}

type Sentences<Notes> = { readonly [Code in keyof Notes]: (args: Notes[Code]) => string };

const ASSUMPTIONS: Sentences<Assumptions> = {
  accelerator: ({ name, id }) => `${name} is taken as ${id}`,
  'dense-peak': ({ accelerator, peak, precision }) =>
    `${accelerator} peaks at ${formatRate(peak)} in dense ${precision}`,
  'node-size': ({ accelerator, size }) => `A node holds ${size} ${accelerator}, as many as its links join`,
  'default-utilisation': ({ utilisation }) => `${formatPercent(utilisation)} utilisation, as none is given`,
  'predicted-utilisation': ({ utilisation }) =>
    `${Math.round(100 * utilisation)}% utilisation, predicted from documented runs, as none is given`,
  'usual-utilisation': ({ utilisation, file }) =>
    `${formatPercent(utilisation)} utilisation of ${file}, as none is given`,
  'month-length': () => 'A month is 30.44 days',
  'year-length': () => 'A year is 365.25 days',
};

const DOUBTS: Sentences<Doubts> = {
  'sparse-peak': ({ peak, accelerator, precision, dense }) =>
    `${formatRate(peak)} is the ${precision} headline of ${accelerator} with sparsity, ` +
    `which training does not reach: its dense peak is ${formatRate(dense)}`,
  'no-utilisation': ({ peak, accelerator }) =>
    `${formatRate(peak)} is the dense peak of ${accelerator} and is taken as sustained: give a utilisation, such as 40%`,
  'hardware-utilisation': () => 'HFU counts recomputed work, too: model FLOP are fewer by what is recomputed',
};

/** What is taken for granted and what is doubtful in one quantity, as it comes up. */
export interface Notes {
  readonly assumptions: Caveat[];
  readonly caveats: Caveat[];
}

/** Note what is taken for granted. */
export function assume<Code extends keyof Assumptions>(
  { assumptions }: Notes,
  code: Code,
  args: Assumptions[Code],
): void {
  assumptions.push(caveat(code, args, 'info'));
}

/** Note what a reader should doubt. */
export function doubt<Code extends keyof Doubts>({ caveats }: Notes, code: Code, args: Doubts[Code]): void {
  caveats.push(caveat(code, args, code === 'hardware-utilisation' ? 'info' : 'warning'));
}

/** Note what a unit brings with it. */
export function noteUnit(notes: Notes, { note }: Unit): void {
  if (note === 'hardware-utilisation') doubt(notes, note, {});
  else if (note !== undefined) assume(notes, note, {});
}

/** Notes in their order, each said once. */
export function eachOnce(notes: readonly Caveat[]): readonly Caveat[] {
  return [...new Map(notes.map(note => [JSON.stringify(note), note])).values()];
}

/**
 * The sentence for an assumption of a quantity.
 *
 * @throws RangeError for a code that no quantity has
 * @example
 * assumptionMessage({ code: 'default-utilisation', severity: 'info', args: { utilisation: 0.4 } }) // => '40% utilisation, as none is given'
 */
export function assumptionMessage(note: Caveat): string {
  return sentence(ASSUMPTIONS, note, 'assumption');
}

/**
 * The sentence for a caveat of a quantity.
 *
 * @throws RangeError for a code that no quantity has
 * @example
 * quantityCaveatMessage({ code: 'hardware-utilisation', severity: 'info', args: {} }) // => 'HFU counts recomputed work, too: model FLOP are fewer by what is recomputed'
 */
export function quantityCaveatMessage(note: Caveat): string {
  return sentence(DOUBTS, note, 'caveat');
}

function sentence<Notes>(sentences: Sentences<Notes>, { code, args }: Caveat, kind: string): string {
  if (Object.hasOwn(sentences, code)) return sentences[code as keyof Notes](args as Notes[keyof Notes]);
  const codes = Object.keys(sentences).join(', ');
  throw new Refusal(`Code of a quantity's ${kind} must be one of ${codes}: got ${code}`);
}
