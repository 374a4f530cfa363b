import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { embedText } from '../../src/cli/embed.ts';
import { runCli } from '../helpers/cli.ts';
import { fill, view } from './fake.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'isoflop-harm-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const fence = (yaml: string) => `\`\`\`yaml isoflop\n${yaml}\n\`\`\`\n\n`;
const region = (words: string) => `<!-- isoflop ${words} -->\n<!-- /isoflop -->\n`;

async function embed(text: string): Promise<{ code: number; err: string; out: string }> {
  writeFileSync(join(folder, 'a.md'), text);
  return runCli(['embed', 'a.md'], { cwd: folder });
}

describe('the variables of a document', () => {
  const deep = (most: number) =>
    Array.from({ length: most }, (_, level) => `${' '.repeat(level)}a:`).join('\n');
  test.each([
    ['an alias of nothing', 'b: *nope', /a\.md:2:4: Expected a proposal in YAML: No anchor 'nope'/],
    [
      'an anchor that holds itself',
      'a: &a\n  b: *a',
      /a\.md:\d+:\d+: Expected a proposal in YAML: Values nest deeper/,
    ],
    [
      'aliases of aliases',
      [
        'a: &a [x,x,x,x,x,x,x,x,x]',
        'b: &b [*a,*a,*a,*a,*a,*a,*a,*a]',
        'c: &c [*b,*b,*b,*b,*b,*b,*b,*b]',
        'd: [*c,*c,*c,*c,*c,*c,*c]',
      ].join('\n'),
      /a\.md:\d+:\d+: Expected a proposal in YAML: More than 50 YAML aliases/,
    ],
    ['300 levels of indentation', deep(300), /a\.md:2:1: .*Values nest deeper/],
    ['3,000 brackets', `a: ${'['.repeat(3000)}${']'.repeat(3000)}`, /a\.md:2:1: .*Values nest deeper/],
    [
      '3,000 brackets that quotes seem to close',
      `a: ${`["]",`.repeat(3000)}`,
      /a\.md:2:1: .*Values nest deeper/,
    ],
    ['3,000 dashes in a line', '- '.repeat(3000), /a\.md:2:1: .*Values nest deeper/],
    ['3,000 dashes with wide gaps', '-  \t'.repeat(3000), /a\.md:2:1: .*Values nest deeper/],
    [
      'dashes in lines that go on',
      Array.from({ length: 20 }, (_, line) => ' '.repeat(80 * line) + '- '.repeat(40)).join('\n'),
      /a\.md:2:1: .*Values nest deeper/,
    ],
    ['two YAML documents', 'a: 1\n---\nb: 2', /a\.md:3:1: .*A proposal is one YAML document/],
    ['a key twice', 'x:\n  b: 1\n  b: 1', /a\.md:4:3: .*'b' is given twice, first on line 3/],
    [
      'a key twice in other spelling',
      'a_b: 1\nc: 2\naB: 1',
      /a\.md:4:1: .*'aB' says again what 'a_b' on line 2/,
    ],
    ['nothing', 'b: ~', /a\.md:5:1: .*The proposal gives no value for \{b\}: it is null/],
    ['a list', 'b: [1, 2]', /a\.md:5:1: .*Expected the path of one value: \{b\} holds several/],
  ])('%s is a problem with a place', async (_, yaml, message) => {
    const { code, err } = await embed(fence(yaml) + region('{b}'));
    expect(err.replace(/a\.md:5:\d+/, 'a.md:5:1')).toMatch(message);
    expect([code, err.split('\n').length]).toEqual([2, 2]);
  });

  test('may be aliases, and lie in lists', async () => {
    const filled = await embedText(
      `${fence('a: &x 7B\nb: *x\nc: [1, {dD: 2}]')}${region('{b}')}${region('{c[1].d_d}')}`,
    );
    expect(filled).toContain('<!-- isoflop {b} -->\n7B\n');
    expect(filled).toContain('<!-- isoflop {c[1].d_d} -->\n2\n');
  });

  test('never become options', async () => {
    const proposal = fence('x: "--output=pwned.svg"\ny: "--help"\nn: "-1"');
    for (const words of [
      'plot title=true epochs {x}',
      'plot epochs {x}',
      'recommend {y}',
      'recommend 1e24 {n}',
      'recommend law=true {x}',
    ]) {
      const { code, err } = await embed(proposal + region(words));
      expect(err, words).toMatch(
        /a\.md:7:\d+: Expected no option from a variable: \{[xyn]\} begins with a dash/,
      );
      expect(code).toBe(2);
    }
  });

  test('and `true` is the value of an option that takes one', async () => {
    const { code, err } = await embed(region('plot title=true isoflop 1e22'));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(readFileSync(join(folder, 'a.md'), 'utf8')).toMatch(/```text\ntrue/);
  });
});

describe('an answer stays in its container', () => {
  const law = (name: string) =>
    JSON.stringify({
      form: 'parametric',
      name,
      source: { authors: name, title: name, year: 2020, where: name },
      coefficients: { E: 1.7, A: 400, B: 2000, alpha: 0.34, beta: 0.36 },
    });
  test.each(['> ', '- ', '  1. ', '> - > '])('behind %j, whatever a law is called', async prefix => {
    writeFileSync(join(folder, 'law.json'), law('N\r\r# HEAD\r\r- li\r\rend'));
    const hang = prefix.replace(/[^>\s]/g, ' ');
    const text = `before\n\n${prefix}<!-- isoflop laws ./law.json -->\n${hang}<!-- /isoflop -->\n\nafter\n`;
    expect(await embed(text)).toMatchObject({ code: 0, err: '' });
    const filled = readFileSync(join(folder, 'a.md'), 'utf8');
    expect(filled).not.toContain('\r');
    for (const line of filled.split('\n').slice(3, -3))
      expect(line === '' ? hang.trimEnd() : line.slice(0, hang.length).trimEnd()).toBe(hang.trimEnd());
    expect(await embed(filled)).toMatchObject({ code: 0, out: 'a.md: 1 region, up to date\n' });
  });

  test.each(['x\r\ry', '</div>\n\n<!-- isoflop laws -->', '<!-- /isoflop -->'])(
    'or is refused: %j',
    async text => {
      const evaluate = async () => view([{ kind: 'verbatim', text, painted: true }]);
      const document = '> <!-- isoflop laws -->\n> <!-- /isoflop -->\n';
      const filled = await fill(document, { evaluate }).catch((error: Error) => error);
      if (filled instanceof Error) expect(filled.message).toMatch(/would change the document outside of it/);
      else
        expect(filled.text.split(/\r\n?|\n/).every(line => line === '' || line.startsWith('>'))).toBe(true);
    },
  );
});

describe('a region asks for no more work than it may', () => {
  test('a shape of any size ends', async () => {
    const { code, err } = await embed(`Text\n\n${region('shape 1e300')}`);
    expect(err).toMatch(/a\.md:3:1: shape: No shape near 1e\+?300 parameters: too many for 256 layers/);
    expect(code).toBe(2);
  });
  test('resamples', async () => {
    const rows = Array.from({ length: 12 }, (_, at) => {
      const [N, D] = [1e8 * 2 ** at, 1e10 * 3 ** (at % 4)];
      return `${N},${D},${1.7 + 400 / N ** 0.34 + 2000 / D ** 0.36}`;
    });
    writeFileSync(join(folder, 'runs.csv'), `parameters,tokens,loss\n${rows.join('\n').repeat(10)}\n`);
    writeFileSync(join(folder, 'many.csv'), `parameters,tokens,loss\n${`${rows.join('\n')}\n`.repeat(12)}`);
    for (const [words, message] of [
      [
        'fit many.csv bootstrap=1000000000',
        /a\.md:1:1: fit: A region may take 10000000 runs that are fitted/,
      ],
      ['fit many.csv bootstrap=100000', /a\.md:1:1: fit: A region may take 10000000 runs that are fitted/],
      [
        'design pilot=1e21 target=1e24 simulations=100000 compare=true',
        /a\.md:1:1: design: A region may take 10000000 pilot runs/,
      ],
    ] as const) {
      const { code, err } = await embed(region(words));
      expect(err).toMatch(message);
      expect(code).toBe(2);
    }
  });
});
