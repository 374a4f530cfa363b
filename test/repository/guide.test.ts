import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ruleTexts } from '../../src/check/rules/texts.ts';

interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');

test('data/guide/proposals.md lists every key of the schema', async () => {
  const schema = JSON.parse(readFileSync('data/schema/proposal.schema.json', 'utf8')) as Schema;
  const deref = (one: Schema): Schema => {
    const name = one.$ref?.split('/').at(-1);
    return name === undefined ? one : { ...(schema.$defs ?? schema.definitions)?.[name], ...one };
  };
  const rows = (at: Schema, path: string): string[] =>
    Object.entries(at.properties ?? {}).flatMap(([key, given]) => {
      const own = deref(given);
      const inner = [own, ...(own.anyOf ?? []).map(deref), ...(own.items ? [deref(own.items)] : [])];
      const name = `${path}${key}`;
      const nested = inner.find(one => one.properties !== undefined);
      const isList = own.type === 'array' || (own.anyOf ?? []).some(one => one.type === 'array');
      const below = nested === undefined ? [] : rows(nested, `${name}${isList ? '[]' : ''}.`);
      // keys of other tools that are read as ours have no meaning of their own
      const described = own.description === undefined ? [] : [`| \`${name}\` | ${cell(own.description)} |`];
      return [...described, ...below];
    });
  const text = [
    '# Keys of a proposal',
    '',
    'Generated from the schema, which `isoflop schema proposal` prints. Everything may be left out; what follows from the rest is',
    'derived. `isoflop init` writes a commented proposal.',
    '',
    '| key | meaning |',
    '| :-- | :-- |',
    ...rows(schema, ''),
    '',
  ].join('\n');
  await expect(text).toMatchFileSnapshot('../../data/guide/proposals.md');
});

test('data/guide/rules.md explains every rule', async () => {
  const sections = ruleTexts().map(rule =>
    [
      `## ${rule.id}`,
      '',
      `${rule.title} (${rule.severity}, ${rule.group}). ${rule.wrong}`,
      '',
      `- Formula: ${rule.formula}`,
      `- Satisfied: ${rule.satisfied}`,
      ...rule.sources.map(source => `- Source: ${source}`),
    ].join('\n'),
  );
  const text = `# Rules of \`check\`\n\nGenerated from \`data/rules\`; \`isoflop rules <id>\` prints one with examples.\n\n${sections.join('\n\n')}\n`;
  await expect(text).toMatchFileSnapshot('../../data/guide/rules.md');
});
