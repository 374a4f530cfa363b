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

describe.skipIf(!isHere)('configurations of others (where they are present)', () => {
  test.each(cases.map(it => [it.file, it] as const))('%s', (file, { value, expected }) => {
    const architecture = () =>
      architectureFromConfig(looseJson(readFileSync(`${folder}/${file}`, 'utf8'), file)).architecture;
    const read = () => countParameters(architecture()).total;
    if (value === undefined) {
      const [name] = /\w+For\w+/.exec(expected)!;
      expect(read).toThrow(new RegExp(name));
    } else {
      // some of the counts are of all that a checkpoint keeps
      const { untrained } = architecture();
      expect([read(), read() + (untrained?.numbers ?? 0)]).toContain(value);
    }
  });
});
