import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** README and the guide, but for the pages that are generated whole. */
const pages = [
  'README.md',
  ...readdirSync('data/guide')
    .filter(name => name.endsWith('.md') && !['proposals.md', 'rules.md'].includes(name))
    .map(name => `data/guide/${name}`),
];

/**
 * Figures that stand in prose as they were typed, with why that is right. What isoflop answers stands in a region, which
 * `embed --check` holds, or in a console block, which readme.test.ts runs.
 */
const typed: Readonly<Record<string, readonly RegExp[]>> = {
  'a citation': [/arXiv:\d{4}\.\d{5}/, /[A-Z][a-z]+(?: et al\.)? (?:19|20)\d\d\b/],
  'a name': [/\b[HA][12]00\b/, /\bapproach 3\b/, /It knows Llama 1 to 4, [^|]*?Mamba 1 and 2/],
  'the level of an interval': [/\b(?:80% and 95%|80%|95%)/],
  'a formula of the method': [/\b6·N·D\b/, /\b2N FLOP\b/, /\b16-bit\b/],
  'what a question gives': [
    /\$3M and 256 H100 and six weeks and 30B tokens, and it will serve 10T/,
    /What does 1e24 FLOP train/,
    /is 8B on 15T\?/,
    /How long on 512 H100/,
    /the loss at 1e24 FLOP/,
    /\bfor 200\./,
  ],
  'an exit code, which commands promise': [
    /\b0 for an answer, 1 where a check found a difference, 2 for bad input, 70 for an error of isoflop itself, 74 where/,
    /Exit code 0: no errors; 1: errors; 2: it cannot be read/,
    /\bexits with 1\b/,
    /Exit code 1 where/,
    /ends with 1 until/,
  ],
  'a version of Node, as package.json and consumers.test.ts have it': [
    /Node \(20\.12 or newer, tested to 26\)/,
    /from Node 20\.19 and 22\.12 on/,
    /Node 20 to 26/,
  ],
  'what a file of examples is, which says so itself': [
    /\b245 public points that Besiroglu et al\. digitised/,
    /a model of 1\.28B on its way to 256B tokens/,
    /since step 84,000/,
  ],
  'what a test or a bench measures': [
    // test/bench/fit-coverage.mjs
    /In 1,000 simulated data sets their 95% hold the truth in 93 to 96% with 240 runs and in 96 to 98% with 45, where plain percentiles hold it in 98%/,
    // test/monitor/forecast.test.ts
    /its 95% holds 91 to 98% of the ends/,
    // MEASURED_CONTEXT of src/plan/utilisation.ts
    /it was measured to 64k/,
  ],
};

/** A page's prose on one line, without regions, code, comments, and where links lead. */
function proseOf(page: string): string {
  return readFileSync(page, 'utf8')
    .replace(/^(```|~~~)[\s\S]*?^\1.*$/gm, '')
    .replace(/<!-- isoflop (?!\d)[\s\S]*?<!-- \/isoflop[^>]*-->/g, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/`[^`]*`/g, '')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/\s+/g, ' ');
}

const prose = new Map(pages.map(page => [page, proseOf(page)]));
const patterns = Object.values(typed).flat();

test.each(pages)('%s: every figure in prose is a region, or is typed for a reason', page => {
  const text = prose.get(page)!;
  const reasons = patterns.flatMap(pattern =>
    [...text.matchAll(new RegExp(pattern, 'g'))].map(({ 0: { length }, index }) => [index, index + length]),
  );
  const left = [...text.matchAll(/\d[\d.,]*/g)].filter(
    ({ index }) => !reasons.some(([from, to]) => from! <= index && index < to!),
  );
  expect(left.map(({ index }) => text.slice(Math.max(0, index - 40), index + 20))).toEqual([]);
});

test('every reason is that of a figure', () => {
  const all = [...prose.values()].join('\n');
  expect(patterns.filter(pattern => !pattern.test(all))).toEqual([]);
});
