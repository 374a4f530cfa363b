import { readdirSync } from 'node:fs';
import files from 'data-files/runs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { findAccelerator } from '../../src/catalog/accelerators.ts';
import { findModel } from '../../src/catalog/models.ts';
import { acceleratorHours } from '../../src/catalog/run.ts';
import { findRun, runFamilies, runs } from '../../src/catalog/runs.ts';
import { runSchema } from '../../src/catalog/schemas/run.ts';
import type { Architecture } from '../../src/model/architecture.ts';
import { countParameters } from '../../src/model/parameters.ts';
import { sharedJson } from '../helpers/shared.ts';

const withShape = runs().filter(run => run.model !== undefined);

describe('data files', () => {
  test('each is a run', () => {
    const names = readdirSync('data/runs').map(name => name.replace('.json', ''));
    expect(
      runs()
        .map(run => run.id)
        .sort(),
    ).toEqual(names.sort());
  });

  test.each(Object.entries(files))('%s follows the schema', (_, facts) => {
    expect(v.safeParse(runSchema, facts).issues).toBeUndefined();
  });

  test('the schema refuses an unknown key, a null and a missing source', () => {
    const { sources, ...rest } = files['llama1-7b'] as Record<string, unknown>;
    expect(v.is(runSchema, { sources, ...rest })).toBe(true);
    expect(v.is(runSchema, rest)).toBe(false);
    expect(v.is(runSchema, { sources: [], ...rest })).toBe(false);
    expect(v.is(runSchema, { sources, ...rest, colour: 'green' })).toBe(false);
    expect(v.is(runSchema, { sources, ...rest, tokens: null })).toBe(false);
    expect(v.is(runSchema, { sources, ...rest, calibrate: false })).toBe(false);
  });

  test.each(runs())('$id names an accelerator that has a file', ({ hardware }) => {
    if (hardware?.accelerator !== undefined) {
      expect(findAccelerator(hardware.accelerator).id).toBe(hardware.accelerator);
    }
  });

  test('what is listed as unverified is there', () => {
    for (const run of runs()) {
      for (const path of run.unverified ?? []) {
        const value = path
          .split('.')
          .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], run);
        expect(value, `${run.id} ${path}`).toBeDefined();
      }
    }
  });
});

describe('parameters', () => {
  test.each(withShape)('$id counts as its file says', ({ model, parameters }) => {
    const count = countParameters(findModel(model!).architecture);
    expect({ total: count.total, active: count.active, nonEmbedding: count.nonEmbedding }).toEqual(
      parameters!.computed,
    );
  });

  test.each(withShape.filter(run => run.parameters?.published?.exact !== undefined))(
    '$id: what was published to the last unit, or why not',
    run => {
      const { published, computed } = run.parameters!;
      const difference = run.differences?.find(
        item => item.of === 'total' && item.published === published!.exact,
      );
      if (difference === undefined) expect(computed!.total).toBe(published!.exact);
      else expect([difference.published, difference.computed]).toEqual([published!.exact, computed!.total]);
    },
  );

  test.each(withShape)('$id: what was published rounded, or why not', run => {
    const { published = {}, computed } = run.parameters!;
    for (const of of ['total', 'active'] as const) {
      const printed = published[of];
      const difference = run.differences?.find(item => item.of === of && item.published === printed);
      if (difference !== undefined) expect(difference.computed).toBe(computed![of]);
      else if (printed !== undefined) {
        expect(Math.abs(computed![of] - printed)).toBeLessThanOrEqual(unitOf(printed) / 2);
      }
    }
    if (published.nonEmbedding !== undefined) expect(computed!.nonEmbedding).toBe(published.nonEmbedding);
  });

  const shape = (id: string) => findModel(findRun(id).model!).architecture;
  // accounting: what exactly the published counts hold beside the weights
  test.each([
    ['llama2-7b', ({ layers }: Architecture) => 64 * layers],
    ['llama2-13b', ({ layers }: Architecture) => 64 * layers],
    ['llama2-70b', ({ layers }: Architecture) => 64 * layers],
    ['falcon-180b', ({ vocabulary, hidden }: Architecture) => vocabulary * hidden],
    ['gpt-neox-20b', ({ layers, hidden }: Architecture) => (6 * layers + 2) * hidden],
  ])('%s: the difference is what its reason says', (id, amount) => {
    const run = findRun(id);
    const { published, computed } = run.differences!.find(item => item.of === 'total')!;
    expect(published - computed).toBe(amount(shape(id)));
  });

  test.each(['gpt-oss-120b', 'gpt-oss-20b', 'deepseek-v3'])(
    '%s: active without the input embedding is what was published',
    id => {
      const { published, computed } = findRun(id).differences!.find(item => item.of === 'active')!;
      const without = computed - shape(id).vocabulary * shape(id).hidden;
      // DeepSeek rounds 36.6B to 37B, OpenAI to 10M
      expect(Math.abs(without - published)).toBeLessThanOrEqual(unitOf(published) / 2);
    },
  );
});

describe('hours', () => {
  test('are published, or accelerators times days', () => {
    expect(acceleratorHours(findRun('deepseek-v3'))).toBe(2_664_000);
    expect(acceleratorHours(findRun('phi-4'))).toBe(1920 * 21 * 24);
    expect(acceleratorHours(findRun('qwen3-8b'))).toBeUndefined();
  });
});

describe('looking up', () => {
  test('by id or name, however written', () => {
    expect(findRun('LLaMA 65B').id).toBe('llama1-65b');
    expect(findRun('BLOOM-176B').id).toBe('bloom-176b');
  });
  test('a misspelt one names the nearest', () => {
    expect(() => findRun('lama2-7b')).toThrow("Unknown run 'lama2-7b': did you mean llama2-7b?");
    expect(() => findRun('zzzzzzzzzzzz')).toThrow("Unknown run 'zzzzzzzzzzzz': see isoflop runs");
  });
  test('by family, accelerator and year', () => {
    expect(runs({ family: 'pythia' })).toHaveLength(8);
    expect(runs({ accelerator: 'H100', year: 2025 }).map(run => run.id)).toContain('olmo3-32b');
    expect(runs({ accelerator: 'tpu-v5', family: 'Gemma 3' })).toHaveLength(3);
    expect(runFamilies()).toContain('DeepSeek-V3');
  });
});

describe('the shared facts', { tags: 'shared' }, () => {
  const shared = () => sharedJson('runs.json') as { runs: SharedRun[]; do_not_calibrate_on: string[] };

  test('every run carries them over', () => {
    for (const fact of shared().runs) {
      const run = findRun(fact.id);
      expect([run.id, run.family, run.year]).toEqual([fact.id, fact.family, fact.year]);
      expect(run.tokens, fact.id).toBe(fact.tokens);
      // a later source may have hours that the facts lack
      if (fact.accelerator_hours !== undefined)
        expect(run.hardware?.hours, fact.id).toBe(fact.accelerator_hours);
      expect(run.parameters?.published?.exact, fact.id).toBe(fact.params.total_exact_published);
      expect(run.parameters?.computed?.total, fact.id).toBe(fact.params.total_computed_from_config);
      if (fact.arch !== undefined) expect(run.model, fact.id).toBeDefined();
    }
  });

  test('the same runs are kept out of calibration', () => {
    const ids = shared().runs.map(fact => fact.id);
    const out = runs().filter(run => !run.calibrate && ids.includes(run.id));
    const named = (id: string) =>
      shared().do_not_calibrate_on.some(
        name => name === id || (name.endsWith('*') && id.startsWith(name.slice(0, -1))),
      );
    expect(out.map(run => run.id).sort()).toEqual(
      runs()
        .filter(run => named(run.id))
        .map(run => run.id)
        .sort(),
    );
  });
});

/** Size of the last digit that a rounded figure prints. */
function unitOf(value: number): number {
  let unit = 1;
  while (value % (unit * 10) === 0) unit *= 10;
  return unit;
}

interface SharedRun {
  readonly id: string;
  readonly family: string;
  readonly year: number;
  readonly tokens?: number;
  readonly accelerator_hours?: number;
  readonly arch?: unknown;
  readonly params: { readonly total_exact_published?: number; readonly total_computed_from_config?: number };
}
