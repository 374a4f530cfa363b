import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCount, readDays, readDimension, readPrice } from '../../src/cli/quantities.ts';
import { controlNames, controls, readField } from '../../src/report/controls.ts';
import { type Changes, fromHash, isLater, toHash } from '../../src/report/state.ts';
import { size } from '../helpers/speed.ts';

const laws = ['besiroglu2024', 'llama3', 'ours/a&b=c.json'];
const choices = { law: laws, model: ['llama3-8b'], on: ['h100-sxm'], precision: ['bf16', 'fp8'] };
const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
const changes = fc.record(
  {
    compute: positive,
    law: fc.constantFrom(...laws),
    count: fc.integer({ min: 1, max: 1e9 }),
    mfu: fc.double({ min: 1e-9, max: 1, noNaN: true }),
    price: positive,
    inference: fc.oneof(fc.constant(0), positive),
    money: fc.oneof(positive, fc.constant(null)),
    deadline: positive,
    unique: positive,
    params: positive,
    tokens: fc.oneof(positive, fc.constant(null)),
    on: fc.constant('h100-sxm'),
    precision: fc.constantFrom('bf16', 'fp8'),
    model: fc.constantFrom('llama3-8b', 'ours.json {"schema":"isoflop/model/1"}'),
    workload: fc.constantFrom('2 h100-sxm, fp8, 25 users, 1000/500, ttft 500ms', null),
    from: fc.constantFrom('fineweb:70%, wikipedia:1%@7', 'web=2T:90%, code=200B:10%', null),
  },
  { requiredKeys: [] },
);

describe('the address', () => {
  it('gives back exactly what was written into it', () => {
    fc.assert(
      fc.property(changes, fc.option(changes, { nil: undefined }), (given, pinned) => {
        expect(fromHash(`#${toHash(given as Changes, pinned as Changes)}`, choices)).toEqual({
          changes: given,
          ...(pinned !== undefined && { pinned }),
        });
      }),
      { numRuns: size(2000) },
    );
  });

  it('passes over whatever else it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const read = fromHash(text, choices).changes;
        expect(Object.keys(read).every(key => controlNames.some(name => name === key))).toBe(true);
      }),
      { numRuns: size(1000) },
    );
    expect(
      fromHash('#compute=-1&law=nobody&count=1.5&mfu=2&price=abc&inference=&x=1', choices).changes,
    ).toEqual({});
    expect(fromHash('#compute=1e+24&compute=5', choices).changes).toEqual({ compute: 1e24 });
  });

  it('of the first version is read as it was, and one of a later version is told', () => {
    expect(fromHash('#count=8', choices)).toEqual({ changes: { count: 8 } });
    expect(isLater('#count=8')).toBe(false);
    expect(isLater(`#${toHash({ count: 8 })}`)).toBe(false);
    expect(isLater('#v=3&count=8')).toBe(true);
  });
});

describe('a field', () => {
  it.each([
    ['1e24', 'FLOP', 1e24],
    ['5.88e23 FLOP', 'FLOP', 5.88e23],
    ['1 PF-day', 'FLOP', 8.64e19],
    ['5T tokens', 'token', 5e12],
    ['1,024', 'number', 1024],
    ['40%', 'number', 0.4],
    ['$250k', 'USD', 250_000],
    ['$2M', 'USD', 2e6],
    ['3M', 'USD', 3e6],
    ['$250k', 'FLOP', undefined],
    ['40%', 'token', undefined],
    ['70B', 'parameter', 70e9],
    ['0', 'token', 0],
    ['5T tokens', 'FLOP', undefined],
    ['-1', 'number', undefined],
    ['many', 'number', undefined],
    ['', 'number', undefined],
    ['1e999', 'number', undefined],
  ] as const)('reads %s as a %s', (text, dimension, value) => {
    if (value === undefined) expect(readField(text, dimension)).toBeUndefined();
    else expect(readField(text, dimension)).toBeCloseTo(value, 12);
  });
});

describe('a control', () => {
  // what the reader of the command line makes of the same text
  it.each([
    ['deadline', ['6w', '42d', '36h', '6 weeks', '42 days', '30', 'soon', '$5'], readDays],
    ['price', ['2.10', '$2.10', '$2.10/hour', '$2 per hour', 'dear'], readPrice],
    ['money', ['3M', '$250k', '250000', '30 days'], (text: string) => readDimension(text, 'USD', '--money')],
    ['params', ['70B', '7e9', '5T tokens'], (text: string) => readCount(text, 'parameters', '--max-params')],
    ['unique', ['500B', '1.4T tokens', '$5'], (text: string) => readCount(text, 'tokens', '--unique-tokens')],
  ] as const)('%s reads what its option reads', async (name, texts, read) => {
    const control = controls.find(one => one.name === name)!;
    for (const text of texts) {
      const said = await Promise.resolve(read(text, `--${name}`)).catch(() => undefined);
      const found = control.read(text);
      if (said === undefined) expect(found, text).toBeUndefined();
      else expect(found, text).toBeCloseTo(said, 6);
    }
  });
});
