import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cleanLog } from '../../src/monitor/clean.ts';
import { readLog } from '../../src/monitor/read-log.ts';

const folder = '../shared/data/training-logs';
const isThere = existsSync(folder);
const index = isThere
  ? (JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as readonly {
      file: string;
      dialect: string;
    }[])
  : [];

describe.skipIf(!isThere)('logs of others, beside the project', () => {
  test.each(
    index.filter(({ file }) => !file.includes('1b-4T')).map(({ file, dialect }) => [file, dialect] as const),
  )('%s is %s', (file, dialect) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const raw = readLog(text, file, dialect === 'hf-stdout' ? { logEvery: 10 } : {});
    expect(raw.dialect).toBe(dialect);
    const { kept, segments, redoneSteps, padding, echoes } = cleanLog(raw);
    console.log(
      file,
      raw.rows.length,
      kept.length,
      'seg',
      segments.length,
      'redone',
      redoneSteps,
      'pad',
      padding,
      'echo',
      echoes,
      'partial',
      raw.partial,
      JSON.stringify(kept.at(-1)),
    );
  });
});
