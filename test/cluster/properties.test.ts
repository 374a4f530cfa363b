import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { communicationVolume } from '../../src/cluster/communication.ts';
import type { Layout } from '../../src/cluster/layout.ts';
import { type DeviceMemory, deviceMemory } from '../../src/cluster/memory.ts';
import { stepBound } from '../../src/cluster/step.ts';
import { trainingTime } from '../../src/cluster/throughput.ts';
import { bareFramework, denseFacts, gatheringFramework, h100, plain } from './facts.ts';

const experts = { count: 64, perToken: 4, layers: 28, parametersPerLayer: 64 * 3 * 4096 * 1024 };
const models = fc.constantFrom(
  denseFacts(),
  denseFacts({ layers: 96, hidden: 12_288, heads: 96, sequenceLength: 2048 }),
  denseFacts({ experts }),
);
const degree = fc.constantFrom(1, 2, 4, 8);
const layoutOf = fc.record({
  tensor: degree,
  pipeline: degree,
  context: degree,
  data: fc.constantFrom(1, 2, 8, 64),
  zero: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const),
  microBatch: fc.constantFrom(1, 2, 4),
  recompute: fc.constantFrom('none' as const, 'selective' as const, 'full' as const),
});
const options = { framework: bareFramework, microBatches: 16, reserve: 8e9 };
const withExperts = (layout: Omit<Layout, 'expert'>): Layout => ({ ...layout, expert: 1 });

function memoryOf(model: ReturnType<typeof denseFacts>, layout: Layout): DeviceMemory {
  return deviceMemory(model, layout, options);
}

describe('memory', () => {
  test('parts add up to the total', () => {
    fc.assert(
      fc.property(models, layoutOf, (model, layout) => {
        const { total, ...parts } = memoryOf(model, withExperts(layout));
        expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(total, -1);
      }),
    );
  });

  test('ZeRO 3 ≤ 2 ≤ 1 ≤ 0', () => {
    fc.assert(
      fc.property(models, layoutOf, (model, layout) => {
        const totals = ([0, 1, 2, 3] as const).map(
          zero => memoryOf(model, withExperts({ ...layout, zero })).total,
        );
        for (let stage = 1; stage < totals.length; stage += 1) {
          expect(totals[stage]!).toBeLessThanOrEqual(totals[stage - 1]!);
        }
      }),
    );
  });

  test('full recomputation of many layers takes less than selective, selective less than none', () => {
    fc.assert(
      fc.property(models, layoutOf, (model, layout) => {
        const [none, selective] = (['none', 'selective'] as const).map(
          recompute => memoryOf(model, withExperts({ ...layout, recompute })).total,
        );
        expect(selective!).toBeLessThan(none!);
      }),
    );
  });

  for (const kind of ['tensor', 'pipeline', 'context', 'data'] as const) {
    test(`doubling ${kind} never takes more`, () => {
      fc.assert(
        fc.property(models, layoutOf, (model, layout) => {
          // stages of equal size, and micro-batches enough to fill the longer pipeline
          const whole = withExperts(layout);
          const doubled = { ...whole, [kind]: 2 * whole[kind] };
          const before = memoryOf(model, whole).total;
          // an uneven split rounds a stage up to one layer more
          if (kind === 'pipeline' && model.layers % doubled.pipeline !== 0) return;
          expect(memoryOf(model, doubled).total).toBeLessThanOrEqual(before * (1 + 1e-12));
        }),
      );
    });
  }

  test('the first stage holds a micro-batch for every stage behind it, as far as there are any', () => {
    const model = denseFacts();
    const at = (pipeline: number, microBatches: number) =>
      deviceMemory(model, { ...plain, pipeline }, { ...options, microBatches }).activations;
    const oneLayer = model.sequenceLength * 34 * model.hidden;
    // 1F1B (Korthikanti, arXiv 2205.05198, section 4.2.3): p micro-batches of L/p layers are L layers' worth
    expect(at(1, 16)).toBeCloseTo(32 * oneLayer, 0);
    expect(at(4, 16)).toBeCloseTo(32 * oneLayer, 0);
    expect(at(4, 2)).toBeCloseTo(16 * oneLayer, 0);
    const interleaved = { ...plain, pipeline: 4, interleave: 2 };
    expect(deviceMemory(model, interleaved, options).activations).toBeCloseTo(32 * oneLayer * (1 + 3 / 8), 0);
  });

  test('without sequence parallelism norms and checkpoints are whole on every tensor rank', () => {
    const model = denseFacts();
    const layout = { ...plain, tensor: 8, recompute: 'full' as const };
    const at = (sequenceParallel: boolean) =>
      deviceMemory(model, layout, { ...options, framework: { ...bareFramework, sequenceParallel } })
        .activations;
    // Korthikanti (arXiv 2205.05198), section 4.2: what is outside of the split parts is 2h a layer, and 8h of the one at work
    const tokens = model.sequenceLength * model.hidden;
    expect(at(false) - at(true)).toBeCloseTo((7 / 8) * tokens * (2 * model.layers + 8), 0);
  });

  test('gradients that accumulate unsharded take 4 bytes a parameter, and none of their shard', () => {
    const model = denseFacts();
    const layout = { ...plain, data: 64, zero: 3 as const };
    const at = (microBatches: number) =>
      deviceMemory(model, layout, { framework: gatheringFramework, microBatches }).gradients;
    expect(at(1)).toBeCloseTo((2 * model.parameters.total) / 64, 0);
    expect(at(2)).toBeCloseTo(4 * model.parameters.total, 0);
  });

  test('experts lie across tensor ranks where data ranks do not hold them', () => {
    const sparse = denseFacts({ experts });
    const whole = { ...plain, tensor: 4, data: 8 };
    const within = memoryOf(sparse, { ...whole, expert: 8 });
    const across = memoryOf(sparse, { ...whole, expert: 32 });
    // 64 experts in 8 parts that tensor splits by 4, or in 32 parts
    expect(across.weights).toBeCloseTo(within.weights, -2);
  });

  test('experts divide over expert ranks', () => {
    const sparse = denseFacts({ experts });
    const at = (expert: number) => memoryOf(sparse, { ...plain, data: 64, expert, zero: 1 });
    expect(at(8).weights).toBeLessThan(at(4).weights);
    // the optimizer is sharded over all ranks whichever way experts lie
    expect(at(8).optimizer).toBeCloseTo(at(4).optimizer, -2);
  });
});

describe('a step', () => {
  test('twice the micro-batches compute twice as long, and the bubble stays', () => {
    fc.assert(
      fc.property(models, layoutOf, (model, layout) => {
        const whole = withExperts({ ...layout, zero: 1 });
        const once = stepBound(model, whole, { device: h100, microBatches: 16 });
        const twice = stepBound(model, whole, { device: h100, microBatches: 32 });
        expect(twice.computing).toBeCloseTo(2 * once.computing, 6);
        expect(twice.bubble.seconds).toBeCloseTo(once.bubble.seconds, 6);
      }),
    );
  });

  test('with full recomputation computes a third more (8N instead of 6N)', () => {
    const model = denseFacts();
    const at = (recompute: Layout['recompute']) =>
      stepBound(model, { ...plain, recompute }, { device: h100, microBatches: 4 }).computing;
    expect(at('full') / at('none')).toBeCloseTo(4 / 3, 12);
    expect(at('selective')).toBe(at('none'));
  });

  test('is at least what it computes, and its parts add up', () => {
    fc.assert(
      fc.property(models, layoutOf, (model, layout) => {
        const bound = stepBound(model, withExperts(layout), { device: h100, microBatches: 16 });
        expect(bound.seconds).toBeGreaterThanOrEqual(bound.computing);
        expect(bound.bubble.share).toBeGreaterThanOrEqual(0);
        expect(bound.bubble.share).toBeLessThan(1);
        for (const { exposed, seconds } of bound.exchanges) {
          expect(exposed!).toBeLessThanOrEqual(seconds!);
        }
      }),
    );
  });
});

describe('communication', () => {
  const tokens = (model: ReturnType<typeof denseFacts>) => model.sequenceLength;

  test('tensor: 8·b·s·h·(t − 1)/t elements a layer and micro-batch; 12 when all is recomputed', () => {
    const model = denseFacts();
    const layout = { ...plain, tensor: 8, microBatch: 2 };
    const elements = 8 * 2 * tokens(model) * model.hidden * (7 / 8);
    expect(communicationVolume(model, layout, 3).tensor).toBeCloseTo(elements * 2 * model.layers * 3, 0);
    expect(communicationVolume(model, { ...layout, recompute: 'full' }, 3).tensor).toBeCloseTo(
      elements * 1.5 * 2 * model.layers * 3,
      0,
    );
  });

  test('data: ZeRO 3 moves one and a half times what ZeRO 0 does, for one micro-batch', () => {
    const model = denseFacts();
    const volume = (zero: 0 | 1 | 2 | 3) => communicationVolume(model, { ...plain, data: 64, zero }, 1).data;
    expect(volume(0)).toBeCloseTo(2 * (63 / 64) * 2 * model.parameters.total, 0);
    expect(volume(1)).toBe(volume(0));
    expect(volume(2)).toBe(volume(0));
    expect(volume(3) / volume(0)).toBeCloseTo(1.5, 12);
  });

  test('nothing is sent where nothing is split', () => {
    expect(Object.values(communicationVolume(denseFacts(), plain, 4))).toEqual([0, 0, 0, 0, 0]);
  });
});

test('doubling data doubles the time and nothing else', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e18, max: 1e26, noNaN: true }),
      fc.integer({ min: 1, max: 1e5 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (compute, accelerators, utilisation) => {
        const at = { accelerators, peak: 989.4e12, utilisation };
        const once = trainingTime(compute, at);
        const twice = trainingTime(2 * compute, at);
        expect(twice.days / once.days).toBeCloseTo(2, 12);
        expect(twice.acceleratorHours / once.acceleratorHours).toBeCloseTo(2, 12);
        const wider = trainingTime(compute, { ...at, accelerators: 2 * accelerators });
        expect(wider.acceleratorHours / once.acceleratorHours).toBeCloseTo(1, 12);
      },
    ),
  );
});
