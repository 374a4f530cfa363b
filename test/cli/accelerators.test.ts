import { describe, expect, test } from 'vitest';
import { accelerators } from '../../src/catalog/accelerators.ts';
import { runCli } from '../helpers/cli.ts';

describe('isoflop accelerators', () => {
  test('lists them within 80 columns', async () => {
    const { code, out } = await runCli(['accelerators', '--vendor', 'amd']);
    expect(code).toBe(0);
    // from TensorWave's 1.50 to Azure's and Oracle's 6.00 on demand; spot prices stay out
    expect(out).toMatch(/^mi300x +192 +5\.3 +1307 +2615 +448 +8 +750 +1\.50–6\.00 +2026-05$/m);
    expect(out).toMatch(/^mi250x ×2 /m);
    const all = await runCli(['accelerators']);
    expect(Math.max(...all.out.split('\n').map(line => line.length))).toBeLessThanOrEqual(80);
    expect(all.out).toMatch(/^v100-sxm2 +16\/32 +0\.9 +FP16 125 /m);
  });

  test('shows one in full by any of its names, with its source', async () => {
    const { code, out } = await runCli(['accelerators', 'h100']);
    expect(code).toBe(0);
    expect(out).toContain('NVIDIA H100 SXM5');
    expect(out).toContain('NVIDIA H100 product page');
    expect(out).toContain('50 GB/s (unverified)');
    // nvidia-smi shows 81,559 MiB of an H100 SXM5, of which PyTorch sees 79.1 GiB
    expect(out).toContain('(79.1 GiB)');
    expect(out).toMatch(/on-demand[^\n]* \$[\d.]+ +2026-/);
    expect(out).toMatch(/bf16 +989 TFLOP\/s +1\.98 PFLOP\/s/);
  });

  test('help names every vendor on file', async () => {
    const { out } = await runCli(['accelerators', '--help']);
    for (const vendor of new Set(accelerators().map(one => one.vendor)))
      expect(out.replace(/\s+/g, ' ')).toContain(vendor);
  });

  test('JSON is in base units', async () => {
    const { out } = await runCli(['accelerators', 'A100', '--json']);
    const document = JSON.parse(out) as { schema: string; accelerators: Record<string, unknown>[] };
    expect(document.schema).toBe('isoflop/accelerators/1');
    expect(document.accelerators).toHaveLength(1);
    expect(document.accelerators[0]).toMatchObject({
      id: 'a100-sxm-80',
      memoryBytes: 80e9,
      memoryBandwidth: 2039e9,
      peakDense: { bf16: 312e12 },
      sparseHeadline: { bf16: 624e12 },
      interconnect: { bandwidthPerDirection: 300e9, domainSize: 8, internodeBandwidth: 25e9 },
      tdp: 400,
    });
    expect(out).not.toContain('null');
  });

  test('CSV has one row each, with empty fields for what is not known', async () => {
    const { out } = await runCli(['accelerators', '--precision', 'fp4', '--format', 'csv']);
    const [header, ...rows] = out.trimEnd().split('\n');
    const fields = header!.split(',').length;
    expect(rows.map(row => row.split(',')[0])).toEqual([
      'b200-hgx',
      'b300-hgx',
      'gb200-nvl72',
      'gb300-nvl72',
      'mi350x',
      'mi355x',
      'rtx-5090',
      'rtx-pro-6000',
      'trainium3',
    ]);
    for (const row of rows) expect(row.replace(/"[^"]*"/g, '').split(',')).toHaveLength(fields);
  });

  test.each([
    [['h10'], "isoflop: Unknown accelerator 'h10': did you mean H100?\n"],
    [['--vendor', 'nvida'], "isoflop: Unknown vendor 'nvida': did you mean NVIDIA?\n"],
    [['--precision', 'fp7'], "isoflop: Unknown precision 'fp7': did you mean fp8?\n"],
    [
      ['h100', '--vendor', 'nvidia'],
      'isoflop: Expected one accelerator or a filter, not both: got h100 and --vendor\n',
    ],
  ])('%j is bad input', async (args, message) => {
    const { code, out, err } = await runCli(['accelerators', ...args]);
    expect([code, out, err]).toEqual([2, '', message]);
  });
});
