import { toJsonSchema } from '@valibot/to-json-schema';
import { expect, test } from 'vitest';
import { lawSchema } from '../../src/catalog/schemas/law.ts';

const text = (schema: unknown) => `${JSON.stringify(schema, null, 2)}\n`;

// written anew by `npx vitest run --config test/vitest.config.ts -u`
test('data/schema/law.schema.json is the schema of law files', async () => {
  const schema = toJsonSchema(lawSchema, { target: 'draft-2020-12', errorMode: 'ignore' });
  await expect(text({ $id: 'isoflop/law/1', title: 'A scaling law', ...schema })).toMatchFileSnapshot(
    '../../data/schema/law.schema.json',
  );
});
