import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readDropped, readLaw } from '../../src/report/dropped.ts';
import { choicesOf, evaluate } from '../../src/report/evaluate.ts';
import { readRequest } from '../../src/report/read.ts';
import { fromHash, toHash } from '../../src/report/state.ts';
import { runCli } from '../helpers/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'isoflop-dropped-'));
afterAll(() => rmSync(folder, { recursive: true }));

const law = JSON.stringify({
  form: 'parametric',
  coefficients: { E: 1.7, A: 400, B: 2000, alpha: 0.35, beta: 0.36 },
});
const limits = {
  accelerator: 'h100',
  accelerators: 256,
  limits: { money: 3e6, deadline: 42 },
};
const options = Object.entries({ on: '256 h100', money: '3M', deadline: '6w' });
const { data } = readRequest(limits, { options }, {});

describe('a dropped file', () => {
  test.each([
    ['ours.json', async () => law, 'law'],
    ['shape.json', async () => (await runCli(['model', 'mixtral-8x7b', '--json'])).out, 'model'],
  ] as const)(
    '%s is read as the command line reads it, and the address holds it',
    async (name, textOf, control) => {
      const text = await textOf();
      writeFileSync(join(folder, name), text);
      const found = await readDropped(name, text);
      expect(found.control).toBe(control);
      const changes = { [control]: found.value };
      expect(fromHash(toHash(changes), choicesOf(data))).toEqual({ changes });
      if (control === 'law') await readLaw(found.value);
      const { estimate } = evaluate(data, changes);
      expect(estimate!.command).toBe(
        `isoflop estimate --on "256 h100" --money 3M --deadline 6w --${control} ${name}`,
      );
      const argv = [
        'estimate',
        '--on',
        '256 h100',
        '--money',
        '3M',
        '--deadline',
        '6w',
        `--${control}`,
        name,
        '--json',
      ];
      const said = await runCli(argv, { cwd: folder });
      expect(said.err).toBe('');
      const { input: _line, ...printed } = JSON.parse(said.out);
      const { input: _page, ...shown } = JSON.parse(JSON.stringify(estimate!.answer));
      expect(shown).toEqual(printed);
    },
  );

  test.each([
    ['x.json', '[1]', 'must be a law file, or what isoflop model --json prints'],
    ['x.json', '{', 'must be a law file, or what isoflop model --json prints'],
    ['config.json', '{"model_type":"llama"}', 'drop what isoflop model config.json --json prints'],
    ['x.json', '{"schema":"isoflop/laws/1"}', 'with the schema isoflop/model/1: got isoflop/laws/1'],
    [
      'x.json',
      '{"schema":"isoflop/model/1","architecture":{"layers":"<b>","hidden":64,"heads":1,"feedForward":1,"vocabulary":9}}',
      'Layers',
    ],
    ['x.json', '{"form":"parametric","coefficients":{"E":1}}', 'Law file x.json'],
    ['x.json', '{"form":"expression","loss":"E + 1/N","coefficients":{"E":1}}', 'expression'],
  ])('%s with %s is refused with what was expected', async (name, text, message) => {
    await expect(readDropped(name, text)).rejects.toThrow(message);
  });
});
