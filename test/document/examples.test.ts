/** @module-tag slow */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scan } from '../../src/document/scan.ts';
import { runCli } from '../helpers/cli.ts';

const examples = readdirSync('data/examples').filter(name => name.endsWith('.md'));

const guide = readdirSync('data/guide').filter(name => name.endsWith('.md'));

const documents = [
  'README.md',
  ...guide.map(name => `data/guide/${name}`),
  ...examples.map(name => `data/examples/${name}`),
];
test.each(documents)('the figures in %s follow from their inputs', async name => {
  const { code, out, err } = await runCli(['embed', '--check', name]);
  expect({ code, err }, `${out}\nRun isoflop embed ${name}`).toEqual({ code: 0, err: '' });
  expect(out).not.toContain('warning');
});

test('the planning document has what a region can be', () => {
  const text = readFileSync('data/examples/planning-document.md', 'utf8');
  const bodies = scan(text).markers.map(marker => marker.body.trim());
  expect(bodies.length).toBeGreaterThan(50);
  for (const kind of [
    /^recommend [^:]*$/,
    /^compare/,
    /^estimate/,
    /: parameters$/,
    /\[1\]$/,
    /digits=/,
    /cite=true/,
    /^\{[\w.]+\}$/,
  ]) {
    expect(
      bodies.some(body => kind.test(body)),
      String(kind),
    ).toBe(true);
  }
});
