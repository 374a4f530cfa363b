import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
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

const read = (path: string) => readFileSync(path, 'utf8');
const page = (name: string) => read(`data/guide/${name}.md`);
const packed = JSON.parse(read('package.json')) as {
  readonly version: string;
  readonly exports: Readonly<Record<string, unknown>>;
};

/** First cells of the rows of a page's tables, without the backticks. */
const firstCells = (text: string) => [...text.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell]) => cell);

/** YAML blocks of a page, as data. */
const yamls = (text: string) =>
  [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, body = '']) => parse(body));

test('data/guide/organisation.md shows the example file whole, and every key', () => {
  const text = page('organisation');
  expect(text).toContain(`\`\`\`yaml\n${read('data/examples/organisation/isoflop.yml')}\`\`\``);
  const { properties } = JSON.parse(read('data/schema/organisation.schema.json')) as Schema;
  const keys = Object.keys(properties!).filter(key => key !== '$schema');
  expect(firstCells(text).sort()).toEqual(keys.sort());
});

test('data/guide/library.md lists every entry, and says which need Node as the build has it', () => {
  const text = page('library');
  const entries = Object.keys(packed.exports).filter(name => name !== './package.json');
  expect(firstCells(text)).toEqual(
    expect.arrayContaining(entries.map(name => name.replace(/^\./, 'isoflop'))),
  );
  expect(firstCells(text).length).toBe(entries.length);
  const onNode = [...text.matchAll(/^\| `isoflop\/(\w+)` \|.*\| Node \(/gm)].map(([, name]) => name);
  // the others are bundled for a browser in test/repository/installed.test.ts
  expect(onNode).toEqual(['fit', 'document', 'report']);
});

test('data/guide/ci.md calls the action and the hooks as they are', () => {
  const [steps, hooks] = yamls(page('ci'));
  const use = (steps as readonly { uses: string; with?: object }[]).find(step =>
    step.uses.includes('isoflop'),
  )!;
  const [, path, tag] = /^OWNER\/isoflop\/(.*)@v(.*)$/.exec(use.uses) ?? [];
  expect(tag).toBe(packed.version);
  const { inputs } = parse(read(`${path}/action.yml`)) as { inputs: object };
  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(use.with!)));
  const [{ rev, hooks: used }] = hooks.repos as readonly [{ rev: string; hooks: readonly { id: string }[] }];
  expect(rev).toBe(`v${packed.version}`);
  const known = (parse(read('.pre-commit-hooks.yaml')) as readonly { id: string }[]).map(({ id }) => id);
  expect(used.map(({ id }) => id)).toEqual(known);
});

test('schemas that pages name are those of now', () => {
  const texts = [page('ci'), read('CHANGELOG.md')].join('\n');
  const named = [...texts.matchAll(/isoflop\/([a-z-]+)\/\d+/g)];
  expect(named.length).toBeGreaterThan(1);
  for (const [id, name] of named) {
    expect(JSON.parse(read(`data/schema/${name}.schema.json`)).$id, id).toBe(id);
  }
});
