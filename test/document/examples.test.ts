import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scan } from '../../src/document/scan.ts';
import { runCli } from '../helpers/cli.ts';

const examples = readdirSync('data/examples').filter(name => name.endsWith('.md'));

const guide = readdirSync('data/guide').filter(name => name.endsWith('.md'));

// charts stand as files beside README and the guide, and as text in the examples
const documents: readonly (readonly [string, readonly string[]])[] = [
  ['README.md', ['--assets', 'data/guide/charts']],
  ...guide.map(name => [`data/guide/${name}`, ['--assets', 'charts']] as const),
  ...examples.map(name => [`data/examples/${name}`, []] as const),
];
test.each(documents)('the figures in %s follow from their inputs', async (name, options) => {
  const { code, out, err } = await runCli(['embed', '--check', name, ...options]);
  expect({ code, err }, `${out}\nRun isoflop embed ${name} ${options.join(' ')}`).toEqual({
    code: 0,
    err: '',
  });
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
