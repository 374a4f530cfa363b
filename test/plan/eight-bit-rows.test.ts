/** @module-tag slow */
import { expect, test } from 'vitest';
import { findAccelerator } from '../../src/catalog/accelerators.ts';
import { lookUpModel } from '../../src/catalog/models.ts';
import { WHOLE_OVER_STEPS } from '../../src/cluster/utilisation.ts';
import { estimate } from '../../src/plan/estimate.ts';
import { sharedJson } from '../helpers/shared.ts';

interface Row {
  readonly id: string;
  readonly group: string;
  readonly model: string | number;
  readonly accelerator: string;
  readonly n_accelerators: number;
  readonly precision: string;
  readonly tokens_per_second_per_accelerator: number;
  readonly context_length: number;
  readonly global_batch_sequences?: number;
}

/** Models that the rows call otherwise, or by their parameters alone. */
const names: Readonly<Record<string, string>> = {
  'llama3-8b': 'llama3.1-8b',
  'llama3-70b': 'llama3.1-70b',
};

/** Nemotron-4 340B (arXiv:2406.11704, Table 1), squared ReLU without a gate. */
const nemotron = {
  layers: 96,
  hidden: 18_432,
  heads: 96,
  kvHeads: 8,
  feedForward: 73_728,
  gated: false,
  vocabulary: 256_000,
  tied: false,
};

/** Whether what whole runs at a row's speed would reach lies in the 80% band of `estimate`. */
function inside(row: Row): boolean {
  const { model, accelerator, n_accelerators: accelerators, context_length: sequenceLength } = row;
  const name = names[model] ?? String(model);
  const known = lookUpModel(name)?.architecture ?? (model === 340e9 ? nemotron : undefined);
  const found = estimate({
    ...(known === undefined ? { parameters: Number(model) } : { model: known }),
    ...{ tokens: 1e12, accelerator, accelerators, sequenceLength, precision: 'fp8' },
    ...(row.global_batch_sequences !== undefined && {
      batchTokens: row.global_batch_sequences * sequenceLength,
    }),
  });
  const peak = findAccelerator(accelerator).peakDense.bf16!;
  const share = (6 * found.activeParameters * row.tokens_per_second_per_accelerator) / peak;
  const [low, high] = found.utilisation!['80'];
  return share * WHOLE_OVER_STEPS >= low && share * WHOLE_OVER_STEPS <= high;
}

test('of the dense FP8 rows of runs-2.json, at least 70% lie in the band of 80%', {
  tags: ['shared'],
}, () => {
  const { throughput } = sharedJson('runs-2.json') as { throughput: readonly Row[] };
  const rows = throughput.filter(({ precision, group }) => precision === 'fp8' && !group.includes('MoE'));
  expect(rows.length).toBeGreaterThanOrEqual(17);
  const missed = rows.filter(row => !inside(row)).map(({ id }) => id);
  expect(1 - missed.length / rows.length, `missed: ${missed}`).toBeGreaterThanOrEqual(0.7);
});

test('a plan in FP8 takes about two thirds of the hours of one in bf16', () => {
  const plan = { parameters: 32e9, tokens: 1e12, accelerator: 'h200', accelerators: 512 };
  const hours = (precision: 'bf16' | 'fp8') => estimate({ ...plan, precision }).acceleratorHours!.likely;
  // pairs on one machine: dense 1.22 to 1.70 times as fast
  const gain = hours('bf16') / hours('fp8');
  expect(gain).toBeGreaterThan(1.22);
  expect(gain).toBeLessThan(1.7);
});
