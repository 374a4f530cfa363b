import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { looseJson } from '../../src/model/hugging-face/json.ts';
import { architectureFromConfig } from '../../src/model/hugging-face/read.ts';
import { countParameters } from '../../src/model/parameters.ts';

/** Reduced configurations of real models with counts that others made; not a part of this project. */
const folder = '../shared/data/real-inputs';
const isHere = existsSync(`${folder}/index.json`);

interface Case {
  readonly file: string;
  readonly kind: string;
  readonly expected: string;
  readonly value?: number;
}

const cases: readonly Case[] = isHere
  ? (JSON.parse(readFileSync(`${folder}/index.json`, 'utf8')) as Case[]).filter(it =>
      it.kind.startsWith('model'),
    )
  : [];

/** Biases that only balance the load, and numbers of an activation that are not trained, which some counts have. */
const untrained: Readonly<Record<string, number>> = {
  'a2-deepseek-v3.2.json': 58 * 256,
  'a2-minimax-m2.json': 62 * 256,
  'a2-apertus-8b.json': 32 * 2,
};

describe.skipIf(!isHere)('configurations of others (where they are present)', () => {
  test.each(cases.map(it => [it.file, it] as const))('%s', (file, { value, expected }) => {
    const read = () =>
      countParameters(
        architectureFromConfig(looseJson(readFileSync(`${folder}/${file}`, 'utf8'), file)).architecture,
      ).total;
    if (value === undefined) {
      const [name] = /\w+For\w+/.exec(expected)!;
      expect(read).toThrow(new RegExp(name));
    } else {
      expect(read() + (untrained[file] ?? 0)).toBe(value);
    }
  });
});
