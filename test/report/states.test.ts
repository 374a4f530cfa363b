import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { exampleProposal } from '../../src/check/init/example.ts';
import { Refusal } from '../../src/core/refusal.ts';
import { statedOf } from '../../src/plan/request.ts';
import { askedOf } from '../../src/report/asked.ts';
import { choicesOf, evaluate } from '../../src/report/evaluate.ts';
import { readForPage, readRequest } from '../../src/report/read.ts';
import { type Changes, fromHash, toHash } from '../../src/report/state.ts';
import { runCli } from '../helpers/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'isoflop-states-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Words of a command line as a shell would split them. */
function split(command: string): string[] {
  const words = [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)];
  return words.map(([, double, single, plain]) => double ?? single ?? plain!).slice(1);
}

const rules = (findings: readonly { readonly rule: string }[]) => findings.map(({ rule }) => rule).sort();
const round = (value: number) => Number(value.toPrecision(3));
const between = (low: number, high: number) =>
  fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map(power => round(Math.exp(power)));
const state: fc.Arbitrary<Changes> = fc.record(
  {
    count: fc.integer({ min: 1, max: 512 }).map(nodes => 8 * nodes),
    mfu: between(0.05, 0.7),
    price: between(0.5, 20),
    money: fc.oneof(between(2e4, 2e7), fc.constant(null)),
    deadline: fc.oneof(between(2, 300), fc.constant(null)),
    unique: fc.oneof(between(1e10, 2e13), fc.constant(null)),
    inference: fc.oneof(between(1e11, 1e14), fc.constant(0)),
    size: between(1e9, 2e11),
    params: between(3e9, 3e11),
    on: fc.constantFrom('h100-sxm', 'h200-sxm', 'a100-sxm-80', 'b200-hgx'),
    precision: fc.constantFrom('bf16', 'fp8'),
    law: fc.constantFrom('besiroglu2024', 'hoffmann2022-approach3', 'muennighoff2023'),
    model: fc.constantFrom('llama3-8b', 'qwen2.5-72b', 'gemma3-27b'),
    workload: fc.oneof(
      fc.constantFrom('2 h100-sxm, fp8, 25 users, 1000/500', '8 h200-sxm, tpot 30ms, $3.5'),
      fc.constant(null),
    ),
    from: fc.constantFrom('fineweb:70%, stack-v2:29%, wikipedia:1%@7', 'web=2T, code=200B'),
  },
  { requiredKeys: [] },
);
/** What the command line refuses together is refused: of two that say the same one is kept. */
const together = state.map(
  ({ size, unique, ...rest }): Changes => ({
    ...rest,
    ...(rest.model === undefined && size !== undefined && { size }),
    ...(rest.from === undefined && unique !== undefined && { unique }),
  }),
);
const states = (count: number) => fc.sample(together, count);
/** Of a proposal also what it says by itself is changed, and lifted. */
const ofProposal = fc
  .tuple(
    together,
    fc.record(
      {
        compute: fc.oneof(between(1e21, 1e25), fc.constant(null)),
        tokens: fc.oneof(between(1e10, 1e13), fc.constant(null)),
        count: fc.constantFrom(8, 16, 24, 48),
        layout: fc.constant('the best that fits'),
        price: fc.constant(null),
        mfu: fc.constant(null),
        inference: fc.constant(null),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([first, second]): Changes => ({ ...first, ...second }));

test('of limits: 20 states have the answer of the command that they name, and the verdict and rules of check', async () => {
  const request = {
    accelerator: 'h100',
    accelerators: 256,
    limits: { money: 3e6, deadline: 42, uniqueTokens: 3e11 },
  };
  const options = Object.entries({ on: '256 h100', money: '3M', deadline: '6w', 'unique-tokens': '300B' });
  const { data } = readRequest(request, { options }, {});
  expect(data.asked).toEqual(askedOf(statedOf(request), { options }));
  let answered = 0;
  for (const wanted of states(20)) {
    const { changes } = fromHash(toHash(wanted), choicesOf(data));
    expect(changes).toEqual(wanted);
    const shown = shownOf(() => evaluate(data, changes));
    if (typeof shown === 'string') continue;
    const { estimate, unanswered, verdict, findings } = shown;
    if (estimate === undefined) {
      expect(unanswered).toBeTruthy();
      continue;
    }
    answered += 1;
    const { command, answer } = estimate;
    const said = await runCli([...split(command), '--out', 'plan.yml', '--json'], { cwd: folder });
    expect(said.code, `${command}: ${said.err}`).toBe(0);
    const { input: _line, data: sources, ...printed } = JSON.parse(said.out);
    const { input: _page, ...found } = JSON.parse(JSON.stringify(answer));
    expect(found, command).toEqual(printed);
    if (changes.from !== undefined) {
      const unique = shown.mixture!.sources.reduce((sum, one) => sum + one.unique, 0);
      expect(unique / sources.unique.likely).toBeCloseTo(1, 12);
    }
    const text = readFileSync(join(folder, 'plan.yml'), 'utf8');
    const [checked] = (await check([{ file: 'plan.yml', text }])).files;
    expect([verdict, rules(findings)], command).toEqual([checked!.verdict, rules(checked!.findings)]);
  }
  expect(answered).toBeGreaterThan(10);
});

test.each([
  ['the spring run', readFileSync('test/report/proposals/spring.yml', 'utf8')],
  ['the example', exampleProposal],
])(
  'of %s: 12 states have the answer of the command that they name, or its refusal, and the verdict of check',
  async (_, text) => {
    writeFileSync(join(folder, 'plan.yml'), text);
    const { data } = await readForPage({ file: 'plan.yml', text });
    let answered = 0;
    for (const wanted of fc.sample(ofProposal, 12)) {
      const { changes } = fromHash(toHash(wanted), choicesOf(data));
      const shown = shownOf(() => evaluate(data, changes));
      if (typeof shown === 'string') continue;
      const { command, estimate, unanswered, verdict, findings } = shown;
      const words = split(command);
      const said = await runCli([...words, '--json'], { cwd: folder });
      const set = words.flatMap((word, index) => (words[index - 1] === '--set' ? [word] : []));
      expect(words.length, command).toBe(2 + 2 * set.length);
      const [checked] = (await check([{ file: 'plan.yml', text }], { set })).files;
      expect([verdict, rules(findings)], command).toEqual([checked!.verdict, rules(checked!.findings)]);
      if (estimate === undefined) {
        expect(said.code, command).toBe(2);
        expect(said.err, command).toContain(unanswered);
        continue;
      }
      answered += 1;
      expect(said.code, `${command}: ${said.err}`).toBe(0);
      const { input: _line, ...printed } = JSON.parse(said.out);
      const { input: _page, ...found } = JSON.parse(JSON.stringify(estimate.answer));
      expect(found, command).toEqual(printed);
    }
    expect(answered).toBeGreaterThan(2);
  },
);

function shownOf<Value>(make: () => Value): Value | string {
  try {
    return make();
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
