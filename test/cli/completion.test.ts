/** @module-tag slow */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runCli } from '../helpers/cli.ts';

/** Each chart is a file of its own. */
const charts = readdirSync('src/cli/commands/plot').map(name => name.replace('.ts', ''));

const folder = mkdtempSync(join(tmpdir(), 'isoflop-completion-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const script = (await runCli(['completion', 'bash'])).out;
const file = join(folder, 'isoflop.bash');
writeFileSync(file, script);

/** What bash offers behind these words, the last of them unfinished. */
function offered(...words: string[]): readonly string[] {
  const code = `source "$0"; COMP_WORDS=(isoflop "$@"); COMP_CWORD=$#; _isoflop; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', code, file, ...words], { encoding: 'utf8' })
    .split('\n')
    .filter(line => line !== '');
}

describe('bash', { tags: 'bash' }, () => {
  test.each<readonly [readonly string[], readonly string[]]>([
    [['conv'], ['convert']],
    [['convert', '1', '--to', 'nats'], ['nats/token']],
    [['convert', '1', '--from', 'PF'], ['PF-days']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['plot', ''], charts],
    [['recommend', '1e24', '--law', 'besi'], ['besiroglu2024']],
    [['hyperparameters', '--law', 'step'], ['steplaw2025']],
    [['laws', 'kap'], ['kaplan2020']],
    [['laws', '--ch'], ['--checks']],
    [['accelerators', 'tpu-v4'], ['tpu-v4']],
    [['runs', 'llama3.1-4'], ['llama3.1-405b']],
    [['recommend', '--format', 'm'], ['markdown']],
    [['plot', 'isoflop', '--format', 's'], ['svg']],
    [['convert', '--mf'], ['--mfu']],
    [['1e24', '--la'], ['--law']],
    [['1e24', '--law', 'besi'], ['besiroglu2024']],
    [['$250k', '--c-min', 'h'], ['half']],
    [['--par'], []],
  ])('%j', (words, expected) => {
    expect(offered(...words)).toEqual(expected);
  });

  test('file names are left to bash where a file is expected, and where no word matches', () => {
    expect(script).toContain('complete -o default -F _isoflop isoflop');
    expect(offered('fit', '')).toEqual([]);
    expect(offered('check', 'prop')).toEqual([]);
    expect(offered('recommend', '--law', './ours')).toEqual([]);
    expect(offered('fit', 'runs.csv', '--out', '')).toEqual([]);
  });
});

test('zsh and fish know the same values', async () => {
  const zsh = (await runCli(['completion', 'zsh'])).out;
  expect(zsh).toContain("'convert --to') compadd -- nats/token");
  expect(zsh).toContain(` 'plot') compadd -- ${charts.join(' ')} `);
  const fish = (await runCli(['completion', 'fish'])).out;
  expect(fish).toMatch(/from convert' -l to -r -a 'nats\/token /);
  expect(fish).toContain("from completion' -a 'bash zsh fish'");
});
