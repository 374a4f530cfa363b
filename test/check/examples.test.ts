import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { rules } from '../../src/check/rules/index.ts';
import { ruleIds, ruleTexts } from '../../src/check/rules/texts.ts';

/** Rules that find something in a YAML text, and its problems. */
async function found(text: string): Promise<readonly string[]> {
  const { files } = await check([{ file: 'example.yml', text }]);
  expect(files[0]!.problems).toEqual([]);
  return files[0]!.findings.map(finding => finding.rule);
}

describe('rule texts', () => {
  test('there is one for every rule', () => {
    expect(ruleIds()).toEqual(
      [...Object.keys(rules), 'launch-file', 'misplaced-key', 'unknown-key', 'unused-allow'].sort(),
    );
  });

  test.each(ruleTexts().map(text => [text.id, text] as const))('%s: example', async (id, text) => {
    expect(await found(text.example.fails), text.example.fails).toContain(id);
    expect(await found(text.example.passes), text.example.passes).not.toContain(id);
  });
});
