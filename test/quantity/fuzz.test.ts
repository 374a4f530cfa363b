import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  assumptionMessage,
  parseRange,
  QuantityError,
  quantityCaveatMessage,
} from '../../src/quantity/index.ts';
import { size } from '../helpers/speed.ts';
import { read, shipped } from './options.ts';

/** Either a positive finite value with sentences for all it says, or a QuantityError with a place in the text. */
async function valueOrError(text: string): Promise<'value' | 'error'> {
  try {
    const quantity = await read(text);
    expect(quantity.value > 0 && Number.isFinite(quantity.value), `${text} is ${quantity.value}`).toBe(true);
    for (const one of Object.values(quantity)) if (typeof one === 'number') expect(one).not.toBeNaN();
    for (const note of quantity.assumptions) expect(assumptionMessage(note)).not.toBe(note.code);
    for (const note of quantity.caveats) expect(quantityCaveatMessage(note)).not.toBe(note.code);
    return 'value';
  } catch (error) {
    if (!(error instanceof QuantityError))
      throw new Error(`${JSON.stringify(text)} gave ${error}`, { cause: error });
    const [start, end] = error.span;
    expect(0 <= start && start <= end && end <= text.length, `span of ${JSON.stringify(text)}`).toBe(true);
    expect(error.message.length).toBeLessThan(400);
    return 'error';
  }
}

const digits = fc.oneof(
  fc.integer({ min: 0, max: 99_999 }).map(String),
  fc.double({ min: 0, max: 1e300, noNaN: true }).map(String),
  fc.constantFrom(
    '1e24',
    '1,000,000',
    '.5',
    '1_000',
    '0',
    '1e400',
    '10^24',
    '5.76 × 10²³',
    '2.8M',
    '70B',
    '64',
  ),
);
const unit = fc.constantFrom(
  ...'FLOP FLOPs FLOPS TFLOP/s PFLOP/s PF-days ZFLOP tokens params days d h hours weeks months H100 A100 GPUs TPU%v4'
    .split(' ')
    .map(word => word.replace('%', ' ')),
  ...[
    '% MFU',
    '%',
    'MFU',
    'nodes',
    'GB',
    'kWh',
    'W',
    '/s',
    '/H100-hour',
    'FLOP/param/token',
    'H800-hours',
    'k',
    'T',
    'x',
  ],
);
const atom = fc.oneof(
  fc.tuple(digits, fc.constantFrom('', ' ', '-'), unit).map(parts => parts.join('')),
  digits,
  digits.map(number => `$${number}`),
  digits.map(number => `$${number}/H100-hour`),
  unit,
);
const joint = fc.constantFrom(
  ...[
    ' * ',
    ' + ',
    ' - ',
    '/',
    '^',
    ' at ',
    ' for ',
    ' and ',
    'x',
    ' ',
    ', ',
    ' per ',
    ' × ',
    ' of ',
    '**',
    '..',
    '@',
  ],
);
const expression = fc.letrec<{ tree: string }>(tie => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    atom,
    fc.tuple(tie('tree'), joint, tie('tree')).map(parts => parts.join('')),
    tie('tree').map(inner => `(${inner})`),
    tie('tree').map(inner => `-${inner}`),
  ),
})).tree;

/** A text with a few characters dropped, doubled or replaced. */
const damaged = fc
  .tuple(
    expression,
    fc.array(
      fc.tuple(fc.nat(), fc.constantFrom('', '(', ')', '%', '^', '-', 'e', '.', ',', '$', 'µ', '\0')),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([text, edits]) =>
    edits.reduce((left, [place, put]) => {
      const at = left.length === 0 ? 0 : place % left.length;
      return left.slice(0, at) + put + left.slice(at + 1);
    }, text),
  );

test('strings made by the grammar', async () => {
  const tries = size(2500);
  const outcomes = { value: 0, error: 0 };
  await fc.assert(
    fc.asyncProperty(expression, async text => {
      outcomes[await valueOrError(text)]++;
    }),
    { numRuns: tries },
  );
  // both happen often, or the fuzzing has lost its meaning
  expect(outcomes.value / tries).toBeGreaterThan(0.1);
  expect(outcomes.error / tries).toBeGreaterThan(0.1);
});

test('strings with damage', async () => {
  await fc.assert(
    fc.asyncProperty(damaged, async text => void (await valueOrError(text))),
    { numRuns: size(1500) },
  );
});

test('strings of garbage', { tags: 'slow' }, async () => {
  const garbage = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(...'0123456789.,eE+-*/^()%$kMBTxatFLOPSsHd '), maxLength: 40 }),
    fc.constantFrom(
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      '1 constructor',
      '1 __proto__',
      'valueOf',
    ),
  );
  await fc.assert(
    fc.asyncProperty(garbage, async text => void (await valueOrError(text))),
    { numRuns: size(1000) },
  );
});

test('ranges', async () => {
  const range = fc.oneof(
    fc.tuple(expression, expression).map(ends => ends.join('..')),
    fc
      .tuple(digits, digits, fc.constantFrom('', ':', ':3', ':-1', ':1e9', ':x'))
      .map(([a, b, c]) => `${a}..${b}${c}`),
  );
  await fc.assert(
    fc.asyncProperty(range, async text => {
      try {
        const { values } = await parseRange(text, shipped);
        for (const [index, value] of values.entries()) {
          expect(Number.isFinite(value) && value > 0, `${text}: ${value}`).toBe(true);
          if (index > 0) expect(value).toBeGreaterThanOrEqual(values[index - 1]!);
        }
      } catch (error) {
        if (!(error instanceof QuantityError)) throw error;
      }
    }),
    { numRuns: size(500) },
  );
});
