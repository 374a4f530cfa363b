/** @module-tag slow */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../src/catalog/runs.ts';
import { check } from '../../src/check/check.ts';
import { exampleProposal } from '../../src/check/init/example.ts';
import { proposalOfRun } from '../../src/check/init/from-run.ts';
import { toGithub } from '../../src/check/output/github.ts';
import { toPretty } from '../../src/check/output/pretty.ts';
import { type Field, fields } from '../../src/check/proposal/schema.ts';
import type { ProposalInput } from '../../src/plan/input.ts';
import { size } from '../helpers/speed.ts';

const times = size(400);

const words: Readonly<Record<string, readonly string[]>> = {
  'hardware.accelerator': ['H100', 'A100', 'tpu-v4', 'V100', 'B200', 'MI300X', 'gaudi2'],
  'model.preset': ['llama2-7b', 'deepseek-v3', 'gopher-280b', 'qwen3-0.6b'],
  'training.optimizer': ['AdamW', 'Muon', 'Adafactor', '8-bit Adam', 'SGD'],
  'schedule.start': ['2026-03-01'],
  'data.sources': ['fineweb:70%, stack-v2:30%', 'wikipedia', 'own=1.2T:20%, fineweb-edu', 'common-crawl:30'],
  'data.tokenizer': ['llama3', 'gpt2', 'o200k'],
  'data.language': ['en'],
  'data.recipe': ['fineweb', 'dolma3', 'nemotron-cc'],
  'hardware.measured': ['14,451 tokens/s on 8 h100'],
  'training.framework': ['megatron', 'fsdp2', 'deepspeed'],
  'serving.accelerator': ['h100', 'h200', 'b200'],
  law: [
    'besiroglu2024',
    'kaplan2020',
    'jointmoe2025',
    'deepseek2024',
    'muennighoff2023',
    'pearce2024',
    'llama3',
  ],
};

/** Numbers of every size that a field may get, usual ones most often; now and then one that is refused. */
function numberFor({ bounds, kind }: Field): fc.Arbitrary<number | string> {
  const power = fc.double({ min: -9, max: 32, noNaN: true }).map(exponent => 10 ** exponent);
  const whole = fc.oneof(
    fc.integer({ min: 1, max: Math.max(1, bounds.most ?? 128) }),
    fc.integer({ min: 0, max: bounds.most === undefined ? 50 : 1 }).map(exponent => 2 ** exponent),
  );
  const share = fc.double({ min: 1e-3, max: bounds.most ?? 1, noNaN: true });
  const texts = fc.constantFrom(
    '70B',
    '4M tokens',
    '64 H100',
    '30 days',
    '$2M',
    '40%',
    '12 TB',
    '1024 sequences',
    '',
  );
  return fc.oneof(
    { weight: 200, arbitrary: kind === 'share' ? share : bounds.whole ? whole : power },
    { weight: 1, arbitrary: texts },
    { weight: 1, arbitrary: fc.double() },
  );
}

/** A random proposal: some of all fields, each with a value of its kind, sometimes not. */
const proposal = fc
  .tuple(
    // runs of one's own are files, too
    ...[...fields.values()]
      .filter(({ path }) => path !== 'hardware.like')
      .map(field =>
        fc.option(
          fc.tuple(
            fc.constant(field.path),
            field.kind !== undefined
              ? numberFor(field)
              : field.choices !== undefined
                ? fc.constantFrom(...field.choices)
                : /tied|gated|sequenceParallel/.test(field.path)
                  ? fc.boolean()
                  : fc.constantFrom(...(words[field.path] ?? ['cosine'])),
          ),
          // configs and schemas are files, which nothing is read from here
          { freq: /config|schema/.test(field.path) ? 1 : 2 },
        ),
      ),
  )
  .map(pairs => {
    const result: Record<string, unknown> = {};
    for (const pair of pairs) {
      if (pair === null) continue;
      const [path, value] = pair;
      const keys = path.split('.');
      let target = result;
      for (const key of keys.slice(0, -1)) {
        target[key] ??= {};
        target = target[key] as Record<string, unknown>;
      }
      target[keys.at(-1)!] = value;
    }
    return result;
  });

/** No NaN, Infinity or undefined anywhere in what is printed. */
function sound(text: string): void {
  expect(text).not.toMatch(/\bNaN\b|\bInfinity\b(?! Fabric)|\bundefined\b|∞|\[object/);
}

async function survives(
  files: Parameters<typeof check>[0],
  texts: ReadonlyMap<string, string>,
): Promise<boolean> {
  const document = await check(files);
  const json = JSON.stringify(document, (_, value) => {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`not finite: ${value}`);
    return value;
  });
  expect(json.length).toBeGreaterThan(0);
  if (document.files.some(file => file.problems.length > 0)) return false;
  sound(await toPretty(document, { columns: 80, color: false, texts }));
  sound(toGithub(document));
  return true;
}

describe('whatever is thrown at it', () => {
  test('random proposals: findings or problems, never a crash or a NaN', async () => {
    let usable = 0;
    await fc.assert(
      fc.asyncProperty(proposal, async value => {
        if (await survives(value as ProposalInput, new Map())) usable++;
      }),
      { numRuns: times },
    );
    // the generator is no good if all of them are refused
    expect(usable).toBeGreaterThan(times / 4);
  });

  test('corrupted files: findings or problems, never a crash', { tags: 'slow' }, async () => {
    const originals = [
      exampleProposal,
      JSON.stringify({ model_size: '70B', parallelism: { tp: 8 } }),
      ...runs()
        .slice(0, 20)
        .map(run => proposalOfRun(run.id)),
    ];
    const damage = fc.record({
      original: fc.constantFrom(...originals),
      edits: fc.array(
        fc.record({
          at: fc.double({ min: 0, max: 1, noNaN: true }),
          remove: fc.nat({ max: 12 }),
          insert: fc.oneof(
            fc.string({ unit: 'binary', maxLength: 6 }),
            fc.constantFrom(
              '\n',
              '\t',
              '  ',
              ': ',
              '- ',
              '{',
              '}',
              '[',
              ']',
              '"',
              "'",
              '&a ',
              '*a',
              '!!binary ',
              '| ',
              '%',
              '#',
              '---\n',
              '...',
              '<<: ',
              '1e999',
              '-',
              '0x',
              '~',
              '\u0000',
              '\uFEFF',
            ),
          ),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      document: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ original, edits, document }) => {
        let text = original;
        for (const { at, remove, insert } of edits) {
          const index = Math.floor(at * text.length);
          text = text.slice(0, index) + insert + text.slice(index + remove);
        }
        const file = document ? 'PLAN.md' : 'plan.yml';
        if (document) text = `# Plan\n\n\`\`\`yaml isoflop\n${text}\n\`\`\`\n`;
        const source = { file, text };
        await survives([source], new Map([[file, text]]));
      }),
      { numRuns: times },
    );
  });

  test('positions lie within the file', async () => {
    const text = exampleProposal.replace('1.21e22', '1.21e24').replace('300B', '3T');
    const { files } = await check([{ file: 'plan.yml', text }]);
    const lines = text.split('\n');
    expect(files[0]!.findings.length).toBeGreaterThan(0);
    for (const { line, column, endColumn } of files[0]!.findings) {
      expect(lines[line - 1]!.length).toBeGreaterThanOrEqual(endColumn - 1);
      expect(column).toBeLessThan(endColumn);
    }
  });
});
