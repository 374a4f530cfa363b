/** @module-tag slow */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { showWork } from '../../src/cli/progress.ts';
import { tellWork, working } from '../../src/core/work.ts';
import { runCli } from '../helpers/cli.ts';

/** What a terminal shows when everything was written to it: carriage returns and erased lines understood. */
function screen(written: string): string {
  let line = '';
  for (const part of written.split('\r')) {
    const text = part.replace('\u001b[K', '').replace('\u001b[2K', '');
    line = part.includes('\u001b[2K') || part.includes('\u001b[K') ? text : text + line.slice(text.length);
  }
  return line;
}

function terminal(env = {}) {
  let written = '';
  const err = (text: string) => {
    written += text;
  };
  const io = { env, errIsTerminal: true, err };
  // nothing else of the outside is touched
  return { io: io as Parameters<typeof showWork>[0], written: () => written };
}

test('the outermost work is shown, parts of its parts are not, and the next work is', () => {
  const { io, written } = terminal();
  const seen: string[] = [];
  const stop = showWork(io, undefined);
  for (const _ of working('files', ['a', 'b'])) {
    for (const _ of working('steps', [1, 2, 3])) seen.push(screen(written()));
  }
  expect(new Set(seen.map(line => line.replace(/ .* /, ' ')))).toEqual(new Set(['files 0%', 'files 50%']));
  for (const _ of working('more', [1, 2])) seen.push(screen(written()));
  expect(seen.at(-1)).toMatch(/^more █{12}░{12} 50%$/);
  stop();
  expect(screen(written())).toBe('');
  const after = written();
  tellWork('files', 1, 2);
  expect(written()).toBe(after);
});

test('work that ends early is over', () => {
  const { io, written } = terminal();
  const stop = showWork(io, undefined);
  for (const part of working('plans', [1, 2, 3])) if (part === 2) break;
  expect(screen(written())).toMatch(/^plans .* 100%$/);
  stop();
});

test.each([
  ['check data/examples/proposal.yml data/examples/short-proposal.yml', 'proposals'],
  ['estimate --params 7B --tokens 300B --on 64xh100 --on 64xa100', 'machines'],
  ['embed --check data/guide/documents.md data/guide/method.md', 'documents'],
  ['plot gain --on 64xh100 --money 100k', 'plans'],
  ['plot days --loss 2.1 --on h100 --range 64..256', 'plans'],
  ['plot tornado 1e22 --on 64xh100', 'causes'],
  ['laws --checks', 'laws'],
])('%s says how far it is, on standard error alone', async (line, of) => {
  const argv = line.split(' ');
  const { out, err } = await runCli(argv, { errTerminal: true });
  expect(err).toMatch(new RegExp(`^\r${of} ░+ 0%`));
  expect(err).toMatch(/ [1-9]\d?%/);
  expect(screen(err)).toBe('');
  expect(await runCli(argv)).toMatchObject({ out, err: '' });
});

test('monitor says how much of a large log is read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'isoflop-progress-'));
  const log = join(folder, 'run.csv');
  const rows = Array.from(
    { length: 40_000 },
    (_, step) => `${step},${step * 1e6},${(2 + 3 / (1 + step)).toFixed(4)}`,
  );
  writeFileSync(log, `step,tokens,loss\n${rows.join('\n')}\n`);
  const { out, err } = await runCli(['monitor', log], { errTerminal: true });
  const shares = [...err.matchAll(/bytes \S+ (\d+)%/g)].map(([, share]) => Number(share));
  expect(shares.length).toBeGreaterThan(2);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(100);
  expect(screen(err)).toBe('');
  expect(await runCli(['monitor', log])).toMatchObject({ out, err: '' });
  rmSync(folder, { recursive: true });
});

test('a report says how many of the plans of its charts are made', { tags: 'process' }, async () => {
  const { out, err } = await runCli(['report', '1e21', '--on', '8 h100'], { errTerminal: true });
  expect(err).toMatch(/\rplans [█░]+ \d+%/);
  expect(screen(err)).toBe('');
  expect(await runCli(['report', '1e21', '--on', '8 h100'])).toMatchObject({ out, err: '' });
});
