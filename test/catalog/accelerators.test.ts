import files from 'data-files/accelerators';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import {
  accelerators,
  findAccelerator,
  type NumberFormat,
  precisions,
} from '../../src/catalog/accelerators.ts';
import { acceleratorSchema } from '../../src/catalog/schemas/accelerator.ts';
import { Refusal } from '../../src/core/refusal.ts';
import { nameKey } from '../../src/text/names.ts';
import { sharedJson } from '../helpers/shared.ts';

describe('data files', () => {
  test.each(Object.entries(files))('%s follows the schema', (_, facts) => {
    expect(v.safeParse(acceleratorSchema, facts).issues).toBeUndefined();
    expect(JSON.stringify(facts)).not.toContain('null');
  });

  test('the schema refuses an unknown key, a null and a missing source', () => {
    const { source, ...rest } = files['h100-sxm'] as Record<string, unknown>;
    expect(v.is(acceleratorSchema, { source, ...rest })).toBe(true);
    expect(v.is(acceleratorSchema, rest)).toBe(false);
    expect(v.is(acceleratorSchema, { source, ...rest, colour: 'green' })).toBe(false);
    expect(v.is(acceleratorSchema, { source, ...rest, tdp: null })).toBe(false);
  });

  test('no two accelerators share a name', () => {
    const names = accelerators().flatMap(one => [
      ...new Set([one.id, ...one.aliases].map(name => nameKey(name))),
    ]);
    expect(new Set(names).size).toBe(names.length);
  });

  test('what is listed as unverified is there', () => {
    for (const one of accelerators()) {
      for (const path of one.unverified) {
        const value = path
          .split('.')
          .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], one);
        expect(value, `${one.id} ${path}`).toBeDefined();
      }
    }
  });

  test('agree with the shared facts, value by value', { tags: 'shared' }, () => {
    const shared = sharedJson('accelerators.json') as { accelerators: SharedFacts[] };
    // what is on file may be more: later machines, and figures that the facts leave open
    for (const fact of shared.accelerators) {
      const one = findAccelerator(fact.id);
      for (const precision of precisions) {
        expectRate(one.peakDense[precision], fact.peak_dense_tflops[precision]);
        expectRate(one.sparseHeadline[precision], fact.sparse_headline_tflops?.[precision]);
      }
      expect(one.memoryBandwidth).toBeCloseTo(fact.memory_bandwidth_GBps * 1e9, -3);
      if (fact.tdp_w !== null) expect(one.tdp).toBe(fact.tdp_w);
      expect((one.interconnect.bandwidthPerDirection ?? 0) / 1e9).toBeCloseTo(
        fact.interconnect.per_direction_GBps ?? 0,
        9,
      );
      const { typical_internode_Gbps_per_device: internode, scaleup_domain_size: domain } = fact.interconnect;
      if (internode !== null)
        expect((one.interconnect.internodeBandwidth ?? 0) * 8e-9).toBeCloseTo(internode, 9);
      if (domain !== null) expect(one.interconnect.domainSize).toBe(domain);
    }
  });
});

// 79.1 GiB of an 80 GB H100 and 139.8 of a 141 GB H200: pytorch/torchtitan issue 1789, KempnerForge
test.each([
  ['h100-sxm', 84.9e9],
  ['a100-sxm-80', 84.9e9],
  ['h200-sxm', 150.1e9],
])('%s leaves %s bytes to a program', (id, bytes) => {
  expect(findAccelerator(id).usableBytes! / bytes).toBeCloseTo(1, 2);
});

// nvidia-smi: 189,471 MiB of a GB200, 46,068 of an L40S, 23,034 of an L4; PyTorch sees about half a GiB less
test.each([
  ['gb200-nvl72', 189_471],
  ['l40s', 46_068],
  ['l4', 23_034],
  ['a10g', 23_028],
  ['h20', 97_871],
  ['rtx-pro-6000', 97_887],
  ['b200-hgx', 183_359],
])('%s leaves a program a little less than the driver has', (id, mebibytes) => {
  const gibibytes = findAccelerator(id).usableBytes! / 2 ** 30;
  expect(mebibytes / 1024 - gibibytes).toBeGreaterThan(0.2);
  expect(mebibytes / 1024 - gibibytes).toBeLessThan(0.8);
});

test('memory that a program can take is near what is sold, or its file does not say', () => {
  for (const { id, memoryBytes, usableBytes } of accelerators()) {
    const share = (usableBytes ?? memoryBytes) / memoryBytes;
    expect(share, id).toBeGreaterThan(0.9);
    // sold in GB of 1e9 where the stacks are GiB; TPU v5p is filed with 95 GB of its 96 GiB
    expect(share, id).toBeLessThan(1.085);
  }
});

describe('findAccelerator', () => {
  // the variant that a bare name means
  test.each([
    ['H100', 'h100-sxm'],
    ['h100', 'h100-sxm'],
    ['H100 PCIe', 'h100-pcie'],
    ['A100', 'a100-sxm-80'],
    ['A100 40GB', 'a100-sxm-40'],
    ['V100', 'v100-sxm2'],
    ['H200', 'h200-sxm'],
    ['H800', 'h800-sxm'],
    ['B200', 'b200-hgx'],
    ['GB200', 'gb200-nvl72'],
    ['MI300X', 'mi300x'],
    ['MI250X', 'mi250x'],
    ['TPUv4', 'tpu-v4'],
    ['tpu_v4', 'tpu-v4'],
    ['TPU v3', 'tpu-v3'],
    ['v5e', 'tpu-v5e'],
    ['v5p', 'tpu-v5p'],
    ['Trillium', 'tpu-v6e'],
    ['Ironwood', 'tpu-v7'],
    ['Gaudi 3', 'gaudi3'],
    ['Trn2', 'trainium2'],
    ['A800', 'a800-sxm'],
    ['GH200', 'gh200-96'],
    ['H20', 'h20'],
    ['910B', 'ascend-910b'],
    ['RTX PRO 6000', 'rtx-pro-6000'],
    ['T4', 't4'],
  ])('%s is %s', (name, id) => expect(findAccelerator(name).id).toBe(id));

  test.each([
    ['h10', "Unknown accelerator 'h10': did you mean H100?"],
    [
      'P100',
      "Unknown accelerator 'P100': expected one of h100-sxm, a100-sxm-80, tpu-v4, … (isoflop accelerators)",
    ],
    ['H1000', "Unknown accelerator 'H1000': did you mean H100?"],
    [
      'abacus',
      "Unknown accelerator 'abacus': expected one of h100-sxm, a100-sxm-80, tpu-v4, … (isoflop accelerators)",
    ],
    ['', "Unknown accelerator '': expected one of h100-sxm, a100-sxm-80, tpu-v4, … (isoflop accelerators)"],
  ])('refuses %j', (name, message) => expect(() => findAccelerator(name)).toThrow(new Refusal(message)));
});

describe('accelerators', () => {
  test('filters by vendor and number format', () => {
    const amd = accelerators({ vendor: 'amd' });
    expect(amd.map(one => one.id)).toContain('mi300x');
    for (const one of amd) expect(one.vendor).toBe('AMD');
    const fp4 = accelerators({ vendor: 'AMD', precision: 'FP4' }).map(one => one.id);
    expect(fp4).toContain('mi355x');
    expect(fp4).not.toContain('mi300x');
    expect(accelerators({ precision: 'fp8' }).some(one => one.id.startsWith('a100'))).toBe(false);
  });

  test('refuses what it does not know', () => {
    expect(() => accelerators({ vendor: 'nvida' })).toThrow("Unknown vendor 'nvida': did you mean NVIDIA?");
    expect(() => accelerators({ precision: 'fp7' })).toThrow(RangeError);
  });
});

interface SharedFacts {
  readonly id: string;
  readonly memory_bandwidth_GBps: number;
  readonly tdp_w: number | null;
  readonly peak_dense_tflops: Readonly<Record<NumberFormat, number | null>>;
  readonly sparse_headline_tflops: Readonly<Partial<Record<NumberFormat, number>>> | null;
  readonly interconnect: {
    readonly per_direction_GBps: number | null;
    readonly scaleup_domain_size: number | null;
    readonly typical_internode_Gbps_per_device: number | null;
  };
}

function expectRate(ours: number | undefined, teraflops: number | null | undefined): void {
  if (teraflops === null || teraflops === undefined) expect(ours).toBeUndefined();
  else expect(ours).toBeCloseTo(teraflops * 1e12, -3);
}
