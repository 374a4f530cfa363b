import { expect, test } from 'vitest';
import { parseBudget, parseQuantity, parseRange } from '../../src/index.ts';
import { runCli } from '../helpers/cli.ts';

/** FLOP of a budget as a command says it. */
async function compute(...argv: string[]): Promise<number> {
  const { out } = await runCli([...argv, '--json']);
  const document = JSON.parse(out);
  return document.compute ?? document.recommendations[0].compute;
}

test.each([
  ['256 H100 for 6 weeks', '6 weeks', '256 h100'],
  ['64 H100 * 30 days', '30 days', '64 h100'],
  ['1024 MI300X for 20 days', '20 days', '1024 mi300x'],
])('%s buys the same FLOP as %s on %s, in every command', async (text, time, machines) => {
  const expected = await compute('recommend', time, '--on', machines);
  expect(await compute('recommend', text)).toBe(expected);
  expect(await compute('recommend', text, '--on', machines)).toBe(expected);
  expect(await compute('estimate', text)).toBe(expected);
  expect(await compute('estimate', time, '--on', machines)).toBe(expected);
  expect(await compute('compare', text)).toBe(expected);
  expect((await parseBudget(text)).compute).toBe(expected);
  expect((await parseQuantity(text)).value).toBe(expected);
  const [first] = (await parseRange(`${text}..1e26`, { expected: 'FLOP' })).values;
  expect(first).toBeCloseTo(expected, -14);
});

test.each([[], ['--unique-tokens', '30B'], ['--params', '8B'], ['--inference-tokens', '10T']])(
  'machines in the words of a budget are as unsure as beside --on: %s %s',
  async (...more) => {
    const answers = async (...argv: string[]) => {
      const {
        input: _,
        provenance: __,
        ...found
      } = JSON.parse((await runCli([...argv, ...more, '--json'])).out);
      const { caveats: ___, ...one } = found.recommendations?.[0] ?? {};
      return { ...found, caveats: undefined, recommendations: one };
    };
    for (const command of ['recommend', 'estimate']) {
      const words = await answers(command, '256 H100 for 6 weeks');
      expect(words).toEqual(await answers(command, '6 weeks', '--on', '256 h100'));
      // nobody said what they reach, so that what is bought varies, and the time does not
      const { intervals, run } = command === 'recommend' ? words.recommendations : { ...words, run: words };
      const given = await answers(command, '256 H100 * 6 weeks * 35%');
      const known = (command === 'recommend' ? given.recommendations : given).intervals?.tokens ?? {
        80: [1, 1],
      };
      const [width, narrow] = [intervals.tokens, known].map(({ 80: [low, high] }) => high / low);
      expect(width).toBeGreaterThan(1.02 * narrow!);
      expect(run.days['95']).toEqual([42, 42]);
    }
  },
);

/** Days and money of a run as a command says them. */
async function taken(command: string, ...argv: string[]): Promise<unknown> {
  const { out } = await runCli([command, ...argv, '--json']);
  const document = JSON.parse(out);
  const { days, acceleratorHours, cost, utilisation } = document.recommendations?.[0].run ?? document;
  return { days, acceleratorHours, money: cost['80'], utilisation: utilisation['95'] };
}

test.each([
  [['1e23']],
  [['1e23', '--experts', '8/256']],
  [['1e22', '--experts', '8']],
  [['--deadline', '30d', '--precision', 'fp8']],
  [['--params', '8B', '--tokens', '1T', '--precision', 'fp8']],
  [['--params', '8B', '--tokens', '1T', '--mfu', '40%']],
  [['--params', '8B', '--tokens', '1T', '--precision', 'fp8', '--mfu', '40% of fp8']],
  [['--model', 'llama3-8b', '--tokens', '1T']],
  [['--model', 'deepseek-v3', '--tokens', '1T'], '2048 h800'],
  [['--money', '3M', '--deadline', '6w', '--experts', '8/128'], '256 h100'],
] as [string[], string?][])('%j takes as long by recommend as by estimate', async (argv, on = '64 h100') => {
  const machines = ['--on', on];
  expect(await taken('recommend', ...argv, ...machines)).toEqual(
    await taken('estimate', ...argv, ...machines),
  );
});

test('hours without a number of accelerators are spent in a month, and said so', async () => {
  // 230,400 hours / 720 hours are 320 accelerators
  const { out } = await runCli(['estimate', '230400 H100-hours', '--json']);
  const found = JSON.parse(out);
  expect(found.hardware.accelerators).toBe(320);
  expect(found.caveats.map(({ code }: { code: string }) => code)).toContain('accelerators-for-a-month');
  expect(found.days.likely).toBeCloseTo(30, 6);
  expect(await compute('recommend', '230400 H100-hours')).toBe(found.compute);
});

test('a utilisation that is given stays', async () => {
  // 256 · 42 days · 989.4 TFLOP/s · 40%
  expect(await compute('recommend', '256 H100 * 6 weeks * 40%')).toBeCloseTo(
    256 * 42 * 86_400 * 989.4e12 * 0.4,
    -12,
  );
});

test("a default of one's own is no prediction", async () => {
  const { compute: flop, assumptions } = await parseBudget('256 H100 * 6 weeks', {
    defaults: { utilisation: 0.4 },
  });
  expect(flop).toBeCloseTo(256 * 42 * 86_400 * 989.4e12 * 0.4, -12);
  expect(assumptions.map(({ code }) => code)).toContain('default-utilisation');
});
