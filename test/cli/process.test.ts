import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { nodeBinary } from '../helpers/from-npm.ts';
import { cli, isoflop, type ProcessOptions, runProgram } from '../helpers/process.ts';
import { isLong } from '../helpers/speed.ts';

const majors = isLong ? [20, 22, 24, 26] : [Number(process.versions.node.split('.')[0])];

describe.each(majors)('Node %i, as a real process', { tags: 'process' }, major => {
  const node = nodeBinary(major)!;
  beforeEach(({ skip }) => skip(node === undefined, `Node ${major} could not be installed from npm`));
  const run = (argv: readonly string[], options: ProcessOptions = {}) =>
    isoflop(argv, { node, env: { ...process.env, NO_COLOR: '1', COLUMNS: '80' }, ...options });

  test('is that version', () => {
    expect(runProgram(node, ['--version']).stdout).toMatch(new RegExp(`^v${major}\\.`));
  });
  test('a plain budget, and one in accelerators', () => {
    const plain = run(['1e24', '--json']);
    expect(plain.status).toBe(0);
    expect(JSON.parse(plain.stdout).recommendations[0].parameters.toPrecision(4)).toBe('9.586e+10');
    const expression = run(['64 H100 * 30 days * 40%']);
    expect(expression.status).toBe(0);
    expect(expression.stdout).toContain('6.57e22 FLOP');
    expect(expression.stderr).toBe('');
  });
  test('standard input', () => {
    const { status, stdout } = run(['-', '--format', 'csv'], { input: '1e22\n1e23\n' });
    expect(status).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(3);
  });
  test('bad input: exit code 2, one line, no stack', () => {
    const { status, stderr, stdout } = run(['1e24', '--law', 'nope']);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^isoflop: Unknown law 'nope'[^\n]*\n$/);
  });
  test('a reader that closes the pipe early is no error', async () => {
    const child = spawn(node, [cli, '-', '--format', 'csv'], { stdio: ['pipe', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.on('data', chunk => {
      err += chunk;
    });
    child.stdin.on('error', () => {});
    child.stdin.end('1e22\n'.repeat(50_000));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise(done => child.once('close', done));
    expect(err).toBe('');
    expect(code).toBe(0);
  });
  test('a full pipe that another program made non-blocking loses nothing', { tags: 'bash' }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'isoflop-'));
    const budgets = join(folder, 'budgets.txt');
    writeFileSync(budgets, Array.from({ length: 5000 }, (_, index) => `${index + 1}e20\n`).join(''));
    // node sets O_NONBLOCK on the pipe that it shares with the command, and keeps it until it is stopped;
    // a reader of single bytes is slower than any writer
    const holder = `process.stdout.write("");require("fs").writeFileSync(process.argv[1],"");process.stdin.resume()`;
    const script = `mkfifo "$3/hold"; {
      "$0" -e '${holder}' "$3/ready" < "$3/hold" & exec 9> "$3/hold"
      until [ -e "$3/ready" ]; do :; done
      "$0" "$1" - --format csv < "$2"; exec 9>&-; wait
    } | { dd bs=1 count=100000 2> "$3/dd"; cat; }`;
    const { stdout, stderr } = runProgram('bash', ['-c', script, node, cli, budgets, folder]);
    expect(stderr).toBe('');
    const computes = stdout
      .trimEnd()
      .split('\n')
      .slice(1)
      .map(line => Number(line.split(',')[1]));
    expect(computes).toEqual(Array.from({ length: 5000 }, (_, index) => Number(`${index + 1}e20`)));
    rmSync(folder, { recursive: true });
  });
  test('answers and errors in one slow pipe keep whole lines', { tags: 'bash' }, () => {
    const script = `for i in $(seq 1 3000); do [ $((i % 7)) = 0 ] && echo bad$i || echo $i''e20; done | "$0" "$1" - --format csv 2>&1 | { dd bs=1 count=100000 2> /dev/null; cat; }`;
    const { stdout } = runProgram('bash', ['-c', script, node, cli]);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(3001);
    const header = lines.find(line => line.startsWith('law,'))!;
    expect(lines.filter(line => /^isoflop: line \d+: .*"bad\d+"[^"]*$/.test(line))).toHaveLength(
      Math.floor(3000 / 7),
    );
    expect(
      lines.filter(
        line =>
          /^besiroglu2024,(?!.*isoflop)/.test(line) && line.split(',').length === header.split(',').length,
      ),
    ).toHaveLength(3000 - Math.floor(3000 / 7));
  });
  test('a full disk: one line, no stack, exit code 74', { tags: 'full-device' }, () => {
    for (const argv of [['1e24'], ['compare', '1e24', '--json'], ['--help']]) {
      const { status, stderr } = run(argv, { stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] });
      expect(stderr).toBe('isoflop: Cannot write the answer: no space left on the disk\n');
      expect(status).toBe(74);
    }
  });
  test('a pipe of no known width keeps every column; FORCE_COLOR colours it, NO_COLOR does not', () => {
    const { COLUMNS: _, NO_COLOR: __, FORCE_COLOR: ___, ...env } = process.env;
    const piped = (more: Readonly<Record<string, string>>) =>
      run(['compare', '1e24'], { env: { ...env, ...more } }).stdout;
    expect(piped({})).not.toContain('too narrow');
    expect(piped({ COLUMNS: '60' })).toContain('too narrow');
    expect(piped({})).not.toContain('\u001B[');
    expect(piped({ FORCE_COLOR: '1' })).toContain('\u001B[');
    expect(piped({ FORCE_COLOR: '1', NO_COLOR: '1' })).not.toContain('\u001B[');
  });
  test('the library', () => {
    const code = `import('${join(process.cwd(), 'dist/index.js')}').then(({ recommend }) => console.log(recommend({ compute: 1e24 }).spread.laws.length))`;
    expect(runProgram(node, ['-e', code]).stdout).toBe('12\n');
  });
});
