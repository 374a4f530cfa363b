/** @module-tag slow */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from '../helpers/cli.ts';
import { isoflop, cli as program, runProgram } from '../helpers/process.ts';

const proposal = 'model: 7B\ndata: 140B\n';
const law = '{"form":"parametric","coefficients":{"E":1.7,"A":400,"B":2000,"alpha":0.34,"beta":0.36}}';
const runs = [
  'parameters,tokens,loss',
  ...[1e8, 3e8, 1e9, 3e9].flatMap(N =>
    [5, 20, 80].map(ratio => {
      const D = ratio * N;
      return `${N},${D},${1.7 + 400 / N ** 0.34 + 2000 / D ** 0.36}`;
    }),
  ),
  '',
].join('\n');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'isoflop-outputs-'));
  put('plan.yml', proposal);
  put('law.json', law);
  put('runs', runs);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(at(name), 'utf8');
const put = (name: string, text: string) => writeFileSync(at(name), text);
const cli = (...argv: string[]) => runCli(argv, { cwd: folder });
const real = (argv: readonly string[], env = process.env) => isoflop(argv, { cwd: folder, env });

describe('an answer never takes the place of what it was made of', () => {
  const design = ['design', '--pilot', '1e21', '--target', '1e24', '--simulations', '20'];
  test.each([
    ['the proposal by another name', 'plan.yml', ['report', 'plan.yml', '-o', 'link.html']],
    ['the runs of a chart', 'runs', ['plot', 'fit', 'runs', '-o', 'runs']],
    ['the runs of a fit', 'runs', ['fit', 'runs', '--out', './runs']],
    ['the law of a chart', 'l.svg', ['plot', 'isoflop', '1e22', '--law', './l.svg', '-o', 'l.svg']],
    ['the law of a design', 'law.json', [...design, '--law', './law.json', '--out', 'law.json']],
  ])('%s', async (_, name, argv) => {
    put('l.svg', law);
    symlinkSync('plan.yml', at('link.html'));
    const before = read(name);
    const { code, err } = await cli(...argv);
    expect(err).toMatch(/^isoflop: Cannot write \S+: it was read as an input[^\n]*\n$/);
    expect([code, read(name)]).toEqual([2, before]);
    expect(readdirSync(folder).filter(file => file.endsWith('.tmp'))).toEqual([]);
  });

  test('nor of standard input', { tags: ['process', 'bash'] }, () => {
    const script = '"$0" "$1" report - -o plan < plan';
    put('plan', proposal);
    const { status, stderr } = runProgram('bash', ['-c', script, process.execPath, program], { cwd: folder });
    expect(stderr).toMatch(/Cannot write plan: it was read as an input/);
    expect([status, read('plan')]).toEqual([2, proposal]);
  });

  test('nor does a chart of a document', async () => {
    put('plan.md', '<!-- isoflop plot isoflop 1e22 law=./charts/law.json -->\n<!-- /isoflop -->\n');
    mkdirSync(at('charts'));
    put('charts/law.json', law);
    expect((await cli('embed', 'plan.md', '--assets', 'charts')).code).toBe(0);
    const [chart = ''] = readdirSync(at('charts')).filter(name => name.endsWith('.svg'));
    // the same chart, made of what stands at its own name
    put(`charts/${chart}`, law);
    rmSync(at('charts/law.json'));
    symlinkSync(chart, at('charts/law.json'));
    const { code, err } = await cli('embed', 'plan.md', '--assets', 'charts');
    expect(err).toMatch(/Cannot write charts\/\S+: it was read as an input/);
    expect([code, read(`charts/${chart}`)]).toEqual([2, law]);
  });
});

describe('where an answer is written', () => {
  test.each([
    ['a report', ['report', 'plan.yml', '-o', 'x.pdf'], /must end in \.html.* got -o x\.pdf/],
    ['a chart', ['plot', 'isoflop', '1e22', '-o', 'x.png'], /must end in \.svg.* got -o x\.png/],
    ['a folder', ['init', 'folder'], /Cannot write folder: it is a folder/],
    ['no folder', ['init', 'no/plan.yml'], /Cannot write no\/plan\.yml: no such folder/],
    ['what is there', ['init', 'plan.yml'], /File plan\.yml exists already/],
    ['one of several names', ['init', '--force', 'hard.yml'], /hard\.yml: the file has 2 names/],
  ])('%s that cannot be is refused in one line', async (_, argv, message) => {
    mkdirSync(at('folder'));
    linkSync(at('runs'), at('hard.yml'));
    const before = readdirSync(folder);
    const { code, out, err } = await cli(...argv);
    expect(err).toMatch(message);
    expect([code, out, err.split('\n').length, readdirSync(folder)]).toEqual([2, '', 2, before]);
  });

  test('a link of init leads to the new file', async () => {
    symlinkSync('sub.yml', at('dangling.yml'));
    expect((await cli('init', 'dangling.yml')).code).toBe(0);
    expect([lstatSync(at('dangling.yml')).isSymbolicLink(), existsSync(at('sub.yml'))]).toEqual([true, true]);
  });

  test('a pipe at the name of a document or its chart is not waited for', async () => {
    execFileSync('mkfifo', [at('pipe.md')]);
    expect(await cli('embed', 'pipe.md')).toMatchObject({
      code: 2,
      err: 'isoflop: Cannot read pipe.md: it is not a regular file\n',
    });
    put('plan.md', '<!-- isoflop plot isoflop 1e22 -->\n<!-- /isoflop -->\n');
    mkdirSync(at('charts'));
    execFileSync('mkfifo', [at('charts/plot-isoflop-1e22.svg')]);
    for (const check of [[], ['--check']]) {
      const { code, err } = await cli('embed', 'plan.md', '--assets', 'charts', ...check);
      expect(err).toMatch(/charts\/plot-isoflop-1e22\.svg: it is not a regular file/);
      expect(code).toBe(2);
    }
  });

  test('--json of a report is JSON', async () => {
    const { out } = await cli('report', 'plan.yml', '--json');
    expect(JSON.parse(out)).toMatchObject({ schema: 'isoflop/report/1', file: 'plan.yml' });
  });

  test('two formats are refused before anything is checked', async () => {
    const { code, out, err } = await cli('check', 'no.yml', '--json', '--format', 'table');
    expect([code, out, err]).toEqual([2, '', 'isoflop: --json and --format table ask for two formats\n']);
  });
});

describe('a real process', { tags: ['process', 'bash'] }, () => {
  test('init does not replace what it cannot read', { tags: 'unprivileged' }, () => {
    execFileSync('chmod', ['200', at('plan.yml')]);
    expect(real(['init', 'plan.yml'])).toMatchObject({ status: 2, stdout: '' });
  });

  test('writes to its own output as to any other', () => {
    const { status, stdout } = real(['plot', 'isoflop', '1e22', '-o', '/dev/stdout']);
    expect(stdout).toMatch(/^<svg [\s\S]*<\/svg>\s*written +\/dev\/stdout\n$/);
    expect(status).toBe(0);
  });

  test('leaves a device a device', { tags: 'root' }, () => {
    execFileSync('mknod', [at('null'), 'c', '1', '3']);
    expect(real(['plot', 'isoflop', '1e22', '-o', 'null']).status).toBe(0);
    expect(lstatSync(at('null')).isCharacterDevice()).toBe(true);
  });

  test('answers in a folder that is gone, and says so where it needs one', () => {
    const inGone = (...argv: string[]) =>
      runProgram('bash', [
        '-c',
        'cd "$1"; rmdir "$1"; shift; exec "$@"',
        'bash',
        at('gone'),
        process.execPath,
        program,
        ...argv,
      ]);
    mkdirSync(at('gone'));
    expect(inGone('1e24')).toMatchObject({ status: 0, stderr: '' });
    mkdirSync(at('gone'));
    expect(inGone('fit', 'runs.csv')).toMatchObject({
      status: 2,
      stderr: 'isoflop: The working folder is not there any more: change to another one\n',
    });
    mkdirSync(at('gone'));
    expect(inGone('embed', 'plan.md')).toMatchObject({ status: 2, stdout: '' });
  });

  test.each(['99999999', 'Infinity', '1e300', '0', '-5', 'x', ''])('prints for COLUMNS=%s', COLUMNS => {
    const env = { ...process.env, COLUMNS };
    for (const argv of [['1e24'], ['plot', 'isoflop', '1e22'], ['check', 'plan.yml'], ['--help']])
      expect(real(argv, env), argv.join(' ')).toMatchObject({ stderr: '', status: 0 });
  });
});
