import type { Run } from '../catalog/run.ts';
import type { Law } from '../core/law.ts';
import type { Argument, Given, Option, Place } from './command.ts';
import { InputError } from './io.ts';
import type { Accelerators, SpokenUtilisation } from './quantities.ts';

/*
 * Readers of options and arguments: what each takes, and how its text becomes a value. Nothing here is loaded before it is
 * needed: what reads quantities and laws is imported by the reader that wants it.
 */

type Extras = Pick<Option<unknown>, 'short' | 'writes' | 'completes' | 'choices' | 'preset'>;
type Read<T> = (text: string, place: Place) => T | Promise<T>;

const quantities = () => import('./quantities.ts');

/** An option with one value, read from its text; undefined where it is not given. */
export function option<T>(
  placeholder: string,
  summary: string,
  read: Read<T>,
  extras: Extras = {},
): Option<T | undefined> {
  return {
    placeholder,
    summary,
    ...extras,
    read: (given, place) => (given === undefined ? undefined : read(String(given), place)),
  };
}

/** A text as it is. */
export function text(placeholder: string, summary: string, extras: Extras = {}): Option<string | undefined> {
  return option(placeholder, summary, value => value, extras);
}

/** The name of a file or folder that the command writes. */
export function output(
  placeholder: string,
  summary: string,
  extras: Extras = {},
): Option<string | undefined> {
  return text(placeholder, summary, { ...extras, writes: true });
}

/** Something that is there or is not. */
export function flag(summary: string): Option<boolean> {
  return { summary, read: given => given === true };
}

/** `--no-gated` as the option `gated`: false where it is given. */
export function without(summary: string): Option<false | undefined> {
  return { summary, isNegated: true, read: given => (given === false ? false : undefined) };
}

/** One of a few words. */
export function choice<const T extends string>(
  choices: readonly T[],
  placeholder: string,
  summary: string,
  extras: Extras = {},
): Option<T | undefined> {
  const read = (value: string, { name }: Place) => {
    const found = choices.find(one => one.toLowerCase() === value.trim().toLowerCase());
    if (found !== undefined) return found;
    throw new InputError(`${name} must be ${listed(choices)}: got '${value}'`);
  };
  return option(placeholder, summary, read, { ...extras, choices });
}

/** A whole number of at least `least`. */
export function wholeNumber(least: number, placeholder: string, summary: string): Option<number | undefined> {
  return option(placeholder, summary, (value, { name }) => {
    const number = Number(value);
    if (Number.isSafeInteger(number) && number >= least && value.trim() !== '') return number;
    throw new InputError(`${name} must be a whole number of at least ${least}: got '${value}'`);
  });
}

/** A number in digits, of whatever sign and size. */
export function decimal(placeholder: string, summary: string): Option<number | undefined> {
  return option(placeholder, summary, (value, { name }) => decimalOf(value, name));
}

/** A finite number in digits; InputError that names its option. */
export function decimalOf(value: string, name: string): number {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (!Number.isFinite(number)) throw new InputError(`Option ${name} takes a number: got '${value}'`);
  return number;
}

/**
 * A positive number, also as a percentage: `2.0`, `80%`.
 *
 * @param expected what should stand there, with an example
 */
export function number(expected: string, placeholder: string, summary: string): Option<number | undefined> {
  return option(placeholder, summary, async (value, { name }) =>
    (await quantities()).readNumber(value, name, expected),
  );
}

/** A share of at most `most`: `5%`, `0.05`. */
export function share(placeholder: string, summary: string, most = 1): Option<number | undefined> {
  return option(placeholder, summary, async (value, { name }) =>
    (await quantities()).readFraction(value, name, most),
  );
}

/** A count of parameters or tokens: `70B`, `1.4T tokens`. */
export function count(
  what: 'parameters' | 'tokens',
  placeholder: string,
  summary: string,
): Option<number | undefined> {
  return option(placeholder, summary, async (value, { name }) =>
    (await quantities()).readCount(value, what, name),
  );
}

/** FLOP of a budget in any of its forms: `1e24`, `200 PF-days`, `64 H100 * 30 days * 40%`. */
export function compute(placeholder: string, summary: string): Option<number | undefined> {
  return option(placeholder, summary, async (value, { name }) =>
    (await quantities()).readCompute(value, name),
  );
}

/** A quantity of one dimension, in base units. */
export function quantity(
  dimension: 'number' | 'joule/second' | 'USD' | 'USD/device/second',
  placeholder: string,
  summary: string,
): Option<number | undefined> {
  return option(placeholder, summary, async (value, { name }) =>
    (await quantities()).readDimension(value, dimension, name),
  );
}

/** How many of which accelerator: `1024 h100-sxm`, `8xH100`, `h100`. */
export function acceleratorsOf(summary: string): Option<Accelerators | undefined> {
  return option('<accelerators>', summary, async value => (await quantities()).readAccelerators(value));
}

/** Accelerators to compare: repeated, or with commas between them. */
export function acceleratorsList(summary: string): Option<readonly Accelerators[] | undefined> {
  return {
    placeholder: '<accelerators>',
    summary,
    isRepeatable: true,
    read: async given => {
      if (given === undefined) return undefined;
      const { readAcceleratorsList } = await quantities();
      return (await Promise.all(textsOf(given).map(readAcceleratorsList))).flat();
    },
  };
}

/** Days until something must be done: `6 weeks`, `6w`. */
export function days(placeholder: string, summary: string): Option<number | undefined> {
  return option(placeholder, summary, async (value, { name }) => (await quantities()).readDays(value, name));
}

/** A share of the dense 16-bit peak, or of another format's, or FLOP/s of one device: `40%`, `40% of fp8`, `400 TFLOP/s`. */
export function utilisation(summary: string): Option<SpokenUtilisation | undefined> {
  return option('<share>', summary, async (value, { name }) =>
    (await quantities()).readUtilisation(value, name),
  );
}

/** USD per accelerator-hour: `2.10`, `$2.10`, `$2.10/H100-hour`. */
export function hourlyPrice(summary: string): Option<number | undefined> {
  return option('<usd>', summary, async (value, { name }) => (await quantities()).readPrice(value, name));
}

/** A law by its id, or from a law file. */
export function law(placeholder: string, summary: string): Option<Law | undefined> {
  const read = async (word: string, { io }: Place) => (await import('./law-option.ts')).readLaw(word, io);
  return option(placeholder, summary, read, { completes: lawIds });
}

/**
 * Laws by their ids, or from law files: repeated, or with commas between them. `all` is what is asked where none is named, or
 * with `every` each law that allocates.
 */
export function laws(
  placeholder: string,
  summary: string,
  every?: 'every',
): Option<readonly Law[] | undefined> {
  return {
    ...law(placeholder, summary),
    isRepeatable: true,
    read: async (given, { io }) => {
      if (given === undefined) return undefined;
      const { readLaws } = await import('./law-option.ts');
      return readLaws(textsOf(given), every === 'every', io);
    },
  };
}

/** A run of the user's own, from its file. */
export function runFile(placeholder: string, summary: string): Option<Run | undefined> {
  return option(placeholder, summary, async (path, { io }) => {
    const [file, { parseRunFile }] = await Promise.all([io.readText(path), import('../catalog/run-file.ts')]);
    return parseRunFile(file, path);
  });
}

/** An option that may be repeated; each value is read by itself. */
export function list<T>(one: Option<T | undefined>): Option<readonly T[] | undefined> {
  return {
    ...one,
    isRepeatable: true,
    read: async (given, place) => {
      if (given === undefined) return undefined;
      const values: T[] = [];
      for (const value of textsOf(given)) {
        const read = await one.read(value, place);
        if (read !== undefined) values.push(read);
      }
      return values;
    },
  };
}

/** An option that must be given. */
export function required<T>(one: Option<T | undefined>): Option<T> {
  return {
    ...one,
    isRequired: true,
    read: async (given, place) => {
      const value = await one.read(given, place);
      if (value === undefined) throw new InputError(`Missing ${place.name}`);
      return value;
    },
  };
}

type Behind = Pick<Argument<unknown>, 'isFile' | 'completes' | 'isRequired'>;

/** One word behind a command. */
export function word(extras: Omit<Behind, 'isRequired'> = {}): Argument<string | undefined> {
  return { ...extras, read: given => textsOf(given)[0] };
}

/** One word that must stand behind a command. */
export function requiredWord(extras: Omit<Behind, 'isRequired'> = {}): Argument<string> {
  return { ...extras, isRequired: true, read: given => textsOf(given)[0] ?? '' };
}

/** All the words behind a command; none where it has none. */
export function words(extras: Behind = {}): Argument<readonly string[]> {
  return { ...extras, isMany: true, read: textsOf };
}

/** Budgets in FLOP behind a command, each word one or a range of them. */
export function budgets(): Argument<readonly number[]> {
  return {
    isMany: true,
    read: async given => {
      const read = await Promise.all(
        textsOf(given).map(async one => (await quantities()).readBudgets(one, 1)),
      );
      return read.flat().flatMap(budget => budget?.compute ?? []);
    },
  };
}

/** The range of compute of a chart: two budgets. */
export function computeRange(): Option<readonly [number, number] | undefined> {
  return option('<C..C>', 'compute to draw (default: 1e18..1e26)', async value => {
    const [low, high, ...more] = value.split('..');
    if (low === undefined || high === undefined || more.length > 0)
      throw new InputError(`--range must be two budgets, such as 1e18..1e26: got ${value}`);
    const { readBudget } = await quantities();
    return [(await readBudget(low)).compute, (await readBudget(high)).compute] as const;
  });
}

function textsOf(given: Given): readonly string[] {
  if (typeof given === 'string') return [given];
  return typeof given === 'object' ? given : [];
}

function listed(choices: readonly string[]): string {
  return choices.length < 2 ? choices.join() : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}

/** Ids of laws, for completion. */
export async function lawIds(): Promise<readonly string[]> {
  return (await import('../catalog/laws.ts')).lawIds();
}

/** Ids of accelerators, for completion. */
export async function acceleratorIds(): Promise<readonly string[]> {
  return (await import('../catalog/accelerators.ts')).accelerators().map(one => one.id);
}
