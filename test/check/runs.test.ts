/** @module-tag slow */
import { describe, expect, test } from 'vitest';
import { runs } from '../../src/catalog/runs.ts';
import { check } from '../../src/check/check.ts';
import { parallelismOf, proposalOfRun } from '../../src/check/init/from-run.ts';

describe('documented runs, as published', async () => {
  const checked: { id: string; facts: number; file: Awaited<ReturnType<typeof check>>['files'][number] }[] =
    [];
  for (const { id } of runs()) {
    const text = proposalOfRun(id);
    const { files } = await check([{ file: `${id}.yml`, text }]);
    const facts = text
      .split('\n')
      .filter(line => /^\s*\w+: \S/.test(line) && !line.startsWith('name')).length;
    checked.push({ id, facts, file: files[0]! });
  }

  test('every proposal can be read', () => {
    expect(checked.flatMap(({ file }) => file.problems.map(problem => problem.message))).toEqual(
      // PaLM 2 published nothing
      [],
    );
  });

  test('at least 40 have four facts or more, and none gives an error', () => {
    expect(checked.filter(({ facts }) => facts >= 4).length).toBeGreaterThanOrEqual(40);
    const errors = checked.flatMap(({ id, file }) =>
      file.findings.filter(({ severity }) => severity === 'error').map(({ message }) => `${id}: ${message}`),
    );
    expect(errors).toEqual([]);
  });

  test('the warnings are those that were reviewed', async () => {
    const warnings = checked.flatMap(({ id, file }) =>
      file.findings
        .filter(({ severity }) => severity === 'warning')
        .map(({ rule, message }) => `${id} ${rule}: ${message}`)
        .sort(),
    );
    await expect(`${warnings.join('\n')}\n`).toMatchFileSnapshot('../golden/check/run-warnings.txt');
  });
});

test('degrees are read from descriptions that state one configuration', () => {
  expect(parallelismOf('TP4 PP12 DP8 ZeRO-1 (48 nodes x 8)')).toEqual({
    tensor: 4,
    pipeline: 12,
    data: 8,
    zero: 1,
  });
  expect(parallelismOf('PP16 (DualPipe) EP64 over 8 nodes, ZeRO-1, no TP')).toEqual({
    pipeline: 16,
    expert: 64,
    zero: 1,
  });
  expect(parallelismOf('TP8 PP4 DP12 + ZeRO (HF card); paper prints TP8/PP2/DP192')).toEqual({
    tensor: 8,
    pipeline: 4,
    data: 12,
  });
  expect(parallelismOf('TP8 CP1 PP16 DP64 (43%) / TP8 CP1 PP16 DP128 (41%)')).toEqual({});
  expect(parallelismOf('768 data x 8 model; ZeRO-3-like optimizer sharding')).toEqual({});
  expect(parallelismOf(undefined)).toEqual({});
});
