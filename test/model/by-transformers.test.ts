import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { familyTypes } from '../../src/model/hugging-face/choose.ts';
import { architectureFromConfig } from '../../src/model/hugging-face/read.ts';
import { countParameters } from '../../src/model/parameters.ts';

// Sizes of our own, as each class of transformers 5.18.0 saves them, and the parameters that the class then has (built
// on the meta device of torch 2.13.0, a tied matrix once): another program's count of what each key does.
const counted = readFileSync('test/model/counted-by-transformers.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as { total: number; model_type: string; architectures: string[] });

describe('sizes that no published model has', () => {
  test.each(counted.map(({ total, ...config }) => [config.architectures[0]!, config, total] as const))(
    '%s',
    (_, config, total) => {
      expect(countParameters(architectureFromConfig(config).architecture).total).toBe(total);
    },
  );

  test('are of most families', () => {
    const types = new Set(counted.map(({ model_type: type }) => type));
    expect(familyTypes().filter(type => types.has(type)).length).toBeGreaterThan(75);
  });
});
