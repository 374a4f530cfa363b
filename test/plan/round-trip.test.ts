import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { estimateProposal } from '../../src/check/estimate-proposal.ts';
import type { EstimateDocument } from '../../src/plan/types.ts';
import { formatDuration } from '../../src/quantity/format.ts';
import { evaluate } from '../../src/report/evaluate.ts';
import { readForPage } from '../../src/report/read.ts';
import { runCli } from '../helpers/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'isoflop-plan-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Numbers to eight digits, more than anything prints: N and D are written, and C = 6·N·D may differ in the sixteenth. */
function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, one) => (typeof one === 'number' ? Number(one.toPrecision(8)) : one)),
  );
}

/** What must come back. */
function digits(found: EstimateDocument) {
  const { parameters, activeParameters, tokens, compute, hardware, layout, memory, steps } = found;
  const {
    utilisation,
    days,
    acceleratorHours,
    cost,
    batchTokens,
    sequenceLength,
    memoryPerDevice,
    limits,
    chance,
  } = found;
  const { frameworks: _, unlisted: _u, ...held } = memory!;
  return rounded({
    ...{ parameters, activeParameters, tokens, compute, hardware, layout, memory: held, steps, cost },
    ...{ days, acceleratorHours, batchTokens, sequenceLength, memoryPerDevice, limits, chance },
    utilisation: { likely: utilisation!.likely, '80': utilisation!['80'], '95': utilisation!['95'] },
  }) as EstimateDocument;
}

describe('estimate --out plan.yml, and back', () => {
  test.each([
    ['a budget in FLOP', ['1e23', '--on', '512 h100']],
    [
      'a model and its tokens',
      ['--model', 'llama3.1-8b', '--tokens', '2T', '--on', '256 h100', '--mfu', '38%'],
    ],
    [
      'a size, on machines of 2020',
      ['--params', '20B', '--tokens', '400B', '--on', '96 a100-sxm-40', '--price', '1.5'],
    ],
    ['limits', ['--on', '256 h100', '--money', '3M', '--deadline', '6w', '--unique-tokens', '300B']],
    ['tokens to serve', ['--on', '256 h100', '--deadline', '6w', '--inference-tokens', '10T']],
    [
      'a framework and its layout',
      ['--params', '13B', '--tokens', '1T', '--on', '128 h200', '--framework', 'fsdp2', '--tensor', '2'],
    ],
    [
      'FP8, gradients in fp32',
      ['--params', '70B', '--tokens', '1T', '--on', '512 h100', '--precision', 'fp8', '--gradients', 'fp32'],
    ],
  ])('%s', async (_, argv) => {
    const first = await runCli(['estimate', ...argv, '--out', 'plan.yml', '--json'], { cwd: folder });
    expect(first.code, first.err).toBe(0);
    const said = digits(JSON.parse(first.out));
    const source = { file: 'plan.yml', text: readFileSync(join(folder, 'plan.yml'), 'utf8') };
    const [checked] = (await check([source])).files;
    expect(checked!.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const again = JSON.parse((await runCli(['estimate', 'plan.yml', '--json'], { cwd: folder })).out);
    expect(digits(again)).toEqual(said);
    const { data } = await readForPage(source, {});
    expect(digits(evaluate(data, {}).estimate!.answer)).toEqual(said);
    expect(rounded(checked!.plan.days!.value)).toBe(said.days!.likely);
    const document =
      '# Plan\n\nIt takes <!-- isoflop estimate plan.yml : days.likely --><!-- /isoflop --> days.\n';
    writeFileSync(join(folder, 'PLAN.md'), document);
    const filled = await runCli(['embed', 'PLAN.md'], { cwd: folder });
    expect(filled.code, filled.err).toBe(0);
    const shown = readFileSync(join(folder, 'PLAN.md'), 'utf8');
    expect(shown).toContain(`-->${formatDuration(said.days!.likely * 86_400)}<!--`);
  });

  test.each([
    ['2M', '60d', '512 h100', '--price', '2.10', '--mfu', '36.1%'],
    ['3M', '6w', '256 h100', '--unique-tokens', '300B', '--inference-tokens', '1T', '--max-params', '70B'],
    ['10M', '30d', '1024 b200', '--precision', 'fp8', '--max-params', '30B'],
    ['2M', '60d', '512 h100', '--params', '37B', '--experts', '8/256', '--tokens', '2T'],
    ['6M', '60d', '2048 h800', '--model', 'deepseek-v3', '--tokens', '14.8T', '--precision', 'fp8'],
    ['1M', '90d', '8 h100', '--params', '70B', '--tokens', '2T'],
  ])(
    'a block of a document holds the answer of the command: %s, %s on %s',
    async (money, deadline, on, ...more) => {
      const argv = ['--money', money!, '--deadline', deadline!, '--on', on!, ...more];
      const said = await runCli(['estimate', ...argv, '--format', 'markdown'], { cwd: folder });
      const words = argv.map((word, at) => (at % 2 === 0 ? `${word.slice(2)}=` : `"${word}" `)).join('');
      writeFileSync(join(folder, 'BLOCK.md'), `<!-- isoflop estimate ${words}-->\n<!-- /isoflop -->\n`);
      const filled = await runCli(['embed', 'BLOCK.md'], { cwd: folder });
      expect(filled.code, filled.err).toBe(0);
      const [, ...block] = readFileSync(join(folder, 'BLOCK.md'), 'utf8').trim().split('\n');
      expect(block.slice(0, -1).join('\n').trim()).toBe(said.out.trim());
    },
  );

  test('of accelerator-time the size that it bought stays, and the time is what varies', async () => {
    const argv = ['estimate', '64 H100 * 30 days', '--out', 'plan.yml', '--json'];
    const said = JSON.parse((await runCli(argv, { cwd: folder })).out);
    const again = JSON.parse((await runCli(['estimate', 'plan.yml', '--json'], { cwd: folder })).out);
    expect(said.days.likely).toBe(30);
    expect(rounded(again.days.likely)).toBe(30);
    expect([rounded(again.compute), again.layout]).toEqual([rounded(said.compute), said.layout]);
    expect([said.days['80'][0], again.days['80'][0] < 30]).toEqual([30, true]);
  });
});

test('the page with #count=8 says what check of the same edit says, and refuses as estimate does', async () => {
  const text = readFileSync('data/examples/proposal.yml', 'utf8');
  const edited = text.replace('count: 64', 'count: 8');
  expect(edited).not.toBe(text);
  const [checked] = (await check([{ file: 'proposal.yml', text: edited }])).files;
  const { data } = await readForPage({ file: 'proposal.yml', text }, {});
  const page = evaluate(data, { count: 8 });
  expect(checked!.verdict).toBe('fail');
  expect(page.verdict).toBe('fail');
  const messages = (findings: readonly { rule: string; message: string }[]) =>
    findings.map(({ rule, message }) => `${rule}: ${message}`).sort();
  expect(messages(page.findings)).toEqual(messages(checked!.findings));
  await expect(estimateProposal({ file: 'proposal.yml', text: edited })).rejects.toThrow(page.unanswered);
  // without the layout of 64 there is an answer
  const free = evaluate(data, { count: 8, layout: 'the best that fits' });
  const set = ['hardware.count=8', 'parallelism='];
  const estimated = await estimateProposal({ file: 'proposal.yml', text }, { set });
  expect(free.estimate!.answer.days).toEqual(estimated.days);
});
