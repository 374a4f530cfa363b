import { expect, test } from 'vitest';
import { runCli } from '../helpers/cli.ts';

const run = ['--params', '70B', '--tokens', '1.4T', '--on', '512 h100', '--mfu', '40%', '--price', '2'];
// 6 · 70e9 · 1.4e12 = 5.88e23; / (3600 · 989.4e12 · 0.4) = 412,708 hours; · $2; / (512 · 24) = 33.586 days
const lines = [
  'compute: C = 6·N·D = 5.88e23 (activeParameters 7e10, tokens 1.4e12)',
  'budget.acceleratorHours: hours = C / (3600 · peak · utilisation) = 412708 (compute 5.88e23, peak 9.894e14, mfu 0.4)',
  'schedule.days: days = hours / (count · 24) = 33.5863 (acceleratorHours 412708, count 512)',
  'budget.money: money = hours · price = 825416 (acceleratorHours 412708, price 2)',
];

test('estimate --explain: each number with its formula and what stands in it', async () => {
  const { out } = await runCli(['estimate', ...run, '--explain'], { columns: 200 });
  for (const line of lines) expect(out).toContain(line);
  expect(out).toContain('data.tokens = 1.4e12, given');
});

test('check --explain says the same of a proposal, and a law that filled in says how', async () => {
  const text =
    'model: 70B\ndata: 1.4T\nhardware: { accelerator: 512 H100, mfu: 40% }\nbudget: { price: $2/hour }\n';
  for (const format of ['table', 'markdown']) {
    const { out } = await runCli(['check', '-', '--explain', '--format', format], {
      columns: 200,
      stdin: text,
    });
    for (const line of lines) expect(out).toContain(line);
  }
  const { out } = await runCli(['estimate', '1e24', '--explain'], { columns: 200 });
  expect(out).toContain('How besiroglu2024 gets there');
  expect(out).toContain('482.01');
});

test('degrees that are searched are those of the layout, and nothing follows from others', async () => {
  const of = async (...more: readonly string[]) =>
    (
      await runCli(['estimate', '--model', 'llama3.1-405b', '--tokens', '15.6T', ...more, '--explain'], {
        columns: 200,
      })
    ).out;
  const searched = await of('--on', '131072 h100');
  expect(searched).not.toContain('no tensor parallelism');
  const [, degrees] = /^Layout +(tensor .* data \d+);/m.exec(searched)!;
  expect(searched).toContain(`parallelism: the best layout that fits = ${degrees}`);
  const stated = await of('--on', '1024 h100', '--tensor', '8', '--pipeline', '8', '--context', '2');
  expect(stated).toContain('data = count / (tensor · pipeline · context) = 8');
  expect(stated).not.toContain('parallelism: ');
});

test('compare --explain shows each law', async () => {
  const { out } = await runCli(['compare', '1e21', '--law', 'llama3', '--law', 'besiroglu2024', '--explain']);
  expect(out).toContain('How llama3 gets there');
  expect(out).toContain('How besiroglu2024 gets there');
});

test.each([
  ['estimate', '1e24'],
  ['compare', '1e24'],
  ['check', '-'],
])('%s --explain has no JSON', async (...argv) => {
  const { err, code } = await runCli([...argv, '--explain', '--json'], { stdin: 'model: 7B\n' });
  expect(code).toBe(2);
  expect(err).toContain('--explain goes with the formats table and markdown: got json');
});
