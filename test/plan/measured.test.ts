import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findModel } from '../../src/catalog/models.ts';
import { parseRunFile } from '../../src/catalog/run-file.ts';
import { check } from '../../src/check/check.ts';
import { estimateProposal } from '../../src/check/estimate-proposal.ts';
import { estimate } from '../../src/plan/estimate.ts';
import { runCli } from '../helpers/cli.ts';

const DAY = 86_400;
const PEAK = 989.4e12;
const plan = { parameters: 8e9, tokens: 2e12, accelerator: 'h100', accelerators: 64 } as const;

describe('a throughput that was measured', () => {
  const found = estimate({ ...plan, measured: '600,000 tokens/s on 64 h100' });

  test('gives the whole run at 0.885 of it: 2T tokens at 531,000 a second are 43.6 days', () => {
    expect(found.days!.likely).toBeCloseTo(2e12 / (600_000 * 0.885) / DAY, 6);
    expect(found.days!.likely).toBeCloseTo(43.59, 2);
    // 6 · 8e9 · 600,000 / (64 · 989.4e12) while steps run
    expect(found.utilisation!.measured!.share).toBeCloseTo(0.45482, 5);
    expect(found.utilisation!.likely).toBeCloseTo(0.45482 * 0.885, 5);
    expect(found.provenance.utilisation).toBe('measured');
  });

  test('fixes the time of a step, and holds the run within what whole runs are of their steps', () => {
    const step = found.batchTokens! / 600_000;
    for (const end of [found.stepTime!.likely, ...found.stepTime!['95']])
      expect(end / step).toBeCloseTo(1, 9);
    const [low, high] = found.utilisation!['80'];
    // sd 0.14, and errors that are about normal: exp(−1.28 · 0.14) is 0.836
    expect(Math.abs(low / found.utilisation!.likely / 0.836 - 1)).toBeLessThan(0.05);
    expect(high).toBeLessThanOrEqual(found.utilisation!.measured!.share);
  });

  test.each([
    '600k tokens/s on 64 h100',
    '9,375 tok/s/gpu on 64 H100',
    '9375 tokens per second per device on 64x h100-sxm',
    '600000 t/s on 64 * H100 SXM5',
  ])('may be written %s', measured => {
    expect(estimate({ ...plan, measured }).days!.likely).toBeCloseTo(found.days!.likely, 9);
  });

  test('of another model counts as the share that it is, and is less sure', () => {
    // the same share: a model of 4B at twice the tokens
    const other = estimate({ ...plan, measured: '1.2M tokens/s of 4B on 64 h100' });
    expect(other.utilisation!.measured!.share).toBeCloseTo(found.utilisation!.measured!.share, 12);
    expect(other.utilisation!.likely).not.toBe(found.utilisation!.likely);
    const width = ({ days }: typeof found) => days!['95'][1] / days!['95'][0];
    expect(width(other)).toBeGreaterThan(width(found));
  });

  test('stands above a context, whose attention is in it', () => {
    const long = estimate({ ...plan, sequenceLength: 65_536, measured: '400,000 tokens/s on 64 h100' });
    expect(long.utilisation!.contextFactor).toBeUndefined();
    expect(long.days!.likely).toBeCloseTo(2e12 / (400_000 * 0.885) / DAY, 6);
  });

  test('at FP32 is a share of the 16-bit peak as it was measured', () => {
    const single = estimate({ ...plan, precision: 'fp32', measured: '60,000 tokens/s on 64 h100' });
    expect(single.days!.likely).toBeCloseTo(2e12 / (60_000 * 0.885) / DAY, 6);
  });

  test('may stand in a proposal, where a stated utilisation outweighs it', async () => {
    const proposal = {
      model: { parameters: '8B' },
      data: { tokens: '2T' },
      hardware: { accelerator: '64 h100', measured: '600,000 tokens/s on 64 h100' },
    };
    expect((await estimateProposal(proposal)).days).toEqual(found.days);
    const instead = await estimateProposal(proposal, { instead: { utilisation: 0.4 } });
    expect(instead.days!.likely).toBeCloseTo((6 * 8e9 * 2e12) / (64 * PEAK * 0.4) / DAY, 9);
  });

  test.each([
    ['600k on 64 h100', 'A measured throughput must be tokens a second on accelerators'],
    ['600k tokens/s on h100', 'A measured throughput must be tokens a second on accelerators'],
    ['600 GB/s on 64 h100', 'A measured throughput must be tokens a second on accelerators'],
    ['0 tokens/s on 64 h100', 'A measured throughput must be tokens a second on accelerators'],
    ['600k tokens/s on 64 h1000', "Unknown accelerator 'h1000'"],
    ['6M tokens/s on 64 h100', "'6M tokens/s on 64 h100' is 455% of the dense peak of H100 SXM5"],
  ])('%s is refused', (measured, message) => {
    expect(() => estimate({ ...plan, measured })).toThrow(message);
  });

  test('needs a model, and no utilisation beside it', () => {
    const measured = '600k tokens/s on 64 h100';
    const { parameters: _, ...budget } = plan;
    expect(() => estimate({ ...budget, measured })).toThrow('A measured throughput is that of a model');
    expect(() => estimate({ ...plan, utilisation: 0.4, measured })).toThrow(
      'A utilisation is stated or follows from what was measured',
    );
  });
});

/** A run of 8B on 1T tokens that reached a share of 64 H100. */
function runFile(share: number, more: object = {}): string {
  return JSON.stringify({
    year: 2025,
    tokens: 1e12,
    parameters: { published: { total: 8e9 } },
    hardware: {
      accelerator: 'h100-sxm',
      count: 64,
      hours: (6 * 8e9 * 1e12) / (share * PEAK * 3600),
      ...more,
    },
  });
}

describe("a team's own runs", () => {
  const stranger = estimate(plan);
  const shareOf = async (...files: readonly string[]) => {
    const like = await Promise.all(files.map((text, index) => parseRunFile(text, `own-${index}.json`)));
    return estimate({ ...plan, like });
  };

  test('move the prediction towards what they reached, the more of them the further', async () => {
    const half = stranger.utilisation!.likely / 2;
    const one = await shareOf(runFile(half));
    const two = await shareOf(runFile(half), runFile(half));
    // the voice alone: 0.18² / (0.18² + 0.24²) of a deviation of ln 2 is 0.78; of two 0.18² / (0.18² + 0.24²/2) 0.69
    expect(Math.abs(one.utilisation!.likely / stranger.utilisation!.likely / 0.78 - 1)).toBeLessThan(0.06);
    expect(Math.abs(two.utilisation!.likely / stranger.utilisation!.likely / 0.69 - 1)).toBeLessThan(0.06);
    expect(one.provenance.utilisation).toBe('own-runs');
    expect(two.utilisation!.own!.map(item => item.utilisation)).toEqual([
      expect.closeTo(half, 9),
      expect.closeTo(half, 9),
    ]);
    expect(one.utilisation!.history!.runs).toBe(stranger.utilisation!.history!.runs);
  });

  test('narrow the interval', async () => {
    const like = await shareOf(runFile(stranger.utilisation!.likely), runFile(stranger.utilisation!.likely));
    const width = ({ days }: typeof like) => days!['80'][1] / days!['80'][0];
    expect(width(like)).toBeLessThan(width(stranger));
  });

  test('of steps alone count as whole runs that reach 0.885 of it', async () => {
    const steps = await shareOf(runFile(0.4, { stepsOnly: true }));
    const whole = await shareOf(runFile(0.4 * 0.885));
    expect(steps.utilisation!.likely).toBeCloseTo(whole.utilisation!.likely, 12);
  });

  test('are read from files of the command line, several of them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'isoflop-'));
    writeFileSync(join(folder, 'a.json'), runFile(0.2));
    writeFileSync(join(folder, 'b.json'), runFile(0.25));
    const words = ['estimate', '--params', '8B', '--tokens', '2T', '--on', '64 h100'];
    const like = ['--like', 'a.json', '--like', 'b.json'];
    const { out, err, code } = await runCli([...words, ...like], { cwd: folder, columns: 200 });
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('from 2 runs of your own (20%, 25%) and');
    const json = JSON.parse((await runCli([...words, ...like, '--json'], { cwd: folder })).out);
    expect(json.input.like).toEqual(['a.json', 'b.json']);
    const asked = await shareOf(runFile(0.2), runFile(0.25));
    expect(json.utilisation.likely).toBeCloseTo(asked.utilisation!.likely, 12);
  });

  test('are named by a proposal, beside its own file, and estimate, check and --out have the same plan', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'isoflop-'));
    writeFileSync(join(folder, 'a.json'), runFile(0.2));
    writeFileSync(join(folder, 'b.json'), runFile(0.25));
    const proposal =
      'model: { parameters: 8B }\ndata: { tokens: 2T }\nhardware: { accelerator: 64 H100, like: "a.json, b.json" }\n';
    writeFileSync(join(folder, 'plan.yml'), proposal);
    const asked = await shareOf(runFile(0.2), runFile(0.25));
    const out = await runCli(['estimate', 'plan.yml', '--out', 'out.yml', '--json'], { cwd: folder });
    expect(JSON.parse(out.out).utilisation.likely).toBeCloseTo(asked.utilisation!.likely, 12);
    const again = await runCli(['estimate', 'out.yml', '--json'], { cwd: folder });
    expect(JSON.parse(again.out).utilisation).toEqual(JSON.parse(out.out).utilisation);
    const checked = JSON.parse((await runCli(['check', 'plan.yml', '--json'], { cwd: folder })).out);
    expect(JSON.stringify(checked)).toContain(String(asked.utilisation!.likely).slice(0, 8));
    writeFileSync(join(folder, 'gone.yml'), proposal.replace('b.json', 'c.json'));
    const gone = await runCli(['check', 'gone.yml'], { cwd: folder });
    expect(gone.code).toBe(2);
    expect(gone.err).toContain('c.json');
    await expect(estimateProposal({ file: 'p.yml', text: proposal })).rejects.toThrow(
      'cannot be read from here',
    );
  });

  test.each([
    ['{"tokens": 1e12}', 'Run file own.json: year is missing; hardware is missing'],
    ['[]', 'Run file own.json: expected an object'],
    ['{', 'Run file own.json: not valid JSON'],
    [runFile(0.4).replace('"tokens"', '"token"'), 'unknown key token'],
  ])('%s is refused', async (text, message) => {
    await expect(parseRunFile(text, 'own.json')).rejects.toThrow(message);
  });

  test('that say too little, or are faster than the peak, are refused', async () => {
    await expect(shareOf(runFile(0.4).replace(/"parameters":\{.*?\}\},/, ''))).rejects.toThrow(
      'Run own-0.json says too little to predict from',
    );
    await expect(shareOf(runFile(1.5))).rejects.toThrow('would have reached 150% of the dense 16-bit peak');
  });
});

describe('what is taken for a utilisation says what it leaves out', () => {
  const measured = '600,000 tokens/s on 64 h100';

  test('a throughput is of its own length: 60k tokens cost more than 2k by what attention takes', () => {
    const { architecture } = findModel('mpt-7b');
    const { parameters: _, ...machines } = plan;
    const at = (text: string) =>
      estimate({ ...machines, model: architecture, sequenceLength: 65_536, measured: text });
    const [same, short] = [at(measured), at(measured.replace('on', 'at 4096 on'))];
    // calibration.md 5.6: (1 + 2.5·κ(65,536)) / (1 + 2.5·κ(4,096)), κ = L·H·Q·T/N = 32 · 4096 · T / N
    const kappa = (length: number) => (32 * 4096 * length) / same.parameters;
    const factor = (1 + 2.5 * kappa(65_536)) / (1 + 2.5 * kappa(4096));
    expect(short.days!.likely / same.days!.likely).toBeCloseTo(factor, 1);
    expect(same.caveats.map(item => item.code)).toContain('measured-at-length');
    expect(short.caveats.map(item => item.code)).not.toContain('measured-at-length');
    expect(short.utilisation!.measured!.share).toBe(same.utilisation!.measured!.share);
  });

  test('a share above all that is on file is said, in estimate and in check', async () => {
    // 6 · 8e9 · 1,012,000 / (64 · 989.4e12) is 76.7%; the best in 16 bits on Hopper is 50%
    const text = '1,012,000 tokens/s on 64 h100';
    const high = estimate({ ...plan, measured: text });
    expect(high.utilisation!.measured!.share).toBeCloseTo(0.767, 3);
    expect(high.caveats.map(item => item.code)).toContain('above-record');
    expect(estimate({ ...plan, measured }).caveats.map(item => item.code)).not.toContain('above-record');
    expect(estimate({ ...plan, utilisation: 0.7 }).caveats.map(item => item.code)).toContain('above-record');
    const proposal = `model: { parameters: 8B }\ndata: { tokens: 2T }\nhardware: { accelerator: 64 H100, measured: "${text}" }\n`;
    const { files } = await check([{ file: 'p.yml', text: proposal }]);
    expect(files[0]!.findings.map(({ rule }) => rule)).toContain('mfu-above-record');
  });

  test('a preset that is a documented run is not predicted from itself, and that is said', () => {
    const { parameters: _, ...machines } = plan;
    const run = estimate({ ...machines, modelName: 'llama2-7b', model: findModel('llama2-7b').architecture });
    expect(run.utilisation!.basis!.map(item => item.run)).not.toContain('llama2-7b');
    expect(run.caveats.find(item => item.code === 'own-run-left-out')!.message).toContain('llama2-7b');
  });
});

test('a measurement that no layout reaches is said to be beyond it, and is not said to be held by it', () => {
  const run = { parameters: 8e9, tokens: 1e12, accelerator: 'h100', accelerators: 64 };
  // 80.5% of the peak: 6 · 8e9 · 1.2e6 / (64 · 989.4e12) · 0.885
  const found = estimate({ ...run, measured: '1,200,000 tokens/s on 64 h100' });
  const codes = found.caveats.map(({ code }) => code);
  expect(codes).toContain('measured-beyond-layout');
  expect(codes).not.toContain('held-by-layout');
  const slower = estimate({ ...run, measured: '700,000 tokens/s on 64 h100' });
  expect(slower.caveats.map(({ code }) => code)).not.toContain('measured-beyond-layout');
});

test.each([
  { parameters: 405e9, tokens: 15.6e12, accelerator: 'h100', accelerators: 131_072 },
  { parameters: 8e9, tokens: 1e12, accelerator: 'h100', accelerators: 64 },
  { parameters: 70e9, tokens: 1e12, accelerator: 'mi300x', accelerators: 32_768 },
])('a layout is named as what holds a run exactly where history alone says more: %j', run => {
  const { utilisation, goodput, caveats, layout } = estimate(run);
  const allowed = utilisation!.ceiling! * goodput!.likely;
  const isHeld = caveats.some(({ code }) => code === 'held-by-layout');
  expect(isHeld, JSON.stringify(layout)).toBe(utilisation!.likely >= allowed * (1 - 1e-9));
});
