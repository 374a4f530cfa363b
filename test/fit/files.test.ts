import { createHash } from 'node:crypto';
import { linkSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { cli, isoflop, runProgram } from '../helpers/process.ts';

const folder = mkdtempSync(join(tmpdir(), 'isoflop-fit-'));
afterAll(() => rmSync(folder, { recursive: true }));
const simulated = readFileSync('data/examples/simulated-runs.csv');

describe('a real disk', { tags: 'process' }, () => {
  test('the law never takes the place of the runs, whatever they are called', () => {
    const runs = join(folder, 'runs.csv');
    writeFileSync(runs, simulated);
    symlinkSync('runs.csv', join(folder, 'soft.csv'));
    linkSync(runs, join(folder, 'hard.csv'));
    for (const [input, out] of [
      ['runs.csv', 'runs.csv'],
      ['runs.csv', './runs.csv'],
      ['./runs.csv', runs],
      ['runs.csv', 'soft.csv'],
      ['soft.csv', 'runs.csv'],
      ['hard.csv', 'runs.csv'],
    ] as const) {
      const { status, stdout, stderr } = isoflop(['fit', input, '--out', out], { cwd: folder });
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toBe(
        `isoflop: Cannot write ${out}: it was read as an input, which the answer would replace; name another file\n`,
      );
      expect(readFileSync(runs).equals(simulated)).toBe(true);
    }
    const command = `"${process.execPath}" "${cli}" fit - --out runs.csv < runs.csv`;
    const piped = runProgram('sh', ['-c', command], { cwd: folder });
    expect([piped.status, piped.stderr]).toEqual([2, expect.stringContaining('it was read as an input')]);
    expect(readFileSync(runs).equals(simulated)).toBe(true);
  });

  test('SHA-256 is that of the bytes, also where they are no UTF-8 or begin with a mark', () => {
    const mark = Buffer.from([0xef, 0xbb, 0xbf]);
    const latin = Buffer.concat([Buffer.from('# mod'), Buffer.from([0xe8]), Buffer.from('le\n'), simulated]);
    for (const bytes of [simulated, latin, Buffer.concat([mark, simulated])]) {
      writeFileSync(join(folder, 'any.csv'), bytes);
      const expected = createHash('sha256').update(bytes).digest('hex');
      for (const [input, stdin] of [['any.csv'], ['-', bytes]] as const) {
        const { status, stderr } = isoflop(['fit', input, '--out', 'law.json'], {
          cwd: folder,
          ...(stdin === undefined ? {} : { input: stdin }),
        });
        expect([status, stderr]).toEqual([0, '']);
        const { source } = JSON.parse(readFileSync(join(folder, 'law.json'), 'utf8')) as {
          source: { data: { sha256: string; rows: number } };
        };
        expect(source.data).toMatchObject({ sha256: expected, rows: 45 });
      }
    }
  });
});
