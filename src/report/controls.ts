import type { Accelerator, NumberFormat } from '../catalog/accelerators.ts';
import { achievedShare, peakRatio } from '../plan/hardware.ts';
import type { Path } from '../plan/paths.ts';
import { formatCount, formatDuration, formatFlop, formatMoney, formatPercent } from '../quantity/format.ts';
import { parsePlain } from '../quantity/plain.ts';
import { plainDays, plainHourlyPrice } from '../quantity/plain-forms.ts';
import { parseWorkload, workloadText } from '../serving/workload.ts';
import { grouped } from '../text/numbers.ts';
import { numberText, typedNumber } from './command.ts';
import { sourcesRead } from './corpus.ts';
import { fileOf } from './dropped.ts';

/** Names of the values that can be changed on the page, as the address bar writes them. */
export const controlNames = [
  'compute',
  'law',
  'count',
  'mfu',
  'price',
  'inference',
  'cap',
  'money',
  'deadline',
  'unique',
  'params',
  'tokens',
  'on',
  'precision',
  'size',
  'model',
  'workload',
  'from',
  'layout',
] as const;
export type ControlName = (typeof controlNames)[number];

/** A value that can be changed. */
export interface Control {
  readonly name: ControlName;
  /** Written into a field as a number or as a text, or chosen from a list. */
  readonly kind: 'number' | 'text' | 'choice';
  readonly label: string;
  readonly hint: string;
  /** What an empty field says. */
  readonly empty?: string;
  /**
   * A number as the command line reads it; undefined where it is none of this kind.
   *
   * @throws RangeError where the accelerator in use has no such format, or cannot do as much
   */
  readonly read: (text: string, on?: Accelerator) => number | undefined;
  /** A text as the command line reads it. @throws RangeError, with what was expected, where it is none */
  readonly readText?: (text: string) => string;
  /** Whether a file that is dropped may be chosen, too. */
  readonly takesFile?: boolean;
  /**
   * Where it may stand in a proposal: it is changed in the first place that says it, and put into the first of all where
   * none does; nowhere where it is the page's own.
   */
  readonly places: readonly Path[];
  /** The option of `estimate` that says the same as the first place. */
  readonly option?: string;
  readonly format: (value: number) => string;
  /** What a value must be, for the message where it is not. */
  readonly expected: string;
  readonly holds: (value: number) => boolean;
}

function positive(value: number): boolean {
  return value > 0 && Number.isFinite(value);
}

/** What all controls have that are no numbers. */
const worded = {
  read: () => undefined,
  format: String,
  holds: () => true,
} as const satisfies Partial<Control>;

const inUnits = (dimension: string) => (text: string) => readField(text, dimension);

/** The controls in the order of the page. */
export const controls: readonly Control[] = [
  {
    name: 'compute',
    kind: 'number',
    label: 'Training budget',
    hint: 'FLOP; what is open follows: empty the tokens or the size to have them chosen',
    read: inUnits('FLOP'),
    places: ['compute'],
    format: formatFlop,
    expected: 'FLOP above zero, such as 1e24',
    holds: positive,
  },
  {
    name: 'money',
    kind: 'number',
    label: 'Money',
    hint: 'at most, such as $2M',
    empty: 'no limit',
    read: inUnits('USD'),
    places: ['limits.money', 'budget.money'],
    option: 'money',
    format: formatMoney,
    expected: 'USD above zero, such as $2M',
    holds: positive,
  },
  {
    name: 'deadline',
    kind: 'number',
    label: 'Deadline',
    hint: 'time until it must be done, such as 6w',
    empty: 'no limit',
    read: plainDays,
    places: ['limits.deadline', 'schedule.days'],
    option: 'deadline',
    format: value => formatDuration(value * 86_400),
    expected: 'a time, such as 6w, 42 days or 36h',
    holds: positive,
  },
  {
    name: 'count',
    kind: 'number',
    label: 'Accelerators',
    hint: 'time and money follow; what is claimed of them stays',
    read: inUnits('number'),
    places: ['hardware.count'],
    format: grouped,
    expected: 'a whole number above zero, such as 1024',
    holds: value => Number.isSafeInteger(value) && value > 0,
  },
  {
    ...worded,
    name: 'on',
    kind: 'choice',
    label: 'Kind',
    hint: 'of accelerator',
    places: [],
    expected: 'an accelerator',
  },
  {
    ...worded,
    name: 'precision',
    kind: 'choice',
    label: 'Precision',
    hint: 'what it computes in',
    places: ['hardware.precision'],
    option: 'precision',
    expected: 'a format',
  },
  {
    name: 'price',
    kind: 'number',
    label: 'Price',
    hint: 'USD per accelerator-hour',
    empty: 'offers on file',
    read: plainHourlyPrice,
    places: ['budget.price'],
    option: 'price',
    format: formatMoney,
    expected: 'USD above zero, such as 2.10',
    holds: positive,
  },
  {
    name: 'mfu',
    kind: 'number',
    label: 'Utilisation',
    hint: 'share of the dense 16-bit peak, or such as 40% of fp8, 400 TFLOP/s; time and money follow',
    read: readUtilisation,
    places: ['hardware.mfu'],
    option: 'mfu',
    format: formatPercent,
    expected: 'a share above 0 and at most 1, such as 40% or 0.4',
    holds: value => value > 0 && value <= 1,
  },
  {
    ...worded,
    name: 'model',
    kind: 'choice',
    label: 'Model',
    hint: 'its shape: a preset, or drop what isoflop model --json printed',
    empty: 'no shape named',
    places: ['model.preset'],
    option: 'model',
    takesFile: true,
    expected: 'a model',
  },
  {
    name: 'size',
    kind: 'number',
    label: 'Model size',
    hint: 'parameters, such as 8B',
    empty: 'as the law chooses',
    read: inUnits('parameter'),
    places: ['model.parameters'],
    option: 'params',
    format: formatCount,
    expected: 'parameters above zero, such as 8B',
    holds: positive,
  },
  {
    name: 'tokens',
    kind: 'number',
    label: 'Training tokens',
    hint: 'such as 1.4T',
    empty: 'as the law chooses',
    read: inUnits('token'),
    places: ['data.tokens'],
    option: 'tokens',
    format: formatCount,
    expected: 'tokens above zero, such as 1.4T',
    holds: positive,
  },
  {
    name: 'unique',
    kind: 'number',
    label: 'Tokens that exist',
    hint: 'different ones, such as 500B: beyond them data is repeated',
    empty: 'no limit',
    read: inUnits('token'),
    places: ['limits.uniqueTokens', 'data.uniqueTokens'],
    option: 'unique-tokens',
    format: formatCount,
    expected: 'tokens above zero, such as 500B',
    holds: positive,
  },
  {
    ...worded,
    name: 'from',
    kind: 'text',
    label: 'Sources',
    hint: 'corpora with shares, or tokens of your own: web=2T:90%, wikipedia:10%',
    empty: 'none named',
    readText: sourcesRead,
    places: [],
    option: 'from',
    expected: 'sources with commas between',
  },
  {
    name: 'inference',
    kind: 'number',
    label: 'Tokens to serve',
    hint: 'in the life of the model; 0 for none',
    read: inUnits('token'),
    places: ['limits.servedTokens', 'target.inferenceTokens'],
    option: 'inference-tokens',
    format: formatCount,
    expected: 'tokens, zero or more, such as 5T',
    holds: value => value >= 0 && Number.isFinite(value),
  },
  {
    ...worded,
    name: 'workload',
    kind: 'text',
    label: 'Served by',
    hint: 'devices, format, users, prompt/answer: 2 h100, fp8, 25 users, 1000/500',
    empty: 'not said: a token weighs 2N FLOP',
    readText: text => workloadText(parseWorkload(text)),
    places: [],
    option: 'serving',
    expected: 'a workload',
  },
  {
    name: 'params',
    kind: 'number',
    label: 'Largest model',
    hint: 'parameters, such as 70B',
    empty: 'no limit',
    read: inUnits('parameter'),
    places: ['limits.parameters'],
    option: 'max-params',
    format: formatCount,
    expected: 'parameters above zero, such as 70B',
    holds: positive,
  },
  {
    ...worded,
    name: 'layout',
    kind: 'choice',
    label: 'Layout',
    hint: 'how devices share the work: as given, or the best that fits',
    places: [],
    expected: 'a layout',
  },
  {
    ...worded,
    name: 'law',
    kind: 'choice',
    label: 'Law',
    hint: 'what predicts loss and optimum; or drop the file of your own',
    places: ['law'],
    option: 'law',
    takesFile: true,
    expected: 'a law',
  },
  {
    name: 'cap',
    kind: 'number',
    label: 'Most epochs of a source',
    hint: 'what a source cannot give is shared among the others',
    read: inUnits('number'),
    places: [],
    format: value => String(Number(value.toPrecision(6))),
    expected: 'epochs above zero, such as 4',
    holds: positive,
  },
];

/** What the control of the layout says where it is that of the plan. */
export const GIVEN_LAYOUT = 'as given';

/** The controls of a page: the cap is for sources that are named, and a layout is searched where one is given. */
export function controlsOf(values: Readonly<Partial<Record<ControlName, unknown>>>): readonly Control[] {
  return controls.filter(({ name }) => !['cap', 'layout'].includes(name) || values[name] !== undefined);
}

/** A number that was changed. */
interface Edit {
  readonly control: Control;
  readonly value: number | null;
  readonly place: Path;
}

/** Numbers that were changed, each with the place that it has, or is put in; null where it is lifted from there. */
export function edits(
  changes: Readonly<Partial<Record<ControlName, unknown>>>,
  has: (path: Path) => boolean,
): readonly Edit[] {
  return controls.flatMap((control): readonly Edit[] => {
    const value = changes[control.name];
    if (value === null) return control.places.filter(has).map(place => ({ control, value, place }));
    const place = placeOf(control, has);
    return typeof value === 'number' && place !== undefined ? [{ control, value, place }] : [];
  });
}

/** Where a control's value stands in a proposal, or is put; undefined where it is the page's own. */
export function placeOf({ places }: Pick<Control, 'places'>, has: (path: Path) => boolean): Path | undefined {
  return places.find(has) ?? places[0];
}

/**
 * A number as people write it into a field, as the command line reads it: `1e24`, `5T`, `200 PF-days`; money with a `$`
 * before it, a share with a percent sign behind it.
 *
 * @param dimension unit that the value may have: `FLOP`, `token`, `parameter`, `USD`, `number`
 * @returns undefined where it is none, or of another dimension
 * @example
 * readField('$250k', 'USD') // => 250000
 */
export function readField(text: string, dimension: string): number | undefined {
  const written = dimension === 'USD' ? text.trim().replace(/^\$\s*/, '') : text.trim();
  if (/^0+(\.0*)?$/.test(written)) return 0;
  if (written.endsWith('%')) {
    const share = dimension === 'number' ? readField(written.slice(0, -1), 'number') : undefined;
    return share === undefined ? undefined : share / 100;
  }
  const plain = parsePlain(written);
  return plain !== undefined && [dimension, 'number'].includes(plain.dimension) ? plain.value : undefined;
}

/** A share of the dense 16-bit peak, of the peak of another format, or FLOP/s of one device, as `--mfu` reads them. */
function readUtilisation(text: string, on?: Accelerator): number | undefined {
  const [, share, format] =
    /^(.*\S)\s+of\s+(?:the\s+)?(bf16|fp16|fp8|fp32|tf32|fp4)(?:\s+peak)?\s*$/i.exec(text) ?? [];
  if (share !== undefined && format !== undefined) {
    const part = readField(share, 'number');
    return part === undefined ? undefined : part * peakRatio(on, format.toLowerCase() as NumberFormat);
  }
  const [, rate, size] =
    /^\s*(\d+(?:\.\d+)?)\s*([gtp])flop(?:s|\/s)(?:\s*(?:\/|per|an?)\s*(?:gpu|device|accelerator|chip))?\s*$/i.exec(
      text,
    ) ?? [];
  if (rate === undefined || size === undefined) return readField(text, 'number');
  return achievedShare(
    on,
    Number(rate) * { g: 1e9, t: 1e12, p: 1e15 }[size.toLowerCase() as 'g' | 't' | 'p'],
  );
}

/** A value as the option of its control takes it. */
export function optionText({ name }: Pick<Control, 'name'>, value: number): string {
  return name === 'deadline' ? `${numberText(value)}d` : typedNumber(value);
}

/** Why a text is no value of a control: what was expected, what was got, and what that would be. */
export function refusalText({ label, expected }: Control, text: string): string {
  const found = /^\s*\$/.test(text)
    ? ', which is money'
    : plainDays(text) !== undefined
      ? ', which is a time'
      : '';
  return `${label}: expected ${expected}; got ${text}${found}`;
}

/** What an emptied field lifted: "lifted: 7 days was given". */
export function liftedText({ format }: Control, given: number | undefined): string {
  return given === undefined ? 'lifted' : `lifted: ${format(given)} was given`;
}

function fileText(value: string): string {
  const file = fileOf(value);
  return file === undefined ? '' : `read from ${file.name}`;
}

/** How a value was read: "read as $250k". */
export function readText({ name, format, kind }: Control, value: string | number | null): string {
  if (typeof value === 'string') return kind === 'text' ? `read as ${value}` : fileText(value);
  if (value === null) return '';
  const unit = ['unique', 'inference', 'tokens'].includes(name)
    ? ' tokens'
    : name === 'params'
      ? ' parameters'
      : '';
  return `read as ${format(value)}${unit}${name === 'price' ? ' an hour' : ''}`;
}
