import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const cli = join(process.cwd(), 'dist/cli.cjs');

const hasFullDevice = existsSync('/dev/full');
if (!hasFullDevice) console.warn('a full disk: skipped, since this system has no /dev/full');

/** The Node of this machine, and others from the npm registry, kept between runs. */
function nodeBinary(major: number): string | undefined {
  if (Number(process.versions.node.split('.')[0]) === major) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(process.cwd(), 'node_modules/.cache', `node-${major}`);
  const binary = join(folder, 'node_modules', name, 'bin/node');
  if (!existsSync(binary)) {
    try {
      execFileSync(
        'npm',
        ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', folder, `${name}@${major}`],
        {
          stdio: 'pipe',
          timeout: 180_000,
        },
      );
    } catch {
      return undefined;
    }
  }
  return existsSync(binary) ? binary : undefined;
}

describe.each([20, 22, 24])('Node %i, as a real process', major => {
  const binary = nodeBinary(major);
  if (binary === undefined) {
    console.warn(`Node ${major}: skipped, since its npm package could not be installed here`);
    test.skip(`Node ${major} could not be installed from npm`, () => {});
    return;
  }
  const run = (argv: readonly string[], input = '') =>
    spawnSync(binary, [cli, ...argv], {
      input,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', COLUMNS: '80' },
    });

  test('is that version', () => {
    expect(execFileSync(binary, ['--version'], { encoding: 'utf8' })).toMatch(new RegExp(`^v${major}\\.`));
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
    const { status, stdout } = run(['-', '--format', 'csv'], '1e22\n1e23\n');
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
    const child = spawn(binary, [cli, '-', '--format', 'csv'], { stdio: ['pipe', 'pipe', 'pipe'] });
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
  test('a full pipe that another program made non-blocking loses nothing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'isoflop-'));
    const budgets = join(folder, 'budgets.txt');
    writeFileSync(budgets, Array.from({ length: 5000 }, (_, index) => `${index + 1}e20\n`).join(''));
    // node sets O_NONBLOCK on the pipe that it shares with the command; the reader starts late
    const script = `{ "$0" -e 'process.stdout.write("");setTimeout(()=>{},1200)' & sleep 0.3; "$0" "$1" - --format csv < "$2"; } | { sleep 1; cat; }`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script, binary, cli, budgets], {
      encoding: 'utf8',
      maxBuffer: 2 ** 25,
    });
    expect(stderr).toBe('');
    const computes = stdout
      .trimEnd()
      .split('\n')
      .slice(1)
      .map(line => Number(line.split(',')[1]));
    expect(computes).toEqual(Array.from({ length: 5000 }, (_, index) => Number(`${index + 1}e20`)));
    rmSync(folder, { recursive: true });
  });
  test('answers and errors in one slow pipe keep whole lines', () => {
    const script = `for i in $(seq 1 3000); do [ $((i % 7)) = 0 ] && echo bad$i || echo $i''e20; done | "$0" "$1" - --format csv 2>&1 | { sleep 1; cat; }`;
    const { stdout } = spawnSync('bash', ['-c', script, binary, cli], {
      encoding: 'utf8',
      maxBuffer: 2 ** 25,
    });
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
  test.skipIf(!hasFullDevice)('a full disk: one line, no stack, exit code 74', () => {
    for (const argv of [['1e24'], ['compare', '1e24', '--json'], ['--help']]) {
      const { status, stderr } = spawnSync(binary, [cli, ...argv], {
        encoding: 'utf8',
        stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
      });
      expect(stderr).toBe('isoflop: Cannot write the answer: no space left\n');
      expect(status).toBe(74);
    }
  });
  test('a pipe of no known width keeps every column; FORCE_COLOR colours it, NO_COLOR does not', () => {
    const { COLUMNS: _, NO_COLOR: __, FORCE_COLOR: ___, ...env } = process.env;
    const piped = (more: Readonly<Record<string, string>>) =>
      spawnSync(binary, [cli, 'compare', '1e24'], { encoding: 'utf8', env: { ...env, ...more } }).stdout;
    expect(piped({})).not.toContain('too narrow');
    expect(piped({ COLUMNS: '60' })).toContain('too narrow');
    expect(piped({})).not.toContain('\u001B[');
    expect(piped({ FORCE_COLOR: '1' })).toContain('\u001B[');
    expect(piped({ FORCE_COLOR: '1', NO_COLOR: '1' })).not.toContain('\u001B[');
  });
  test('the library', () => {
    const code = `import('${join(process.cwd(), 'dist/index.js')}').then(({ recommend }) => console.log(recommend({ compute: 1e24 }).spread.laws.length))`;
    expect(execFileSync(binary, ['-e', code], { encoding: 'utf8' })).toBe('10\n');
  });
});
