import { describe, expect, test } from 'vitest';
import { frameworks } from '../../src/catalog/frameworks.ts';
import { findModel } from '../../src/catalog/models.ts';
import { estimate } from '../../src/plan/estimate.ts';
import { runCli } from '../helpers/cli.ts';

const plan = {
  model: findModel('llama3.1-8b').architecture,
  tokens: 1e12,
  accelerator: 'h100',
  accelerators: 64,
  layout: { tensor: 1, pipeline: 1, context: 1, data: 64, zero: 3, microBatch: 1, recompute: 'full' },
  batchTokens: 64 * 8192,
  sequenceLength: 8192,
} as const;

describe('memory of a framework that is not named', () => {
  const { memory, memoryPerDevice } = estimate(plan);

  test('has the ends that its named frameworks have', () => {
    // those that shard parameters today: FSDP2 and DeepSpeed
    const today = frameworks().filter(one => one.zeroStages.includes(3) && !one.scores);
    expect(today.map(one => one.id)).toEqual(expect.arrayContaining(['fsdp2', 'deepspeed']));
    const named = today.map(({ id }) => estimate({ ...plan, framework: id }).memoryPerDevice!.total);
    expect(memory!.frameworks!.smallest / Math.min(...named)).toBeCloseTo(1, 9);
    expect(memory!.frameworks!.largest / Math.max(...named)).toBeCloseTo(1, 9);
    expect(memory!.frameworks!.count).toBe(today.length);
    expect(memory!.frameworks!.largest).toBeGreaterThan(memory!.frameworks!.smallest);
    expect(memoryPerDevice!.total).toBeGreaterThanOrEqual(memory!.frameworks!.smallest);
    expect(memoryPerDevice!.total).toBeLessThanOrEqual(memory!.frameworks!.largest);
  });

  test('is 20% beyond them for one that no published figure is of', () => {
    const { smallest, largest } = memory!.frameworks!;
    expect(memory!.unlisted![0] / smallest).toBeCloseTo(0.8, 12);
    expect(memory!.unlisted![1] / largest).toBeCloseTo(1.2, 12);
  });

  test('is that of the named one, without a range, where figures of it were published', () => {
    const found = estimate({ ...plan, framework: 'fsdp2' }).memory!;
    expect(found.frameworks).toBeUndefined();
    expect(found.unlisted).toBeUndefined();
  });

  test('is said beside the parts', async () => {
    const words = ['estimate', '--model', 'llama3.1-8b', '--tokens', '1T', '--on', '64 h100'];
    const { out } = await runCli(words, { columns: 400 });
    expect(out).toMatch(
      /Memory per device .* to .* over frameworks \(--framework\), .* for one without published/,
    );
  });
});

test('tokens on their way to experts take 2·k·h·2 bytes each, nothing where they overlap, twice where routing is uneven', () => {
  const { memory } = estimate({
    model: findModel('mixtral-8x7b').architecture,
    tokens: 1e12,
    accelerator: 'h100',
    accelerators: 64,
    layout: { tensor: 1, pipeline: 1, context: 1, expert: 8, zero: 3, microBatch: 1, recompute: 'full' },
    batchTokens: 64 * 8192,
    sequenceLength: 4096,
  });
  // two of eight experts a token, 4,096 wide, in 16 bits
  const even = 4096 * 2 * 2 * 4096 * 2;
  expect(memory!.dispatch).toEqual({ likely: even, low: 0, high: 2 * even });
});
