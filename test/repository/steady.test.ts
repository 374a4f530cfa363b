import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** What makes a test pass on one machine and fail on another, or once in a hundred times. */
const unsteady: readonly (readonly [name: string, pattern: RegExp])[] = [
  [
    'a clock',
    /\bDate\.now\b|\bnew Date\(\)|\bperformance\.(now|timeOrigin)|\bhrtime\b|-contentful-paint|\bconsole\.time/,
  ],
  ['a timer', /\bset(Timeout|Interval)\b|timers\/promises|\bwaitForTimeout\b|\bvi\.useFakeTimers\b/],
  ['a nap in a shell', /\bsleep [\d.$]|\btimeout \d/],
  ['chance without a seed', /\bMath\.random\b|\brandom(Int|Bytes|UUID)\b|\bgetRandomValues\b/],
  [
    'a seed of its own, which npm run test:all cannot change',
    /\bnumRuns\b[^}]*\bseed:|\bseed:[^}]*\bnumRuns\b/,
  ],
  ['a limit of time of its own', /\btimeout: *\d|\}, \d[\d_]{3,}\);/],
];

const folders = (name: string) => readdirSync(name, { recursive: true, encoding: 'utf8' });
const files = folders('test').filter(
  // the benches measure time; the configuration draws the seed and names the limit after which a test hangs
  name => /\.(ts|mjs)$/.test(name) && !/^bench|^vitest\.config\.ts$|^repository.steady\.test\.ts$/.test(name),
);

test.each(unsteady)('no test leans on %s', (_, pattern) => {
  const found = files.flatMap(name => {
    const lines = readFileSync(join('test', name), 'utf8').split('\n');
    return lines.flatMap((line, index) =>
      pattern.test(line) ? [`test/${name}:${index + 1} ${line.trim()}`] : [],
    );
  });
  expect(found).toEqual([]);
});
