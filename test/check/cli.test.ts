import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, describe, expect, test } from 'vitest';
import { runs } from '../../src/catalog/runs.ts';
import { fnv1a } from '../../src/check/output/sarif.ts';
import { runCli } from '../helpers/cli.ts';
import { isoflop } from '../helpers/process.ts';

const folder = mkdtempSync(join(tmpdir(), 'isoflop-check-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

/** A file with this text. */
function file(text: string, name = `plan${files++}.yml`): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const mistakes = 'data/examples/proposal-with-mistakes.yml';

test('several files that are one plan are explained as one', async () => {
  const shape = { hidden_size: 512, num_hidden_layers: 8, num_attention_heads: 8, vocab_size: 32_000 };
  const config = file(
    JSON.stringify({ model_type: 'llama', intermediate_size: 1408, ...shape }),
    'config.json',
  );
  const args = file(
    'per_device_train_batch_size: 4\nmax_steps: 10\nmax_seq_length: 256\nnum_gpus: 8\n',
    'args.yml',
  );
  const { out } = await runCli(['check', config, args, '--explain']);
  expect(out.match(/How the plan of/g)).toHaveLength(1);
  // one batch is 4 sequences of 256 on each of 8
  expect(out).toContain('batch 8192');
  expect(out).not.toContain('the optimum of');
});

describe('exit codes', () => {
  test.each([
    ['nothing found', 'model: 70B\ndata: { tokens: 1.4T, epochs: 1 }', [], 0],
    ['an error', 'model: 70B\ndata: 1.4T\ncompute: 5e24', [], 1],
    ['warnings', 'model: 280B\ndata: { tokens: 300B, epochs: 1 }', [], 0],
    [
      'more warnings than allowed',
      'model: 280B\ndata: { tokens: 300B, epochs: 1 }',
      ['--max-warnings', '0'],
      1,
    ],
    [
      'as many warnings as allowed',
      'model: 280B\ndata: { tokens: 300B, epochs: 1 }',
      ['--max-warnings', '1'],
      0,
    ],
    ['an error that is off', 'model: 70B\ndata: 1.4T\ncompute: 5e24', ['--rule', 'compute-mismatch=off'], 0],
    [
      'an error that is a warning',
      'model: 70B\ndata: 1.4T\ncompute: 5e24',
      ['--rule', 'compute-mismatch=warning'],
      0,
    ],
    ['a note that is an error', 'schedule: 30 days', ['--rule', 'no-reserve=error'], 1],
    ['an unknown key', 'modle: 70B', [], 2],
    ['bad YAML', 'model: [', [], 2],
    ['a wrong dimension', 'compute: 5 days', [], 2],
  ])('%s', async (_, text, options, code) => {
    expect((await runCli(['check', file(text), ...options])).code).toBe(code);
  });

  test.each([
    [['--rule', 'spares-peak=off'], /did you mean sparse-peak\?/],
    [
      ['--rule', 'sparse-peak=loud'],
      /--rule sparse-peak must be off, info, warning or error: got 'sparse-peak=loud'/,
    ],
    [['--max-warnings', 'few'], /whole number/],
    [['--format', 'xml'], /Allowed choices/],
  ])('bad options %j are said in one line', async (options, message) => {
    const { code, out, err } = await runCli(['check', file('model: 70B'), ...options]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test('a file that is missing does not keep the others from being checked', async () => {
    const { code, out, err } = await runCli(['check', join(folder, 'none.yml'), mistakes, '--json']);
    expect(code).toBe(2);
    expect(err).toMatch(/^isoflop: Cannot read .*none\.yml: no such file$/m);
    const document = JSON.parse(out);
    expect(document.files.map((one: { verdict: string }) => one.verdict)).toEqual(['fail', 'fail']);
    expect(document.files[1].findings.length).toBeGreaterThan(5);
  });

  test('standard input', async () => {
    expect((await runCli(['check'], { stdin: 'model: 70B\ndata: 1.4T' })).code).toBe(0);
    expect((await runCli(['check', '-'], { stdin: ['model: 7', '0B\ncompute: x'] })).out).toMatch(
      /stdin:2:10/,
    );
    expect((await runCli(['check'])).err).toMatch(/Nothing to check: expected files/);
    expect((await runCli(['check', '-'], { stdin: 'x'.repeat(2_000_000) })).code).toBe(2);
  });
});

describe('formats', () => {
  test('pretty, as a compiler says it', async () => {
    const { out } = await runCli(['check', mistakes], { columns: 100 });
    await expect(out).toMatchFileSnapshot('../golden/check/mistakes.txt');
    // every mark stands under the value that its line and column name
    const text = readFileSync(mistakes, 'utf8').split('\n');
    for (const [, line, column, marks] of out.matchAll(/:(\d+):(\d+)\n[ ]+\|\n.*\n[ ]+\|[ ]+(\^+)/g)) {
      const marked = text[Number(line) - 1]!.slice(Number(column) - 1, Number(column) - 1 + marks!.length);
      expect(marked).toMatch(/^\S.*\S$|^\S$/);
    }
  });

  test('colour in a terminal, and none with NO_COLOR', async () => {
    const control = String.fromCharCode(27);
    expect((await runCli(['check', mistakes], { terminal: true })).out).toContain(`${control}[31m`);
    const plain = await runCli(['check', mistakes], { terminal: true, env: { NO_COLOR: '1' } });
    expect(plain.out).not.toContain(control);
  });

  test('a long line is cut around the mark', async () => {
    const long = `{ "name": "${'x'.repeat(300)}", "model_size": "70B", "data": { "tokens": "1.4T" }, "compute": 5.88e24, "law": "besiroglu2024" }`;
    const { out } = await runCli(['check', file(long, 'long.json')], { columns: 80 });
    const lines = out.split('\n');
    const index = lines.findIndex(line => line.includes('^'));
    expect(lines[index - 1]!.length).toBeLessThanOrEqual(80);
    const [start, end] = [lines[index]!.indexOf('^'), lines[index]!.lastIndexOf('^') + 1];
    expect(['5.88e24', '"1.4T"', '"70B"']).toContain(lines[index - 1]!.slice(start, end));
  });

  test('JSON', async () => {
    const document = JSON.parse((await runCli(['check', mistakes, '--json'])).out);
    expect(document).toMatchObject({ schema: 'isoflop/check/4', verdict: 'fail' });
    const [one] = document.files;
    expect(Object.keys(one)).toEqual([
      'file',
      'line',
      'verdict',
      'unchecked',
      'plan',
      'findings',
      'allowed',
      'problems',
    ]);
    const finding = one.findings.find((item: { rule: string }) => item.rule === 'sparse-peak');
    expect(finding).toMatchObject({
      severity: 'error',
      file: mistakes,
      line: 27,
      column: 9,
      field: 'hardware.peak',
      actual: 1979e12,
      expected: 989.4e12,
      suggestion: 'hardware.peak: 989 TFLOP/s',
    });
    expect(one.plan.parameters).toEqual({ value: 70e9, unit: 'parameters', origin: 'given' });
    // 6 · 70e9 · 2e12 / (989.4 TFLOP/s · 45%), where 14 days are claimed
    expect(one.plan.acceleratorHours).toMatchObject({
      origin: 'derived',
      from: ['compute', 'hardware.peak', 'hardware.mfu'],
    });
    expect(one.plan.days).toMatchObject({ claimed: 14 });
    expect(one.plan.days.value).toBeCloseTo((6 * 70e9 * 2e12) / (1024 * 989.4e12 * 0.45 * 86_400), 6);
  });

  test('SARIF 2.1.0 validates against its schema', { tags: 'slow' }, async () => {
    const schema = JSON.parse(readFileSync('test/golden/sarif/sarif-2.1.0-rtm.5.json', 'utf8'));
    // draft 4 says id where later drafts say $id
    const { $schema: _, id: __, ...rest } = schema;
    // and its patterns are older than Unicode expressions
    const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
    (addFormats as unknown as (ajv: Ajv) => void)(ajv);
    const validate = ajv.compile(rest);
    const allowed = file('schedule: 30 days\nallow: [{ rule: no-reserve, reason: the days include it }]');
    const { out } = await runCli(['check', mistakes, allowed, file('modle: 70B'), '--format', 'sarif']);
    const log = JSON.parse(out);
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
    const [run] = log.runs;
    expect(run.invocations[0]).toMatchObject({ executionSuccessful: false });
    expect(run.invocations[0].toolExecutionNotifications).toHaveLength(1);
    for (const result of run.results) {
      expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
    }
    expect(
      run.results.filter((one: { suppressions?: unknown }) => one.suppressions !== undefined),
    ).toHaveLength(1);
    // the schema is no formality: a log that is wrong is refused
    expect(validate({ ...log, version: '1.0' })).toBe(false);
  });

  test('SARIF says of each result that it is the same as before, wherever its line went', async () => {
    // vectors of Fowler, Noll and Vo, draft-eastlake-fnv
    expect([fnv1a(''), fnv1a('a'), fnv1a('foobar')]).toEqual([
      'cbf29ce484222325',
      'af63dc4c8601ec8c',
      '85944171f73967e8',
    ]);
    const text = readFileSync(mistakes, 'utf8');
    const printsOf = async (moved: string) => {
      const { out } = await runCli(['check', file(moved, 'same.yml'), '--format', 'sarif']);
      const [{ results, tool }] = JSON.parse(out).runs;
      for (const { help } of tool.driver.rules)
        expect(help.markdown.length).toBeGreaterThan(help.text.length);
      return results.map((one: { partialFingerprints: object }) => JSON.stringify(one.partialFingerprints));
    };
    const prints = await printsOf(text);
    expect(new Set(prints).size).toBe(prints.length);
    expect(await printsOf(`# a line more\n\n${text}`)).toEqual(prints);
  });

  test('workflow annotations of GitHub', async () => {
    const { out } = await runCli(['check', mistakes, file('modle: 70B', 'a,b:c.yml'), '--format', 'github']);
    const lines = out.trimEnd().split('\n');
    for (const line of lines) {
      expect(line).toMatch(
        /^::(error|warning|notice) file=[^,:]+,line=\d+,endLine=\d+,col=\d+,endColumn=\d+,title=[^,:]+::[^\r\n]+$/,
      );
    }
    expect(out).toContain('::error file=data/examples/proposal-with-mistakes.yml,line=22,');
    expect(lines.at(-1)).toContain('a%2Cb%3Ac.yml');
  });

  test('Markdown and CSV', async () => {
    const markdown = (await runCli(['check', mistakes, '--format', 'markdown'])).out;
    expect(markdown).toMatch(/^\*\*data\/examples\/proposal-with-mistakes\.yml: fail: \d errors/);
    expect(markdown).toContain('| error | sparse-peak | 27 |');
    const csv = (await runCli(['check', mistakes, file('modle: 1'), '--format', 'csv'])).out
      .trimEnd()
      .split('\n');
    expect(csv[0]).toBe(
      'file,line,column,verdict,severity,rule,field,actual,expected,message,arithmetic,suggestion',
    );
    expect(csv.some(row => row.includes('sparse-peak,hardware.peak,1979000000000000,989400000000000'))).toBe(
      true,
    );
    expect(csv.at(-1)).toContain('unknown-key');
  });
});

describe('allow', () => {
  test('accepts findings with a reason, says so, and finds an unused one', async () => {
    const text = `schedule: 30 days
allow:
  - { rule: no-reserve, reason: the days include it }
  - { rule: sparse-peak, reason: the vendor says so }
`;
    const document = JSON.parse((await runCli(['check', file(text), '--json'])).out);
    const [one] = document.files;
    expect(one.allowed).toMatchObject([{ finding: { rule: 'no-reserve' }, reason: 'the days include it' }]);
    expect(one.findings).toMatchObject([{ rule: 'unused-allow', severity: 'warning', line: 4, column: 5 }]);
  });

  test('a rule that is off is not missed', async () => {
    const path = file('schedule: 30 days\nallow: [{ rule: no-reserve, reason: x }]');
    const { out } = await runCli(['check', path, '--rule', 'no-reserve=off', '--json']);
    expect(JSON.parse(out).files[0].findings).toEqual([]);
  });
});

describe('what a proposal names beside itself', () => {
  test('a Hugging Face config and a law file, relative to the proposal', async () => {
    file(
      JSON.stringify({
        model_type: 'llama',
        hidden_size: 4096,
        intermediate_size: 11008,
        num_hidden_layers: 32,
        num_attention_heads: 32,
        vocab_size: 32000,
      }),
      'config.json',
    );
    file(
      JSON.stringify({
        form: 'parametric',
        coefficients: { E: 1.9, A: 480, B: 2100, alpha: 0.35, beta: 0.37 },
      }),
      'ours.json',
    );
    const path = file('model: { config: config.json }\ndata: 140B\nlaw: ./ours.json\ntarget: { loss: 1.85 }');
    const document = JSON.parse((await runCli(['check', path, '--json'])).out);
    expect(document.files[0].plan.parameters).toMatchObject({ value: 6_738_415_616, from: ['model.config'] });
    expect(document.files[0].plan.loss.law).toBe('./ours.json');
    const unreachable = document.files[0].findings.find(
      (one: { rule: string }) => one.rule === 'loss-unreachable',
    );
    expect(unreachable).toMatchObject({ severity: 'error', expected: expect.any(Number) });
  });

  test('what cannot be read is said where it is named', async () => {
    file('{ not json', 'broken.json');
    const path = file('model: { config: broken.json }\nlaw: ./missing.json');
    const { code, out } = await runCli(['check', path]);
    expect(code).toBe(2);
    expect(out).toMatch(/:1:18\n/);
    expect(out).toMatch(/broken\.json must be JSON/);
    expect(out).toMatch(/:2:6\n/);
  });
});

describe('init', () => {
  test('editors find the schema offline where the package is installed above', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'isoflop-modeline-'));
    const schema = 'node_modules/isoflop/data/schema/proposal.schema.json';
    mkdirSync(join(cwd, 'node_modules/isoflop/data/schema'), { recursive: true });
    mkdirSync(join(cwd, 'plans'));
    copyFileSync('data/schema/proposal.schema.json', join(cwd, schema));
    for (const more of [[], ['--from', 'llama1-65b', '--force']]) {
      expect((await runCli(['init', 'plans/new.yml', ...more], { cwd })).code).toBe(0);
      const text = readFileSync(join(cwd, 'plans/new.yml'), 'utf8');
      const [, named] = /^# yaml-language-server: \$schema=(\S+)$/m.exec(text)!;
      expect(JSON.parse(readFileSync(join(cwd, 'plans', named!), 'utf8')).title).toMatch(/proposal/);
    }
    rmSync(cwd, { recursive: true });
    expect((await runCli(['init', '--from', 'llama1-65b'])).out).toContain('$schema=https://');
  });

  test('the example passes, and is the one in data/examples', async () => {
    const { out, code } = await runCli(['init']);
    expect(code).toBe(0);
    expect(readFileSync('data/examples/proposal.yml', 'utf8')).toBe(out);
    const checked = await runCli(['check', file(out), '--max-warnings', '0', '--json']);
    expect(checked.code).toBe(0);
    expect(JSON.parse(checked.out).files[0].findings).toEqual([]);
  });

  test('writes a file, and does not replace one', async () => {
    const path = join(folder, 'new.yml');
    expect((await runCli(['init', path])).err).toMatch(/^Wrote .*new\.yml/);
    expect(existsSync(path)).toBe(true);
    const again = await runCli(['init', path]);
    expect([again.code, again.err]).toEqual([2, expect.stringMatching(/exists already/)]);
    expect((await runCli(['init', path, '--from', 'bloom-176b', '--force'])).code).toBe(0);
    expect(readFileSync(path, 'utf8')).toContain('BLOOM-176B');
  });

  test('--from gives what was published', async () => {
    const { out } = await runCli(['init', '--from', 'llama1-65b']);
    expect(out).toMatch(/tokens: 1\.4T/);
    expect(out).toMatch(/acceleratorHours: 1022362/);
    expect((await runCli(['init', '--from', 'llama1-66b'])).err).toMatch(/did you mean llama1-65b\?/);
  });
});

describe('rules', () => {
  test('the list, one of them, and an unknown one', async () => {
    const list = JSON.parse((await runCli(['rules', '--json'])).out);
    expect(list.schema).toBe('isoflop/rules/1');
    expect(list.rules.length).toBeGreaterThan(40);
    const one = (await runCli(['rules', 'compute-mismatch'])).out;
    expect(one).toMatch(/compute-mismatch \(error\)/);
    expect(one).toMatch(/C = 6·N·D/);
    expect(one).toMatch(/2001\.08361/);
    expect((await runCli(['rules', 'compute-mismach'])).err).toMatch(/did you mean compute-mismatch\?/);
  });
});

describe('real processes', { tags: 'process' }, () => {
  test('exit codes reach the shell, and a bad file leaves no stack', () => {
    const run = (...args: string[]) => isoflop(['check', ...args]);
    expect(run('data/examples/proposal.yml').status).toBe(0);
    expect(run(mistakes).status).toBe(1);
    const bad = run(file('modle: 70B'));
    expect(bad.status).toBe(2);
    expect(bad.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(bad.stdout + bad.stderr).not.toMatch(/\n\s+at /);
  });

  test('every documented run goes from init to check without an error', () => {
    for (const { id } of runs().slice(0, 3)) {
      const check = isoflop(['check'], { input: isoflop(['init', '--from', id]).stdout });
      expect(check.status, check.stdout).toBe(0);
    }
  });
});

test('a missing file has no line', async () => {
  const { code, out, err } = await runCli(['check', 'missing.yml']);
  expect(code).toBe(2);
  expect(err).not.toContain(':1:1');
  expect(out).not.toContain(':1:1');
  expect(err.match(/missing\.yml/g)).toHaveLength(1);
});
