import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { alertSchema } from '../../src/catalog/schemas/alert.ts';
import { frameworkSchema } from '../../src/catalog/schemas/framework.ts';
import { recordSchema } from '../../src/catalog/schemas/record.ts';
import { launchSchema } from '../../src/launch/schema.ts';

const schemas = {
  alerts: alertSchema,
  frameworks: frameworkSchema,
  launch: launchSchema,
  records: recordSchema,
};

const files = Object.entries(schemas).flatMap(([folder, schema]) =>
  readdirSync(join('data', folder)).map(name => [`${folder}/${name}`, schema] as const),
);

test.each(files)('data/%s is as its schema says', (name, schema) => {
  const facts: unknown = JSON.parse(readFileSync(join('data', name), 'utf8'));
  expect(() => v.parse(schema as v.GenericSchema, facts)).not.toThrow();
});
