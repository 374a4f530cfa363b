import { accelerators } from '../../catalog/accelerators.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Dimension, Quantity } from '../../quantity/index.ts';
import { parsePlain } from '../../quantity/plain.ts';
import { nearest } from '../../text/names.ts';
import type { ProposalProblem, RawValue, StatedValue } from '../types.ts';
import { type Bounds, type Field, fieldAt, type Kind } from './schema.ts';

/** Units that a quantity of a kind may have, and what one of them is in the unit of the kind. */
const units: Readonly<Record<Kind, Readonly<Partial<Record<Dimension, number>>>>> = {
  parameters: { parameter: 1 },
  tokens: { token: 1 },
  batch: { token: 1 },
  compute: { FLOP: 1 },
  rate: { 'FLOP/second': 1 },
  share: { number: 1 },
  days: { second: 1 / 86_400 },
  seconds: { second: 1 },
  hours: { 'device*second': 1 / 3600, second: 1 / 3600 },
  money: { USD: 1 },
  price: { 'USD/device/second': 3600, USD: 1 },
  bytes: { byte: 1 },
  bytesPerToken: { byte: 1 },
  power: { 'joule/second': 1, number: 1 },
  count: { device: 1, token: 1 },
  number: { number: 1 },
};

const examples: Readonly<Record<Kind, string>> = {
  parameters: 'parameters, such as 70B',
  tokens: 'tokens, such as 1.4T',
  batch: 'tokens or sequences, such as 4M tokens or 1024 sequences',
  compute: 'FLOP, such as 5.76e23 or 200 PF-days',
  rate: 'FLOP/s, such as 989 TFLOP/s',
  share: 'a share, such as 40%',
  days: 'a time, such as 30 days',
  seconds: 'a time in seconds, such as 0.03 or 30 ms',
  hours: 'accelerator-hours, such as 46080 or 1.3M',
  money: 'US dollars, such as $2M',
  price: 'US dollars an hour, such as $2.10/hour',
  bytes: 'bytes, such as 40 TB',
  bytesPerToken: 'bytes a token, such as 4.2',
  power: 'watts, such as 700 W',
  count: 'a count, such as 64',
  number: 'a number, such as 3e-4',
};

/** A number that stands in a proposal, still in the unit that its key or text names, where it names one. */
export interface ReadNumber extends StatedValue {
  readonly value: number;
  /** `sequences`, `nodes`: turned into the field's unit once the other values are known. */
  readonly unit?: string;
  /** The accelerator that its text names: `64 H100`. */
  readonly accelerator?: string;
}

/** A value as a number or a word, or why it is neither. */
export type ReadValue =
  | { readonly number: ReadNumber }
  | { readonly word: StatedValue & { readonly value: string | boolean } }
  | { readonly problem: ProposalProblem };

/** Understand one value of a proposal by the kind of its field. */
export async function readValue(path: string, raw: RawValue): Promise<ReadValue> {
  const field = fieldAt(path)!;
  if (field.kind !== undefined) return readNumber(field, field.kind, raw);
  if (field.isFlag === true) {
    const { value } = raw;
    if (typeof value === 'boolean') return { word: { ...raw, value } };
    return bad(path, raw, `must be true or false: got '${raw.text}'`);
  }
  const value = String(raw.value).trim();
  if (value === '' || value.length > 1000) return bad(path, raw, 'must be a short text');
  if (path === 'schedule.start' && !isDate(value)) {
    return bad(path, raw, `must be a date such as 2026-03-01: got '${value.slice(0, 40)}'`);
  }
  if (field.choices === undefined) return { word: { ...raw, value } };
  const word = value.toLowerCase();
  const chosen = field.choices.find(choice => choice.toLowerCase() === word);
  if (chosen !== undefined) return { word: { ...raw, value: chosen } };
  const guess = nearest(word, field.choices);
  const hint = guess === undefined ? `expected one of ${field.choices.join(', ')}` : `did you mean ${guess}?`;
  return bad(path, raw, `unknown word '${value.slice(0, 40)}': ${hint}`);
}

async function readNumber(field: Field, kind: Kind, raw: RawValue): Promise<ReadValue> {
  const { value } = raw;
  if (typeof value === 'boolean') return bad(field.path, raw, `must be ${examples[kind]}: got ${value}`);
  let number: ReadNumber;
  if (typeof value === 'number') {
    number = { ...raw, value };
  } else {
    try {
      const read = await readText(field, kind, value.trim());
      number = { ...raw, ...read };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // a quantity's error has the sentence without the text beside it
      const text = lower('reason' in error ? String(error.reason) : error.message);
      return bad(field.path, raw, `${text}; must be ${examples[kind]}: got '${value.slice(0, 60)}'`);
    }
  }
  const message =
    outOfBounds(number.value, number.unit === 'of steps' ? { zero: true } : field.bounds, examples[kind]) ??
    (kind === 'batch' ? tooManySequences(number, raw.key) : undefined);
  return message === undefined ? { number } : bad(field.path, raw, message);
}

interface ReadText {
  readonly value: number;
  readonly unit?: string;
  readonly accelerator?: string;
}

async function readText(field: Field, kind: Kind, text: string): Promise<ReadText> {
  if (field.bounds.zero === true && /^0+(\.0*)?\s*[%a-z]*$/i.test(text)) return { value: 0 };
  const counted = /^(.*\S)\s*(?:sequences?|seqs?|samples?)$/i.exec(text);
  if (counted !== null && (kind === 'batch' || field.path === 'data.tokens')) {
    return { value: await amount(counted[1]!, ['number'], { number: 1 }), unit: 'sequences' };
  }
  const binary = /^(\d+)\s*k(?:\s*tokens?)?$/i.exec(text);
  // 8k of context is 8,192 tokens
  if (binary !== null && field.path.endsWith('.sequenceLength') && isPowerOfTwo(Number(binary[1]))) {
    return { value: Number(binary[1]) * 1024 };
  }
  const share =
    field.path === 'hardware.mfu' ? /^(.*\S)\s+of\s+(?:the\s+)?(\w+)(?:\s+peak)?$/i.exec(text) : null;
  if (share !== null) {
    return {
      value: await amount(share[1]!, ['number'], { number: 1 }),
      unit: `of ${share[2]!.toLowerCase()}`,
    };
  }
  if (field.path === 'hardware.mfu' && /flops?\b|flop\/s/i.test(text)) {
    const rate = text.replace(/\s*(?:\/|per|a)\s*(?:gpus?|devices?|accelerators?|chips?)$/i, '');
    return { value: await amount(rate, ['FLOP/second'], units.rate), unit: 'FLOP/s' };
  }
  const milliseconds = kind === 'seconds' ? /^([\d.]+)\s*ms$/i.exec(text) : null;
  if (milliseconds !== null) {
    return { value: (await amount(milliseconds[1]!, ['number'], { number: 1 })) / 1000 };
  }
  if (kind === 'price') {
    const money = /^(.*?)\s*(?:\/|per|an?)\s*(?:[\w -]*[\s-])?(?:h|hr|hours?)$/i.exec(text);
    return { value: await amount(money?.[1] ?? text, ['USD'], { USD: 1 }) };
  }
  if (kind === 'bytesPerToken') {
    const size = text.replace(/\s*(?:\/|per|a)\s*(?:token|tok)$/i, '');
    return { value: await amount(size, ['byte'], { byte: 1 }) };
  }
  if (field.path === 'hardware.count' || field.path === 'limits.accelerators') {
    const several = /^(\d[\d,]*)\s*(?:[x×*]\s*)?([a-z].*)$/i.exec(text);
    if (several !== null && !/^(?:gpus?|devices?|chips?|accelerators?|tpus?|nodes?)$/i.test(several[2]!)) {
      const quantity = await parseFully(text, 'device');
      return { value: quantity.value, ...(quantity.accelerator && { accelerator: quantity.accelerator }) };
    }
    if (several !== null && /^nodes?$/i.test(several[2]!)) {
      return { value: await amount(several[1]!, ['number'], { number: 1 }), unit: 'nodes' };
    }
  }
  return { value: await amount(text, Object.keys(units[kind]) as Dimension[], units[kind]) };
}

/** The value of a text in one of several dimensions; a bare number is in the unit of the field. */
async function amount(
  text: string,
  dimensions: readonly Dimension[],
  factors: Readonly<Partial<Record<Dimension, number>>>,
): Promise<number> {
  const plain = parsePlain(text);
  if (plain?.dimension === 'number') return plain.value;
  const short = shortForm(text, factors);
  if (short !== undefined) return short;
  let first: unknown;
  for (const expected of dimensions) {
    if (plain !== undefined && plain.dimension === expected) return plain.value * factors[expected]!;
    try {
      const quantity = await parseFully(text, expected);
      return quantity.value * factors[expected]!;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      first ??= error;
    }
  }
  throw first;
}

/** `40%` and `$2M`, which need no grammar. */
function shortForm(text: string, factors: Readonly<Partial<Record<Dimension, number>>>): number | undefined {
  const percent = factors.number === undefined ? null : /^(.*\d)\s*%$/.exec(text);
  const share = percent === null ? undefined : parsePlain(percent[1]!);
  if (share?.dimension === 'number') return share.value / 100;
  const dollars = factors.USD === undefined ? null : /^\$\s*(\d.*)$/.exec(text);
  const money = dollars === null ? undefined : parsePlain(dollars[1]!);
  return money?.dimension === 'number' ? money.value * factors.USD! : undefined;
}

/** Any quantity; its grammar is loaded when the first text needs it. */
async function parseFully(text: string, expected: Dimension): Promise<Quantity> {
  const { parseQuantity } = await import('../../quantity/index.ts');
  return parseQuantity(text, { accelerators: accelerators(), expected });
}

function outOfBounds(value: number, bounds: Bounds, example: string): string | undefined {
  if (!Number.isFinite(value)) return `must be ${example}: got ${value}`;
  if (value < 0 || (value === 0 && bounds.zero !== true)) return `must be positive: got ${value}`;
  // beyond what any product of a few of them can hold
  if (value > 1e50 || (value > 0 && value < 1e-30)) return `is out of any range: got ${value}`;
  if (bounds.whole === true && !Number.isSafeInteger(value)) return `must be a whole number: got ${value}`;
  if (bounds.most !== undefined && value > bounds.most) return `must be at most ${bounds.most}: got ${value}`;
  return undefined;
}

/** Sequences of a step beyond which tokens are meant: the largest documented batches have some ten thousand. */
const MOST_SEQUENCES = 1e5;

/** Why a batch is refused that counts more sequences than anyone trains on at once. */
function tooManySequences({ value, unit, text }: ReadNumber, key: string): string | undefined {
  if (unit !== 'sequences' || /tok/i.test(text) || value <= MOST_SEQUENCES) return undefined;
  const written = text.trim().replace(/\s*(?:sequences?|seqs?|samples?)$/i, '');
  return `'${text.trim()}' (${key}) counts sequences, expected at most ${MOST_SEQUENCES}: did you mean ${written} tokens?`;
}

function bad(path: string, raw: RawValue, message: string): { readonly problem: ProposalProblem } {
  return { problem: { code: 'bad-value', args: { path, message }, position: raw.position } };
}

function isPowerOfTwo(value: number): boolean {
  return value > 0 && Number.isInteger(Math.log2(value));
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
