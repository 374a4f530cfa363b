import { readdirSync, readFileSync } from 'node:fs';
import files from 'data-files/rules';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/check/rules/index.ts';
import { ruleTexts } from '../../src/check/rules/texts.ts';

const sentence = v.pipe(v.string(), v.nonEmpty(), v.regex(/[^.]$/, 'no period at the end'));
const paragraph = v.pipe(v.string(), v.nonEmpty());

/** `data/rules/<id>.json`: an unknown key is an error, sources and examples are required. */
const ruleSchema = v.strictObject({
  title: sentence,
  group: v.picklist(['arithmetic', 'hardware', 'scaling', 'training', 'experts', 'operations', 'proposal']),
  severity: v.picklist(['info', 'warning', 'error']),
  wrong: paragraph,
  formula: sentence,
  satisfied: sentence,
  sources: v.pipe(v.array(sentence), v.minLength(1)),
  limits: v.optional(
    v.record(
      v.pipe(v.string(), v.regex(/^[a-zA-Z]+$/)),
      v.strictObject({ value: v.number(), why: sentence }),
    ),
  ),
  says: v.pipe(
    v.record(
      v.string(),
      v.strictObject({
        message: sentence,
        arithmetic: v.optional(sentence),
        suggestion: v.optional(sentence),
        source: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
      }),
    ),
    v.check(says => Object.keys(says).length > 0, 'at least one kind of finding'),
  ),
  example: v.strictObject({ fails: paragraph, passes: paragraph }),
});

test.each(Object.entries(files))('data/rules/%s.json is as it must be', (id, text) => {
  expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  const result = v.safeParse(ruleSchema, text);
  expect(result.issues?.map(issue => `${v.getDotPath(issue)}: ${issue.message}`)).toBeUndefined();
});

describe('rules and their files', () => {
  const sources = Object.fromEntries(
    Object.keys(rules).map(id => [id, readFileSync(`src/check/rules/${id}.ts`, 'utf8')]),
  );

  test('one small file a rule', () => {
    const others = ['index.ts', 'rule.ts', 'texts.ts', 'describe.ts'];
    const names = readdirSync('src/check/rules').filter(name => !others.includes(name));
    expect(names.map(name => name.replace('.ts', '')).sort()).toEqual(Object.keys(rules).sort());
    for (const [id, source] of Object.entries(sources))
      expect(source.split('\n').length, id).toBeLessThanOrEqual(130);
  });

  test('every threshold that a rule reads has a value and a reason, and every one is read', () => {
    for (const text of ruleTexts()) {
      const source = sources[text.id];
      if (source === undefined) continue;
      const read = [...source.matchAll(/limit\('(\w+)'\)/g)].map(match => match[1]!);
      expect([...new Set(read)].sort(), text.id).toEqual(Object.keys(text.limits ?? {}).sort());
    }
  });
});
