import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { estimateProposal, planOfProposal } from '../../src/check/estimate-proposal.ts';
import { planProposalText } from '../../src/check/init/from-plan.ts';
import { Refusal } from '../../src/core/refusal.ts';
import type { ProposalInput } from '../../src/plan/input.ts';
import { evaluate } from '../../src/report/evaluate.ts';
import { readForPage } from '../../src/report/read.ts';

const options = { readConfig: () => Promise.reject(new Refusal('no configs here')) };
const parts: NonNullable<NonNullable<ProposalInput['training']>['stages']> = [
  { name: 'pre-training', tokens: 1.8e12, sequenceLength: 8192, batch: 2 ** 22 },
  { name: 'long context', tokens: 1.5e11, sequenceLength: 65_536, batch: 2 ** 22 },
  { tokens: 5e10, sequenceLength: 8192, batch: 2 ** 21, learningRate: 3e-5 },
];
const base: ProposalInput = { model: { preset: 'llama3.1-8b' }, hardware: { accelerator: '256 H100' } };
const staged: ProposalInput = { ...base, training: { stages: parts } };

describe('a run in stages', () => {
  test('tokens, compute, steps and hours are sums, at a stated utilisation by the formulas', async () => {
    const mfu = 0.38;
    const found = await estimateProposal({ ...staged, hardware: { ...base.hardware, mfu } });
    expect(found.tokens).toBe(2e12);
    expect(found.stages!.map(({ stage }) => stage)).toEqual(['pre-training', 'long context', '3']);
    expect(found.steps! / (1.95e12 / 2 ** 22 + 5e10 / 2 ** 21)).toBeCloseTo(1, 12);
    const hours = (6 * found.activeParameters * 2e12) / (3600 * 989.4e12 * mfu);
    expect(found.acceleratorHours!.likely / hours).toBeCloseTo(1, 9);
    for (const [index, { tokens }] of parts.entries()) {
      const { days, compute } = found.stages![index]!;
      expect(days!.likely / ((hours / 256 / 24) * (Number(tokens) / 2e12))).toBeCloseTo(1, 9);
      expect(compute / (6 * found.activeParameters * Number(tokens))).toBeCloseTo(1, 12);
    }
  });

  test('each stage takes what it takes as a run of its own; time is the sum, memory the worst', async () => {
    const found = await estimateProposal(staged);
    const alone = await Promise.all(
      parts.map(({ tokens, sequenceLength, batch }) =>
        estimateProposal({ ...base, data: { tokens }, training: { sequenceLength, batch } }),
      ),
    );
    const sum = alone.reduce((total, { days }) => total + days!.likely, 0);
    expect(found.days!.likely / sum).toBeCloseTo(1, 9);
    for (const [index, one] of alone.entries()) {
      const stage = found.stages![index]!;
      expect(stage.days!.likely / one.days!.likely).toBeCloseTo(1, 9);
      for (const end of [0, 1]) expect(stage.days!['80'][end]! / one.days!['80'][end]!).toBeCloseTo(1, 9);
      expect(stage.memoryPerDevice).toBe(one.memoryPerDevice!.total);
      expect(stage.steps).toBeCloseTo(one.steps!, 6);
    }
    expect(found.memoryPerDevice!.total).toBe(Math.max(...alone.map(one => one.memoryPerDevice!.total)));
    // attention of 64k makes the second slower than the first
    expect(found.stages![1]!.utilisation).toBeLessThan(0.8 * found.stages![0]!.utilisation);
  });

  test('one stage is a run without stages', async () => {
    const [{ name: _, ...only }] = parts as [(typeof parts)[0]];
    const { tokens, sequenceLength, batch } = only;
    const one = await estimateProposal({ ...base, training: { stages: [only] } });
    const none = await estimateProposal({ ...base, data: { tokens }, training: { sequenceLength, batch } });
    expect(one.days).toEqual(none.days);
    expect(one.cost).toEqual(none.cost);
    expect(one.layout).toEqual(none.layout);
    expect(one.steps).toEqual(none.steps);
  });

  test('what a stage leaves out is that of the run', async () => {
    const found = await estimateProposal({
      ...base,
      training: {
        sequenceLength: 4096,
        batch: '1024 sequences',
        stages: [{ tokens: '1T' }, { tokens: '10B', batch: '2M tokens' }],
      },
    });
    expect(found.stages!.map(({ batchTokens }) => batchTokens)).toEqual([2 ** 22, 2 ** 21]);
    expect(found.stages!.every(({ sequenceLength }) => sequenceLength === 4096)).toBe(true);
  });

  test('check, estimate and the page show the same', async () => {
    const file = 'data/examples/stages.yml';
    const source = { file, text: readFileSync(file, 'utf8') };
    const found = await estimateProposal(source, options);
    const [checked] = (await check([source], options)).files;
    expect(checked!.verdict).toBe('pass');
    expect(checked!.plan.stages).toEqual(found.stages);
    const { data } = await readForPage(source, options);
    const page = evaluate(data, {});
    expect(page.estimate!.answer.stages).toEqual(found.stages);
    expect(page.facts.map(({ label }) => label)).toContain('stage long context');
  });

  test('--out writes them, and is read back to the same digits', async () => {
    const plan = await planOfProposal({ ...staged, budget: { money: '$3M' } });
    const text = planProposalText(plan);
    const source = { file: 'plan.yml', text };
    const [again] = (await check([source])).files;
    expect(again!.problems).toEqual([]);
    const found = await estimateProposal(source);
    expect(found.stages).toEqual((await estimateProposal({ ...staged, budget: { money: '$3M' } })).stages);
    expect(planProposalText(await planOfProposal(source))).toBe(text);
  });

  test('other tokens or another budget keep the parts of the stages', async () => {
    const before = await estimateProposal(staged);
    for (const instead of [{ tokens: 1e12 }, { compute: before.compute / 2 }]) {
      const after = await estimateProposal(staged, { instead });
      expect(after.compute / before.compute).toBeCloseTo(0.5, 9);
      expect(after.stages!.map(({ tokens }, k) => tokens / before.stages![k]!.tokens)).toEqual([
        expect.closeTo(0.5, 9),
        expect.closeTo(0.5, 9),
        expect.closeTo(0.5, 9),
      ]);
    }
    const { data } = await readForPage({ file: 'p.json', text: JSON.stringify(staged) }, options);
    // on the page nothing that is stated follows: the stages stay, and the budget contradicts them
    const page = evaluate(data, { compute: before.compute / 2 });
    expect(page.estimate!.answer.tokens).toBe(before.tokens);
    expect(page.findings.map(({ rule }) => rule)).toContain('compute-mismatch');
  });
});

describe('stages that cannot be', () => {
  const problems = async (text: string) => {
    const { files } = await check([{ file: 'p.yml', text }]);
    return files[0]!.problems.map(({ line, message }) => `${line}: ${message}`);
  };
  const model = 'model: 8B\ntraining:\n  stages:\n';

  test('are said where they stand', async () => {
    expect(await problems(`${model}    - { batch: 4M tokens }\n`)).toEqual([
      '4: training.stages.0: a stage must say its tokens, such as tokens: 100B',
    ]);
    expect(await problems(`${model}    - { tokens: 1T }\n    - { tokens: 10B, learnngRate: 3 }\n`)).toEqual([
      "5: Unknown key 'learnngRate' in training.stages: did you mean learningRate?",
    ]);
    expect(await problems(`${model}    - { tokens: fast }\n`)).toEqual([
      expect.stringMatching(/^4: training\.stages\.0\.tokens: .*must be tokens.*got 'fast'/),
    ]);
    expect(await problems('model: 8B\ntraining: { stages: 3 }\n')).toEqual([
      expect.stringMatching(/^2: Training\.stages must be a list/),
    ]);
    expect(await problems(`${model}    - { tokens: 1T, tokens: 2T }\n`)).not.toEqual([]);
  });

  test('other tools call their keys otherwise', async () => {
    const text = `${model}    - { tokens: 1T, seq_length: 8k, lr: 3e-4, global_batch_size: 1024 }\n`;
    const { files } = await check([{ file: 'p.yml', text: `${text}hardware: 64 H100\n` }]);
    expect(files[0]!.problems).toEqual([]);
    expect(files[0]!.plan.stages![0]).toMatchObject({
      sequenceLength: 8192,
      batchTokens: 8192 * 1024,
      learningRate: 3e-4,
    });
  });

  test('a batch below a sequence is found in its stage', async () => {
    const text = `${model}    - { tokens: 1T, sequenceLength: 4096, batch: 4M tokens }\n    - { tokens: 1B, sequenceLength: 128k, batch: 64k tokens }\n`;
    const { files } = await check([{ file: 'p.yml', text: `${text}hardware: 64 H100\n` }]);
    const found = files[0]!.findings.filter(({ rule }) => rule === 'batch-below-sequence');
    expect(found.map(({ line, actual }) => [line, actual])).toEqual([[5, 64_000]]);
  });
});
