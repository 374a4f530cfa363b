/** @module-tag process */

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const folder = mkdtempSync(join(tmpdir(), 'isoflop-recipes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const bin = join(folder, 'bin');
const work = join(folder, 'work');
const document = 'Train <!-- isoflop recommend 5.76e23 : parameters --><!-- /isoflop --> parameters.\n';

/** What stands for the package of the registry: this build, under both of the names that it is called by. */
function stand(name: string, drop: string): void {
  const script = `#!/usr/bin/env bash\n${drop}\nexec "${process.execPath}" "${resolve('dist/cli.cjs')}" "$@"\n`;
  writeFileSync(join(bin, name), script);
  chmodSync(join(bin, name), 0o755);
}

beforeEach(() => {
  rmSync(work, { recursive: true, force: true });
  for (const path of [bin, join(work, 'proposals'), join(work, 'docs')]) mkdirSync(path, { recursive: true });
  stand('npx', '[ "$1" = --yes ] && case "$2" in isoflop@*) shift 2 ;; *) exit 99 ;; esac || exit 98');
  stand('isoflop', '');
  cpSync('data/examples/proposal.yml', join(work, 'proposals/good.yml'));
  cpSync('data/examples/proposal-with-mistakes.yml', join(work, 'proposals/mistakes.yml'));
  writeFileSync(join(work, 'docs/plan.md'), document);
});

function bash(script: string, env: Readonly<Record<string, string>> = {}) {
  const path = `${bin}${delimiter}${process.env.PATH}`;
  return spawnSync('bash', ['-eo', 'pipefail', '-c', script], {
    cwd: work,
    env: { ...process.env, ...env, PATH: path },
    encoding: 'utf8',
  });
}

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

const yaml = (path: string) => parse(readFileSync(path, 'utf8'));
const stepsOf = (name: string): readonly Step[] =>
  Object.values(yaml(`.github/recipes/${name}`).jobs).flatMap(job => (job as { steps: Step[] }).steps);
const runsOf = (name: string) => stepsOf(name).flatMap(({ run }) => run ?? []);
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

test('recipes are these, each of them run below', () => {
  expect(readdirSync('.github/recipes').sort()).toEqual(['code-scanning.yml', 'documents.yml']);
});

test('code scanning: the log is written and uploaded where something is found, and not where a file is wrong', () => {
  const [script, ...more] = runsOf('code-scanning.yml');
  expect(more).toEqual([]);
  expect(bash(script!)).toMatchObject({ status: 0, stderr: '' });
  const upload = stepsOf('code-scanning.yml').find(({ uses }) => uses?.includes('upload-sarif'));
  const log = JSON.parse(readFileSync(join(work, upload!.with!.sarif_file!), 'utf8'));
  const [{ results, tool }] = log.runs;
  expect(tool.driver.version).toBe(version);
  expect(results.some(({ level }: { level: string }) => level === 'error')).toBe(true);
  writeFileSync(join(work, 'proposals/wrong.yml'), 'model: [');
  expect(bash(script!).status).not.toBe(0);
});

test('scheduled documents: stale numbers fail the run, fresh ones do not', () => {
  const [tell, check] = runsOf('documents.yml');
  expect(bash(tell!).stdout).toContain(version);
  const stale = bash(check!);
  expect(stale.status).toBe(1);
  expect(stale.stdout).toContain('+Train');
  expect(bash('isoflop embed docs/plan.md').status).toBe(0);
  expect(bash(check!).status).toBe(0);
});

test('the action checks proposals and documents, and is of this version', () => {
  const { inputs, runs } = yaml('.github/actions/isoflop/action.yml');
  expect(runs.using).toBe('composite');
  expect(inputs.version.default).toBe(version);
  const [proposals, documents] = runs.steps as readonly { readonly run: string; readonly shell: string }[];
  const env = { VERSION: version, OPTIONS: '', FILES: '**/good.yml' };
  expect(bash(proposals!.run, env)).toMatchObject({ status: 0, stderr: '' });
  const found = bash(proposals!.run, { ...env, FILES: 'proposals/*.yml' });
  expect(found.status).toBe(1);
  expect(found.stdout).toMatch(/^::error file=proposals\/mistakes\.yml,/m);
  expect(bash(documents!.run, { ...env, FILES: '**/*.md' }).status).toBe(1);
  expect(bash('isoflop embed docs/plan.md').status).toBe(0);
  expect(bash(documents!.run, { ...env, FILES: '**/*.md' }).status).toBe(0);
  // a folder that was renamed must not leave the checks green
  for (const { run } of [proposals!, documents!]) {
    const nothing = bash(run, { ...env, FILES: 'renamed/*.yml' });
    expect(nothing).toMatchObject({
      status: 2,
      stdout: expect.stringMatching(/^::error::No \w+ matches: renamed\/\*\.yml\n$/),
    });
  }
});

describe('hooks of pre-commit', () => {
  const hooks = yaml('.pre-commit-hooks.yaml') as readonly {
    readonly id: string;
    readonly entry: string;
    readonly language: string;
    readonly files?: string;
  }[];
  const [check, embed] = hooks;

  test('run what is installed, and say 1 where something is found', () => {
    expect(hooks.map(({ id, language }) => [id, language])).toEqual([
      ['isoflop-check', 'node'],
      ['isoflop-embed', 'node'],
    ]);
    expect(bash(`${check!.entry} proposals/good.yml`).status).toBe(0);
    expect(bash(`${check!.entry} proposals/good.yml proposals/mistakes.yml`).status).toBe(1);
    expect(bash(`${embed!.entry} docs/plan.md`).status).toBe(1);
  });

  test.each([
    ['proposal.yml', true],
    ['plans/our-proposal.yaml', true],
    ['plans/proposal-7b.json', true],
    ['proposals/7b.yml', true],
    ['proposal.ts', false],
    ['config.yml', false],
    ['counterproposals.yml', false],
  ])('%s is a proposal: %s', (name, is) => {
    expect(new RegExp(check!.files!).test(name)).toBe(is);
  });
});

test('who owns the package is said everywhere alike', () => {
  const { repository, homepage, bugs } = JSON.parse(readFileSync('package.json', 'utf8'));
  const [, owner] = /github\.com\/([\w-]+)\/isoflop\.git$/.exec(repository.url) ?? [];
  expect(homepage).toBe(`https://github.com/${owner}/isoflop#readme`);
  expect(bugs.url).toBe(`https://github.com/${owner}/isoflop/issues`);
});
