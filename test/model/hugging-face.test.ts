import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { architectureFromConfig } from '../../src/model/hugging-face/read.ts';
import { countParameters } from '../../src/model/parameters.ts';

const counts = JSON.parse(readFileSync('test/model/published-counts.json', 'utf8'));
test.each(Object.entries(counts) as any)('%s', (name: string, { total }: any) => {
  const r = architectureFromConfig(JSON.parse(readFileSync(`test/model/configs/${name}.json`, 'utf8')));
  expect(countParameters(r.architecture).total).toBe(total);
});
