import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import type { CheckedProposal } from '../../src/check/document.ts';
import { sharedJson, sharedText } from '../helpers/shared.ts';

/** What a case of the index must come to, in numbers. */
interface Answer {
  readonly plan?: Readonly<Record<string, number>>;
  readonly read?: Readonly<Record<string, unknown>>;
  readonly rules?: readonly string[];
  readonly not?: readonly string[];
  readonly framework?: string;
}

// out of `expected` in the index, which is prose
const answers: Readonly<Record<string, Answer>> = {
  'b01-batch-size-sequences.yml': { plan: { tokens: 26_214_400_000 } },
  'b03-fsdp-empty.json': { read: { 'parallelism.zero': 0 } },
  'b04-fsdp-list.json': { read: { 'parallelism.zero': 3 } },
  'b06-two-context-keys.yml': { plan: { tokens: 128 * 8192 * 1000 } },
  'b07-equal-values-twice.yml': { plan: { tokens: 1024 * 2048 * 143_000 } },
  'b09-neox-gated-width.yml': { read: { 'model.ffn': 11_008, 'model.tied': false } },
  'b10-olmo-gate-and-up.yml': {
    plan: { tokens: 5e12, parameters: 7_298_355_200 },
    read: { 'model.ffn': 11_008, 'model.vocab': 100_352, 'training.batch': 1024 },
  },
  'b20-batch-from-devices.json': { plan: { tokens: 4 * 8 * 64 * 8192 * 10_000 } },
  'b22-zero-nothing-to-shard.yml': { rules: ['zero-without-data'] },
  'b23-batch-not-divisible.yml': { rules: ['indivisible-shape'] },
  'b25-too-few-steps-zero.yml': { plan: { steps: 305 }, rules: ['too-few-steps'] },
  'b30-hf-training-args.json': {
    read: {
      'parallelism.microBatch': 8,
      'training.accumulation': 4,
      'data.epochs': 1,
      'parallelism.recompute': 'full',
    },
  },
  'b32-megatron-flags.yml': {
    plan: { parameters: 8_030_261_248, tokens: 16e12 },
    read: { 'model.gated': true, 'model.tied': false, 'hardware.precision': 'fp8' },
  },
  'b33-megatron-shell.sh': { plan: { tokens: 512 * 2048 * 500_000 }, read: { 'parallelism.tensor': 2 } },
  'b35-foundry.yml': {
    plan: { tokens: 63_900 * 1024 * 2048, parameters: 6_649_024_512 },
    read: { 'parallelism.zero': 3, 'parallelism.recompute': 'full' },
  },
  'b36-nemo.yml': {
    plan: { accelerators: 32, tokens: 256 * 2048 * 1e5 },
    read: { 'parallelism.microBatch': 4 },
  },
  'b38-levanter.yml': { plan: { tokens: 1024 * 4096 * 250_000 }, read: { 'training.warmupSteps': 2000 } },
  'b39-axolotl.yml': { plan: { tokens: 32_768_000, accelerators: 16 }, read: { 'model.preset': 'qwen3-8b' } },
  'b41-olmo-long.yml': { plan: { tokens: 2e12 }, read: { 'parallelism.zero': 3, 'training.batch': 2048 } },
  'b42-megatron-decay-plateau.yml': { plan: { tokens: 102_400_000 * 4096 }, rules: ['decay-not-at-end'] },
  'd01-tokens-claimed.yml': { rules: ['steps-mismatch'] },
  'd03-torchtitan-batch.yml': { plan: { tokens: 2 * 2048 * 4 * 10_000 } },
  'd04-few-steps-after-packing.json': { rules: ['too-few-steps'] },
  'd06-one-gpu-peak.yml': { rules: ['duration-mismatch'] },
  'd07-level-of-hardware.yml': { rules: ['mfu-impossible'] },
  'd09-comment-and-steps.yml': { rules: ['steps-mismatch', 'parameters-mismatch'] },
  'd10-llmc.yml': { not: ['mfu-above-record', 'mfu-impossible', 'duration-mismatch'] },
  'd12-samples-as-tokens.yml': { rules: ['too-many-epochs'] },
};

async function checked(file: string, name = file): Promise<CheckedProposal> {
  const text = sharedText(`real-inputs/${name}`);
  const readConfig = async () => {
    const { architectureFromConfig } = await import('../../src/model/hugging-face/read.ts');
    return architectureFromConfig(JSON.parse(sharedText('real-inputs/a09-llama-subnorms.json'))).architecture;
  };
  return (await check([{ file, text }], { readConfig })).files[0]!;
}

describe('files as people launch with', { tags: 'shared' }, () => {
  test.each(Object.entries(answers))('%s', async (file, { plan = {}, read = {}, rules = [], not = [] }) => {
    const result = await checked(file);
    expect(result.problems).toEqual([]);
    for (const [name, value] of Object.entries(plan)) {
      const got = (result.plan as Record<string, { value: number }>)[name]?.value;
      expect(got, name).toBeGreaterThan(value * 0.999);
      expect(got, name).toBeLessThan(value * 1.001);
    }
    const values = Object.fromEntries((result.launch?.read ?? []).map(one => [one.field, one.value]));
    expect(values).toMatchObject(read);
    const found = result.findings.map(({ rule }) => rule);
    for (const rule of rules) expect(found).toContain(rule);
    for (const rule of not) expect(found).not.toContain(rule);
    for (const { message, arithmetic = '', suggestion = '' } of result.findings) {
      expect(`${message} ${arithmetic} ${suggestion}`).not.toMatch(/\b0 \/ 0\b|of 0 tokens|NaN|undefined/);
    }
  });

  test('a model that is a path is its config', async () => {
    // the config is another file; what counts is that it is asked for
    await expect(checked('b12-model-is-a-path.json')).resolves.toMatchObject({ problems: [] });
  });

  test('every case of these kinds in the index is here', () => {
    const index = sharedJson('real-inputs/index.json') as readonly { file: string; kind: string }[];
    const kinds = index.filter(({ kind }) => /^(?:launch|thread)/.test(kind)).map(({ file }) => file);
    const here = new Set([...Object.keys(answers), 'b12-model-is-a-path.json']);
    expect(kinds.filter(file => !here.has(file))).toEqual([]);
  });
});
