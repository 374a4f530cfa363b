import { describe, expect, test } from 'vitest';
import { assumptionMessage } from '../../src/quantity/notes.ts';
import { read } from './options.ts';

const DAY = 86_400;
// dense BF16 peaks as their vendors print them
const H100 = 989.4e12;
const A100 = 312e12;

async function expectValue(text: string, value: number, dimension: string): Promise<void> {
  const quantity = await read(text);
  expect(quantity.dimension).toBe(dimension);
  expect(Math.abs(quantity.value / value - 1), `${text} is ${quantity.value}`).toBeLessThan(1e-14);
}

// the issue's own list, worked out by hand
test.each([
  ['1e24', 1e24, 'number'],
  ['5.76e23 FLOP', 5.76e23, 'FLOP'],
  ['1e24 FLOPs', 1e24, 'FLOP'],
  ['1,000,000', 1e6, 'number'],
  ['70B', 70e9, 'number'],
  ['1.4T', 1.4e12, 'number'],
  ['15T tokens', 15e12, 'token'],
  // 200 · 1e15 · 86,400
  ['200 PF-days', 1.728e22, 'FLOP'],
  ['2 ZFLOP', 2e21, 'FLOP'],
  ['64 H100 * 30 days * 40%', 6.565183488e22, 'FLOP'],
  ['64xH100 for 30d at 40% MFU', 6.565183488e22, 'FLOP'],
  ['8 nodes * 8 H100 * 30 days * 0.4', 6.565183488e22, 'FLOP'],
  ['64 * 1979 TFLOP/s * 30 days * 40%', 1.313169408e23, 'FLOP'],
  // what each of them achieves is no peak: 64 · 400 TFLOP/s · 30 days
  ['64 H100 for 30 days at 400 TFLOP/s', 64 * 400e12 * 30 * DAY, 'FLOP'],
  ['64 GPUs for 30 days at 400 TFLOP/s', 64 * 400e12 * 30 * DAY, 'FLOP'],
  ['64 H100 * 989.4 TFLOP/s * 30 days * 40%', 64 * H100 * 30 * DAY * 0.4, 'FLOP'],
  ['64 H100s for a month', 64 * (365.25 / 12) * DAY * H100 * 0.4, 'FLOP'],
  // a DGX H100 and an HGX board hold eight
  ['4 nodes of H100 for 10 days', 32 * 10 * DAY * H100 * 0.4, 'FLOP'],
  ['4 H100 nodes for 10 days', 32 * 10 * DAY * H100 * 0.4, 'FLOP'],
  ['4 nodes of 8 H100 for 10 days', 32 * 10 * DAY * H100 * 0.4, 'FLOP'],
  ['4 nodes of 8xH100 * 10 days', 32 * 10 * DAY * H100 * 0.4, 'FLOP'],
  ['4 nodes of 2 H100 for 10 days', 8 * 10 * DAY * H100 * 0.4, 'FLOP'],
  ['2 DGX H100', 16, 'device'],
  ['2 HGX B200', 16, 'device'],
  ['2 DGX-H100 nodes for 1 day at 40%', 16 * DAY * H100 * 0.4, 'FLOP'],
  ['6.1e21 FLOP / (2 DGX H100 * 40%)', 6.1e21 / (16 * H100 * 0.4), 'second'],
  // a number that stands first, or beside a utilisation, is a factor
  ['2 * 64 H100 * 30 days * 40%', 2 * 6.565183488e22, 'FLOP'],
  ['64 H100 * 30 days * 40% * 2', 2 * 6.565183488e22, 'FLOP'],
  ['64 H100 * 2 * 30 days * 40%', 2 * 6.565183488e22, 'FLOP'],
  // 2.8e6 · 3600 · 989.4e12 · 0.38
  ['2.8M H800-hours at 38%', 3.78979776e24, 'FLOP'],
  // 250,000/2.10 hours · 3600 · 989.4e12 · 0.4
  ['$250k at $2.10/H100-hour and 40% MFU', (250_000 / 2.1) * 3600 * H100 * 0.4, 'FLOP'],
  ['6 FLOP/param/token * 70B params * 1.4T tokens', 5.88e23, 'FLOP'],
])('%s', expectValue);

test('an achieved rate says which share of the peak it is', async () => {
  const { utilisation, devices, acceleratorHours } = await read('64 H100 for 30 days at 400 TFLOP/s');
  expect(utilisation).toBeCloseTo(400e12 / H100, 12);
  expect({ devices, acceleratorHours }).toEqual({ devices: 64, acceleratorHours: 64 * 720 });
});

test('a node says how many it holds', async () => {
  const { assumptions, acceleratorHours } = await read('4 nodes of H100 for 10 days');
  expect(acceleratorHours).toBe(4 * 8 * 240);
  expect(assumptions.map(assumptionMessage)).toContain('A node holds 8 h100-sxm, as many as its links join');
  expect((await read('4 nodes of 8 H100 for 10 days')).assumptions.map(one => one.code)).not.toContain(
    'node-size',
  );
});

describe('numbers', () => {
  test.each([
    ['1_000_000', 1e6, 'number'],
    ['1,234,567.5', 1234567.5, 'number'],
    ['.5', 0.5, 'number'],
    ['2.3T', 2.3e12, 'number'],
    ['4.1B tokens', 4.1e9, 'token'],
    ['57%', 0.57, 'number'],
    ['7b', 7e9, 'number'],
    ['15t tokens', 15e12, 'token'],
    ['250K', 250e3, 'number'],
    ['1.5 million tokens', 1.5e6, 'token'],
    ['3 bn params', 3e9, 'parameter'],
    ['M tokens', 1e6, 'token'],
    ['10^24 FLOP', 1e24, 'FLOP'],
    ['5.76 × 10²³ FLOP', 5.76e23, 'FLOP'],
    ['5.76x10^23', 5.76e23, 'number'],
    ['10⁻³', 1e-3, 'number'],
    ['2^3^2', 512, 'number'],
    ['2**10', 1024, 'number'],
    ['~1e24', 1e24, 'number'],
    ['  1e24  ', 1e24, 'number'],
  ])('%s', async (text, value, dimension) => {
    const quantity = await read(text);
    expect([quantity.value, quantity.dimension]).toEqual([value, dimension]);
  });
});

describe('units', () => {
  test.each([
    ['1 YFLOP', 1e24, 'FLOP'],
    ['3 exaFLOP', 3e18, 'FLOP'],
    ['2 EFLOPs', 2e18, 'FLOP'],
    ['989 TFLOPS', 989e12, 'FLOP/second'],
    ['989 TFLOP/s', 989e12, 'FLOP/second'],
    ['989 TF', 989e12, 'FLOP/second'],
    ['1 PFLOP/s-day', 8.64e19, 'FLOP'],
    ['1 PFLOPS-day', 8.64e19, 'FLOP'],
    ['1 PFLOP/s * 1 day', 8.64e19, 'FLOP'],
    ['30 days', 30 * DAY, 'second'],
    ['2 weeks', 14 * DAY, 'second'],
    ['36h', 1.5 * DAY, 'second'],
    ['90 min', 5400, 'second'],
    ['30-day', 30 * DAY, 'second'],
    ['1 year', 365.25 * DAY, 'second'],
    ['12 months', 365.25 * DAY, 'second'],
    ['80 GB', 80e9, 'byte'],
    ['80 GiB', 80 * 2 ** 30, 'byte'],
    ['900 GB/s', 900e9, 'byte/second'],
    ['700 W * 2 hours', 700 * 7200, 'joule'],
    ['1 kWh', 3.6e6, 'joule'],
    ['$0.08/kWh', 0.08 / 3.6e6, 'USD/joule'],
    ['$2.10/H100-hour', 2.1 / 3600, 'USD/device/second'],
    ['$2.10 per H100 hour', 2.1 / 3600, 'USD/device/second'],
    ['2.10 USD/GPU/hour', 2.1 / 3600, 'USD/device/second'],
    ['$3/M tokens', 3e-6, 'USD/token'],
    ['4M tokens/step * 500k steps', 2e12, 'token'],
    ['1e24 FLOP / 989 TFLOP/s', 1e24 / 989e12, 'second'],
    ['1 / (2 s)', 0.5, '1/second'],
    ['(30 + 12) days', 42 * DAY, 'second'],
    ['1 week - 1 day', 6 * DAY, 'second'],
    ['6 * 70B * 1.4T', 5.88e23, 'number'],
    ['(2 s)^2', 4, 'second^2'],
    ['(1 + 1)^3 FLOP', 8, 'FLOP'],
    ['(1 + 1)^-1 s', 0.5, 'second'],
    // names in words, in any case
    ['2 terabytes', 2e12, 'byte'],
    ['1 Gibibyte', 2 ** 30, 'byte'],
    ['3 megawatts * 2 hours', 3e6 * 7200, 'joule'],
    ['5 megawatt-hours', 5e6 * 3600, 'joule'],
    ['$0.08 per kilowatt-hour', 0.08 / 3.6e6, 'USD/joule'],
    ['7 gigajoules', 7e9, 'joule'],
    ['250 milliseconds', 0.25, 'second'],
    ['40 percent', 0.4, 'number'],
  ])('%s', expectValue);

  test('months and years say how long they are', async () => {
    expect((await read('3 months')).assumptions.map(one => one.code)).toEqual(['month-length']);
    expect((await read('1 year')).assumptions.map(one => one.code)).toEqual(['year-length']);
    expect((await read('30 days')).assumptions).toEqual([]);
  });
});

describe('accelerators', () => {
  const spellings = [
    '64 H100 * 30 days * 40%',
    '64xH100 for 30d at 40%',
    '64 x H100 x 30 days x 40%',
    '64 H100s, 30 days, 40% MFU',
    '64 h100-sxm for 720 h @ 40% utilisation',
    '64 H100 * 30 days * 40% utilization',
    '64 H100 for 30 days at 40 percent Utilization',
    '64 H100 GPUs over 30 days at MFU 40%',
    '40% of 64 H100 for 30 days',
    '30 days on 64 H100 at 0.4',
    '8x8xH100 for 30d with 40% MFU',
    '(8 * 8) H100 * 30 days * 4/10',
    '64 H100 * 30 days * (1 - 0.6)',
    '46080 H100-hours at 40%',
    '46,080 H100 hours at 40%',
    '1920 H100-days at 40%',
  ];
  test.each(spellings)('%s', async text => expectValue(text, 64 * H100 * 30 * DAY * 0.4, 'FLOP'));

  test('tells accelerators, time and utilisation apart', async () => {
    const quantity = await read('8 nodes * 8 H100 * 30 days * 0.35');
    expect(quantity).toMatchObject({
      accelerator: 'h100-sxm',
      devices: 64,
      seconds: 30 * DAY,
      acceleratorHours: 46_080,
      utilisation: 0.35,
      peak: H100,
    });
    expect((await read('46080 H100-hours')).devices).toBeUndefined();
  });

  test.each([
    ['64 A100 40% 30 days', 64 * A100 * 30 * DAY * 0.4],
    ['64 A100 40GB for 30 days at 40%', 64 * A100 * 30 * DAY * 0.4],
    ['512 TPU v4 for 2 weeks at 50%', 512 * 275e12 * 14 * DAY * 0.5],
    ['512 TPUv4 chips for 2 weeks at 50%', 512 * 275e12 * 14 * DAY * 0.5],
    ['16 Gaudi 3 for 1 day at 30%', 16 * 1677e12 * DAY * 0.3],
    // a number behind a name is not part of it, unless the two are one
    ['64 A100 SXM 40 days at 40%', 64 * A100 * 40 * DAY * 0.4],
    ['100 Trainium 2.5 days at 40%', 100 * 191e12 * 2.5 * DAY * 0.4],
    ['100 Trainium 2 for 2.5 days at 40%', 100 * 667e12 * 2.5 * DAY * 0.4],
    // no BF16: FP16
    ['64 V100 for 1 day at 30%', 64 * 125e12 * DAY * 0.3],
    // shares multiply: 40% while it runs, which is 95% of the time
    ['64 H100 * 30 days * 40% * 95%', 64 * H100 * 30 * DAY * 0.4 * 0.95],
    ['400 TFLOP/s/H100 * 64 H100 * 30 days', 400e12 * 64 * 30 * DAY],
    ['64 H100 * 30 days * 40% + 1e22 FLOP', 64 * H100 * 30 * DAY * 0.4 + 1e22],
    [
      '64 H100 * 30 days * 50% + 32 A100 * 10 days * 30%',
      64 * H100 * 30 * DAY * 0.5 + 32 * A100 * 10 * DAY * 0.3,
    ],
    ['(64 H100 * 30 days + 32 A100 * 10 days) * 50%', (64 * H100 * 30 + 32 * A100 * 10) * DAY * 0.5],
    ['(64 H100 + 32 A100) * 30 days * 50%', (64 * H100 + 32 * A100) * 30 * DAY * 0.5],
    ['(32 H100 + 32 H100) * 30 days * 50%', 64 * H100 * 30 * DAY * 0.5],
  ])('%s', async (text, value) => expectValue(text, value, 'FLOP'));

  test.each([
    ['1e24 FLOP / (64 H100 * 40%)', 1e24 / (64 * H100 * 0.4)],
    ['1e24 FLOP / 64 H100', 1e24 / (64 * H100 * 0.4)],
    ['1e24 FLOP / 64 H100 * 0.5', (1e24 / (64 * H100 * 0.4)) * 0.5],
    ['1e24 FLOP / ((64 H100 + 32 A100) * 50%)', 1e24 / ((64 * H100 + 32 * A100) * 0.5)],
  ])('how long: %s', async (text, value) => expectValue(text, value, 'second'));

  test('states every default', async () => {
    expect((await read('64 H100 * 30 days')).assumptions).toEqual([
      { code: 'accelerator', severity: 'info', args: { name: 'H100', id: 'h100-sxm' } },
      {
        code: 'dense-peak',
        severity: 'info',
        args: { accelerator: 'h100-sxm', precision: 'bf16', peak: H100 },
      },
      { code: 'default-utilisation', severity: 'info', args: { utilisation: 0.4 } },
    ]);
    const given = await read('64 h100-sxm * 30 days * 40%');
    expect(given.assumptions.map(one => one.code)).toEqual(['dense-peak']);
    const volta = await read('64 V100 * 1 day * 40%');
    expect(volta.assumptions[1]?.args.precision).toBe('fp16');
  });

  test('takes other defaults', async () => {
    const options = { defaults: { utilisation: 0.5, precision: 'fp8', accelerator: 'H200' } } as const;
    const quantity = await read('64 GPUs * 30 days', options);
    expect(quantity.value).toBeCloseTo(64 * 1978.9e12 * 30 * DAY * 0.5, -12);
    expect(quantity).toMatchObject({ accelerator: 'h200-sxm', devices: 64, peak: 1978.9e12 });
  });

  test('a count of accelerators stays one', async () => {
    expect(await read('1024 h100-sxm')).toMatchObject({
      value: 1024,
      dimension: 'device',
      devices: 1024,
      accelerator: 'h100-sxm',
    });
    expect(await read('64 GPUs', { expected: 'device' })).toMatchObject({ value: 64, devices: 64 });
    await expect(read('64 H100', { expected: 'FLOP/second' })).resolves.toMatchObject({
      dimension: 'FLOP/second',
    });
  });
});

describe('money', () => {
  test('keeps the price and what is spent', async () => {
    const quantity = await read('$250k at $2.10/H100-hour and 40% MFU');
    expect(quantity.price).toBeCloseTo(2.1, 12);
    expect(quantity.money).toBeCloseTo(250_000, 6);
    expect(quantity.acceleratorHours).toBeCloseTo(250_000 / 2.1, 6);
  });

  test('notes a price beside accelerators and time', async () => {
    const quantity = await read('64 H100 for 30 days at $2/H100-hour');
    expect(quantity).toMatchObject({ dimension: 'FLOP', devices: 64, price: 2, money: 92_160 });
  });

  test.each([
    ['64 H100 * 30 days * $2/H100-hour', 92_160],
    ['$1M + $250k', 1.25e6],
    ['100 USD', 100],
  ])('%s', async (text, value) => {
    expect(await read(text)).toMatchObject({ dimension: 'USD', value, money: value });
  });
});

describe('caveats', () => {
  test.each([
    // rate, accelerator whose sparse headline it is, number format
    ['64 * 1979 TFLOP/s * 30 days * 40%', 'h100-sxm', 'bf16', 1979e12, 989.4e12],
    ['64 * 624 TFLOP/s * 30 days * 40%', 'a100-pcie-40', 'bf16', 624e12, 312e12],
    ['64 * 1,513 TFLOP/s * 30 days * 40%', 'h100-pcie', 'bf16', 1513e12, 756e12],
    ['8 * 4.5 PFLOPS * 30 days * 40%', 'b200-hgx', 'bf16', 4.5e15, 2.25e15],
    ['64 * 3958 TFLOP/s * 30 days * 40%', 'h100-sxm', 'fp8', 3958e12, 1978.9e12],
  ])('%s is sparse', async (text, accelerator, precision, peak, dense) => {
    const { caveats } = await read(text);
    expect(caveats.map(one => one.code)).toEqual(['sparse-peak']);
    expect(caveats[0]!.args).toMatchObject({ precision, dense });
    expect(caveats[0]!.args.peak).toBeCloseTo(peak, -3);
    if (accelerator.startsWith('h100')) expect(caveats[0]!.args.accelerator).toBe(accelerator);
  });

  // dense BF16 peaks that are a sparse headline in another format (312 is TF32, 2500 is TF32 of GB200)
  test.each(['989 TFLOP/s', '989.4 TFLOP/s', '312 TFLOP/s', '2500 TFLOP/s', '1307 TFLOP/s', '400 TFLOP/s'])(
    '%s is dense',
    async rate => expect((await read(`64 * ${rate} * 30 days * 40%`)).caveats).toEqual([]),
  );

  test('a peak without a utilisation, and HFU', async () => {
    expect((await read('64 * 989 TFLOP/s * 30 days')).caveats.map(one => one.code)).toEqual([
      'no-utilisation',
    ]);
    expect((await read('64 * 400 TFLOP/s * 30 days')).caveats).toEqual([]);
    expect((await read('64 H100 * 30 days * 45% HFU')).caveats.map(one => one.code)).toEqual([
      'hardware-utilisation',
    ]);
  });
});

describe('what is expected', () => {
  test('a plain number is taken as it', async () => {
    expect(await read('1e24', { expected: 'FLOP' })).toMatchObject({ value: 1e24, dimension: 'FLOP' });
    expect(await read('6 * 70B * 1.4T', { expected: 'FLOP' })).toMatchObject({ dimension: 'FLOP' });
    expect(await read('70B', { expected: 'parameter' })).toMatchObject({ dimension: 'parameter' });
  });

  test('zero only where it is allowed', async () => {
    expect((await read('0 tokens', { allowZero: true })).value).toBe(0);
    expect((await read('0', { allowZero: true, expected: 'token' })).value).toBe(0);
  });
});

test('needs no accelerators for anything but their names', async () => {
  const { parseQuantity } = await import('../../src/quantity/index.ts');
  expect((await parseQuantity('6 FLOP/param/token * 70B params * 1.4T tokens')).value).toBeCloseTo(
    5.88e23,
    -9,
  );
  await expect(parseQuantity('64 H100')).rejects.toThrow('Unknown unit H100');
});
