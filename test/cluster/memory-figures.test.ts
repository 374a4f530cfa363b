import { describe, expect, test } from 'vitest';
import { findFramework } from '../../src/catalog/frameworks.ts';
import { findModel } from '../../src/catalog/models.ts';
import type { Layout } from '../../src/cluster/layout.ts';
import { allocatedBytes, deviceMemory, reservedBytes } from '../../src/cluster/memory.ts';
import { modelFacts } from '../../src/cluster/model-facts.ts';
import { completeArchitecture } from '../../src/model/complete.ts';
import { plain } from './facts.ts';

/** What a figure reads: the device's monitor, or the framework's reserved or allocated bytes. */
type Reads = 'device' | 'reserved' | 'allocated';

interface Figure {
  readonly id: string;
  /** GB, decimal. */
  readonly measured: number;
  readonly architecture: Parameters<typeof completeArchitecture>[0];
  readonly sequenceLength: number;
  readonly microBatches: number;
  readonly layout: Layout;
  readonly framework: string;
  readonly reads: Reads;
}

/** bigscience train/tr11-176B-ml/chronicles-prequel.md: nvidia-smi on A100 80 GB, full checkpointing, ZeRO 1, 2,048 tokens. */
function bloomEra(
  id: string,
  measured: number,
  [hidden, layers, heads]: readonly [number, number, number],
  [pipeline, data, microBatch]: readonly [number, number, number],
): Figure {
  return {
    id,
    measured,
    architecture: {
      hidden,
      layers,
      heads,
      feedForward: 4 * hidden,
      gated: false,
      vocabulary: 250_880,
      tied: true,
      norm: 'layer',
      biases: true,
    },
    sequenceLength: 2048,
    microBatches: 2048 / data / microBatch,
    layout: { ...plain, tensor: 8, pipeline, data, microBatch, zero: 1, recompute: 'full' },
    framework: 'megatron-deepspeed',
    reads: 'device',
  };
}

/** torchtitan benchmarks of Llama 3 on H100 and H200: peak reserved memory, GiB turned into GB. */
function torchtitan(
  id: string,
  measured: number,
  model: string,
  layout: Partial<Layout>,
  { sequenceLength = 8192, microBatches = 1, framework = 'fsdp2' } = {},
): Figure {
  return {
    id,
    measured,
    architecture: findModel(model).architecture,
    sequenceLength,
    microBatches,
    layout: { ...plain, zero: 3, recompute: 'full', ...layout },
    framework,
    reads: 'reserved',
  };
}

/**
 * KempnerForge benchmarks/mfu_scaling/mfu_scaling.md of 2026-04-05, "Full Results Table": peak allocated memory of Llama 3 in
 * three sizes on H200, sequences of 4,096, full checkpointing; its GB are GiB (80.7 of 140). The first two rows ran with the
 * micro-batches that mfu_bench.sh gives, not with those of the report's table of batches.
 */
function kempner(
  id: string,
  measuredGib: number,
  size: keyof typeof kempnerSizes,
  layout: Partial<Layout>,
  microBatches: number,
): Figure {
  return {
    id,
    measured: (measuredGib * 2 ** 30) / 1e9,
    architecture: kempnerSizes[size],
    sequenceLength: 4096,
    microBatches,
    layout: { ...plain, zero: 3, recompute: 'full', ...layout },
    framework: 'fsdp2-bf16',
    reads: 'allocated',
  };
}

const kempnerSizes = {
  '7b': findModel('llama3-8b').architecture,
  '13b': { ...findModel('llama3-8b').architecture, hidden: 5120, layers: 40, heads: 40, feedForward: 17_920 },
  '70b': findModel('llama3-70b').architecture,
};

const selective = { microBatch: 2, recompute: 'selective' as const };
const pipelined = { tensor: 8, pipeline: 8 };
const figures: readonly Figure[] = [
  bloomEra('bs-20b-1n', 67, [14_400, 8, 32], [1, 1, 1]),
  bloomEra('bs-200b-10n', 73, [14_400, 80, 96], [10, 1, 1]),
  bloomEra('bs-200b-40n-m1', 35, [14_400, 80, 96], [10, 4, 1]),
  bloomEra('bs-200b-40n-m2', 43, [14_400, 80, 96], [10, 4, 2]),
  bloomEra('bs-200b-40n-m8', 76, [14_400, 80, 96], [10, 4, 8]),
  bloomEra('bs-187b-40n-m1', 33, [13_824, 80, 96], [10, 4, 1]),
  bloomEra('bs-181b-48n-m1', 29, [14_336, 72, 112], [12, 4, 1]),
  bloomEra('bs-181b-48n-m4', 49, [14_336, 72, 112], [12, 4, 4]),
  bloomEra('bs-181b-48n-pp6-m1', 38, [14_336, 72, 112], [6, 8, 1]),
  bloomEra('bs-181b-48n-pp6-m4', 56, [14_336, 72, 112], [6, 8, 4]),
  torchtitan('tt-8b-8-eager', 88.48, 'llama3-8b', { data: 8, ...selective }),
  torchtitan('tt-8b-8-compile', 82.68, 'llama3-8b', { data: 8, ...selective }),
  torchtitan('tt-8b-8-float8', 82.5, 'llama3-8b', { data: 8, ...selective }),
  torchtitan('tt-8b-128-eager', 71.9, 'llama3-8b', { data: 128, ...selective }),
  torchtitan('tt-8b-128-float8', 66.4, 'llama3-8b', { data: 128, ...selective }),
  torchtitan('tt-8b-32k', 90.09, 'llama3-8b', { data: 8 }, { sequenceLength: 32_768 }),
  torchtitan('tt-8b-64k-cp2', 90.41, 'llama3-8b', { data: 4, context: 2 }, { sequenceLength: 65_536 }),
  torchtitan('tt-8b-256k-cp8', 90.73, 'llama3-8b', { data: 1, context: 8 }, { sequenceLength: 262_144 }),
  torchtitan('tt-70b-tp8', 77.2, 'llama3-70b', { tensor: 8, data: 32, microBatch: 16 }),
  torchtitan('tt-70b-tp8-async', 72.6, 'llama3-70b', { tensor: 8, data: 32, microBatch: 16 }),
  torchtitan(
    'tt-405b-inter',
    78.06,
    'llama3.1-405b',
    { ...pipelined, data: 8, interleave: 2 },
    { microBatches: 32 },
  ),
  torchtitan(
    'tt-405b-32k',
    80.9,
    'llama3.1-405b',
    { ...pipelined, data: 8 },
    { sequenceLength: 32_768, microBatches: 8 },
  ),
  torchtitan(
    'tt-405b-64k-cp2',
    81.5,
    'llama3.1-405b',
    { ...pipelined, data: 4, context: 2 },
    { sequenceLength: 65_536, microBatches: 8 },
  ),
  torchtitan(
    'tt-405b-128k-cp4',
    82.8,
    'llama3.1-405b',
    { ...pipelined, data: 2, context: 4 },
    { sequenceLength: 131_072, microBatches: 8 },
  ),
  torchtitan(
    'tt-405b-256k-cp8',
    91.2,
    'llama3.1-405b',
    { ...pipelined, data: 1, context: 8 },
    { sequenceLength: 262_144, microBatches: 8 },
  ),
  torchtitan(
    'tt-8b-h200-32',
    51.5,
    'llama3-8b',
    { data: 32, ...selective },
    { framework: 'fsdp2-compiled-loss' },
  ),
  kempner('kf-7b-1', 80.7, '7b', { microBatch: 2 }, 4),
  kempner('kf-7b-f2', 62.4, '7b', { data: 2, microBatch: 2 }, 4),
  kempner('kf-7b-t2', 57.8, '7b', { tensor: 2, microBatch: 4 }, 2),
  kempner('kf-7b-f4', 61.1, '7b', { data: 4, microBatch: 4 }, 2),
  kempner('kf-7b-t4', 39.4, '7b', { tensor: 4, microBatch: 4 }, 2),
  kempner('kf-7b-t2f2', 45.9, '7b', { tensor: 2, data: 2, microBatch: 4 }, 2),
  kempner('kf-7b-t4f2', 32.7, '7b', { tensor: 4, data: 2, microBatch: 4 }, 2),
  kempner('kf-13b-f8', 88.5, '13b', { data: 8, microBatch: 4 }, 4),
  kempner('kf-13b-t4f2', 45.1, '13b', { tensor: 4, data: 2, microBatch: 4 }, 4),
  kempner('kf-7b-t4f4', 29.4, '7b', { tensor: 4, data: 4, microBatch: 4 }, 2),
  kempner('kf-13b-t4f4', 39.2, '13b', { tensor: 4, data: 4, microBatch: 4 }, 4),
  kempner('kf-7b-t4f8', 27.6, '7b', { tensor: 4, data: 8, microBatch: 4 }, 2),
  kempner('kf-13b-t4f8', 36.3, '13b', { tensor: 4, data: 8, microBatch: 4 }, 4),
  kempner('kf-70b-t4f8', 93.2, '70b', { tensor: 4, data: 8, microBatch: 2 }, 4),
];

/** Further off than a tenth: Float8 copies and ring buffers at 256k, many sequences at once, many queued micro-batches. */
const stillWrong = new Set(['tt-70b-tp8', 'tt-70b-tp8-async', 'tt-405b-inter', 'tt-405b-256k-cp8']);

function computed(figure: Figure): number {
  const { architecture, sequenceLength, layout, microBatches, reads } = figure;
  const framework = findFramework(figure.framework);
  const facts = modelFacts(completeArchitecture(architecture), sequenceLength);
  const memory = deviceMemory(facts, layout, { framework, microBatches });
  const bytes = {
    device: memory.total,
    reserved: reservedBytes(memory, framework),
    allocated: allocatedBytes(memory),
  }[reads];
  return bytes / 1e9;
}

const error = (figure: Figure) => computed(figure) / figure.measured - 1;

describe('published memory', () => {
  test.each(figures.map(figure => [figure.id, figure] as const))('%s', (id, figure) => {
    const off = Math.abs(error(figure));
    if (stillWrong.has(id)) {
      // named, so that a change that makes it right is seen
      expect(off).toBeGreaterThan(0.09);
      expect(off).toBeLessThan(0.16);
    } else expect(off).toBeLessThan(0.1);
  });

  test('is met to a median of 6%, and a tenth too low at most six times', () => {
    const errors = figures.map(error);
    const sorted = errors.map(Math.abs).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]!).toBeLessThan(0.06);
    expect(errors.filter(value => value < -0.1).length).toBeLessThanOrEqual(6);
  });
});
