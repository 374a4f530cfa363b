import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readRegular, readSnapshot } from '../../src/files/read.ts';
import type { Inputs } from '../../src/files/system.ts';
import { type Replacement, type WriteOptions, writeFiles } from '../../src/files/write.ts';
import { DEAD, type Fault, faulty } from './faults.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'isoflop-files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const at = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(at(name), 'utf8');
const put = (name: string, text: string, mode = 0o644) => {
  writeFileSync(at(name), text);
  chmodSync(at(name), mode);
};
const replacement = (name: string, text: string, more: Partial<Replacement> = {}): Replacement => ({
  name,
  path: at(name),
  bytes: Buffer.from(text),
  ...more,
});
const write = (name: string, text: string, options?: WriteOptions) =>
  writeFiles([replacement(name, text)], options);

const old = 'old '.repeat(1000);
const young = 'new '.repeat(1200);

/** Two files, one there already and one not, as a document and its chart. */
const both = () => [
  replacement('chart.svg', young),
  replacement('plan.md', young, { expected: Buffer.from(old) }),
];

async function countCalls(): Promise<readonly string[]> {
  put('plan.md', old);
  const { fs, calls } = faulty(Number.POSITIVE_INFINITY, { kind: 'death' });
  await writeFiles(both(), { fs });
  rmSync(at('chart.svg'));
  return calls;
}

describe('a write that is stopped at any of its calls', () => {
  test('makes the calls that the tests below stop', async () => {
    const calls = await countCalls();
    for (const name of ['open', 'writeFile', 'sync', 'rename', 'chmod', 'close'])
      expect(calls).toContain(name);
  });

  test.each(['ENOSPC', 'EIO', 'EACCES'])('%s leaves whole files and nothing beside them', async code => {
    const calls = await countCalls();
    for (let call = 0; call < calls.length; call++) {
      put('plan.md', old, 0o600);
      const fault: Fault = { kind: 'error', code };
      const failed = await writeFiles(both(), { fs: faulty(call, fault).fs }).catch((error: Error) => error);
      const where = `${code} at call ${call}, ${calls[call]}`;
      expect([old, young], where).toContain(read('plan.md'));
      expect(
        readdirSync(folder).filter(name => !['plan.md', 'chart.svg'].includes(name)),
        where,
      ).toEqual([]);
      if (readdirSync(folder).includes('chart.svg')) expect(read('chart.svg'), where).toBe(young);
      // no document points to a chart that is not there
      if (read('plan.md') === young) expect(read('chart.svg'), where).toBe(young);
      expect(statSync(at('plan.md')).mode & 0o777, where).toBe(0o600);
      if (failed instanceof Error)
        expect(failed.message, where).toMatch(/^Cannot write (plan\.md|chart\.svg): /);
      else expect(read('plan.md'), where).toBe(young);
      rmSync(at('chart.svg'), { force: true });
    }
  });

  test('its death leaves whole files, and the next write removes what else it left', async () => {
    const calls = await countCalls();
    let left = 0;
    for (let call = 0; call < calls.length; call++) {
      put('plan.md', old);
      await writeFiles(both(), { fs: faulty(call, { kind: 'death' }, DEAD).fs }).catch(() => {});
      const where = `death at call ${call}, ${calls[call]}`;
      expect([old, young], where).toContain(read('plan.md'));
      if (read('plan.md') === young) expect(read('chart.svg'), where).toBe(young);
      left += readdirSync(folder).filter(name => name.endsWith('.tmp')).length;
      const { fs } = faulty(Number.POSITIVE_INFINITY, { kind: 'death' });
      await writeFiles([replacement('plan.md', 'next'), replacement('chart.svg', 'next')], { fs });
      expect(readdirSync(folder), where).toEqual(['chart.svg', 'plan.md']);
      expect([read('plan.md'), read('chart.svg')], where).toEqual(['next', 'next']);
      rmSync(at('chart.svg'));
    }
    expect(left).toBeGreaterThan(0);
  });

  test('by a signal removes what stands beside the file', async () => {
    put('plan.md', old);
    const source = (name: string) => JSON.stringify(join(import.meta.dirname, '../../src/files', name));
    const { rolldown } = await import('rolldown');
    put(
      'program.ts',
      `import { system } from ${source('system.ts')};
      import { writeFiles } from ${source('write.ts')};
      // the rename never comes to an end: the signal finds the temporary file complete
      const fs = { ...system(), rename: () => new Promise(() => process.stdout.write('renaming')) };
      process.stdin.resume();
      await writeFiles([{ name: 'plan.md', path: process.argv[2], bytes: Buffer.from('new') }], { fs });`,
    );
    const bundle = await rolldown({ input: at('program.ts'), platform: 'node' });
    await bundle.write({ file: at('program.mjs'), format: 'esm' });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      const child = spawn(process.execPath, [at('program.mjs'), at('plan.md')]);
      const ended = await new Promise<string | null>((resolve, reject) => {
        child.stdout.once('data', () => {
          if (readdirSync(folder).every(name => !name.endsWith('.tmp')))
            reject(new Error('no temporary file'));
          child.kill(signal);
        });
        child.on('exit', (code, by) => resolve(by ?? String(code)));
      });
      expect(ended).toBe(signal);
      expect(readdirSync(folder)).toEqual(['plan.md', 'program.mjs', 'program.ts']);
      expect(read('plan.md')).toBe(old);
    }
  });
});

describe('what stands at the name already', () => {
  test.each([0o600, 0o640, 0o4755, 0o666])('keeps its mode %o', async mode => {
    put('a', 'old', mode);
    await write('a', 'new');
    expect(statSync(at('a')).mode & 0o7777).toBe(mode);
    expect(read('a')).toBe('new');
  });

  test('keeps its owner', { tags: 'root' }, async () => {
    put('a', 'old');
    chownSync(at('a'), 1234, 4321);
    await write('a', 'new');
    const { uid, gid } = statSync(at('a'));
    expect([uid, gid, read('a')]).toEqual([1234, 4321, 'new']);
  });

  test('respects umask where there is nothing', async () => {
    const before = process.umask(0o027);
    try {
      await write('a', 'new');
    } finally {
      process.umask(before);
    }
    expect(statSync(at('a')).mode & 0o777).toBe(0o640);
  });

  test.each([0o444, 0o000])('is refused where nobody may write it, mode %o', async mode => {
    put('a', 'old', mode);
    await expect(write('a', 'new')).rejects.toThrow('Cannot write a: it is read-only');
    chmodSync(at('a'), 0o600);
    expect(read('a')).toBe('old');
  });

  test('a link stays a link, and its file is written', async () => {
    put('real', 'old');
    symlinkSync('real', at('one'));
    symlinkSync('one', at('two'));
    await write('two', 'new');
    expect([readlinkSync(at('one')), readlinkSync(at('two')), read('real')]).toEqual(['real', 'one', 'new']);
  });

  test('a link to what is not there yet makes it', async () => {
    mkdirSync(at('sub'));
    symlinkSync('sub/real', at('link'));
    await write('link', 'new');
    expect([readlinkSync(at('link')), read('sub/real')]).toEqual(['sub/real', 'new']);
  });

  test('a link that leads in a circle is refused', async () => {
    symlinkSync('b', at('a'));
    symlinkSync('a', at('b'));
    await expect(write('a', 'new')).rejects.toThrow('Cannot write a: the link leads in a circle');
  });

  test('hard links are refused, and stay one file', async () => {
    put('a', 'old');
    linkSync(at('a'), at('b'));
    await expect(write('a', 'new')).rejects.toThrow(/Cannot write a: the file has 2 names \(hard links\)/);
    expect([read('b'), statSync(at('a')).nlink]).toEqual(['old', 2]);
  });

  test('a folder, and a name in none, are refused', async () => {
    mkdirSync(at('d'));
    await expect(write('d', 'new')).rejects.toThrow('Cannot write d: it is a folder');
    await expect(write('no/a', 'new')).rejects.toThrow('Cannot write no/a: no such folder');
    expect(readdirSync(folder)).toEqual(['d']);
  });

  test('a pipe is written to and stays one', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const reader = spawn('cat', [at('pipe')]);
    let text = '';
    reader.stdout.on('data', chunk => {
      text += chunk;
    });
    const ended = new Promise(resolve => reader.on('close', resolve));
    await write('pipe', young);
    await ended;
    expect(text).toBe(young);
    expect(lstatSync(at('pipe')).isFIFO()).toBe(true);
  });

  test('a device is written to and stays one', { tags: 'root' }, async () => {
    execFileSync('mknod', [at('null'), 'c', '1', '3']);
    await write('null', 'new');
    expect(lstatSync(at('null')).isCharacterDevice()).toBe(true);
    expect(readdirSync(folder)).toEqual(['null']);
  });

  test('for a chart only a regular file or nothing', async () => {
    put('real', 'old');
    symlinkSync('real', at('link'));
    execFileSync('mkfifo', [at('pipe')]);
    for (const name of ['link', 'pipe'])
      await expect(writeFiles([replacement(name, 'new', { plain: true })])).rejects.toThrow(
        `Cannot write ${name}: `,
      );
    await writeFiles([replacement('real', 'new', { plain: true })]);
    expect([read('real'), lstatSync(at('link')).isSymbolicLink()]).toEqual(['new', true]);
  });

  test('planted links at names that could be guessed are not followed', async () => {
    put('victim', 'precious');
    for (let pid = process.pid - 50; pid < process.pid + 50; pid++)
      symlinkSync('victim', at(`x.svg.${pid}.tmp`));
    await write('x.svg', 'new');
    expect([read('victim'), lstatSync(at('x.svg')).isFile()]).toEqual(['precious', true]);
  });

  test('a name of the greatest length', async () => {
    const name = 'ä'.repeat(127);
    await write(name, 'new');
    await write(name, 'newer');
    expect([readdirSync(folder), read(name)]).toEqual([[name], 'newer']);
  });

  test('files of other writers are left alone', async () => {
    const others = [
      `.a.isoflop-${process.pid}-00c0ffee.tmp`,
      `.b.isoflop-${DEAD}-00c0ffee.tmp`,
      '.a.isoflop-x.tmp',
    ];
    for (const name of others) put(name, 'theirs');
    await write('a', 'new');
    expect(readdirSync(folder).sort()).toEqual([...others, 'a'].sort());
  });
});

describe('inputs', () => {
  test('are not replaced under any name', async () => {
    put('in', 'precious');
    symlinkSync('in', at('link'));
    mkdirSync(at('d'));
    symlinkSync('..', at('d/up'));
    const inputs: Inputs = new Set();
    await readSnapshot(at('link'), 'link', inputs);
    for (const name of ['in', 'link', 'd/up/in'])
      await expect(write(name, 'new', { inputs })).rejects.toThrow(
        `Cannot write ${name}: it was read as an input, which the answer would replace`,
      );
    expect(read('in')).toBe('precious');
    await write('other', 'new', { inputs });
  });

  test('are rewritten by who says what they hold, and refused when they hold something else', async () => {
    put('plan.md', 'old');
    const inputs: Inputs = new Set();
    const { bytes } = await readSnapshot(at('plan.md'), 'plan.md', inputs);
    await writeFiles([replacement('plan.md', 'new', { expected: bytes })], { inputs });
    await expect(writeFiles([replacement('plan.md', 'x', { expected: bytes })], { inputs })).rejects.toThrow(
      /changed by somebody else/,
    );
    expect(read('plan.md')).toBe('new');
  });

  test('that are no regular files are not waited for', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    await expect(readRegular(at('pipe'), { name: 'pipe' })).rejects.toThrow(
      'Cannot read pipe: it is not a regular file',
    );
    await expect(readSnapshot(at('pipe'), 'pipe')).rejects.toThrow(
      'Cannot read pipe: it is not a regular file',
    );
  });
});
