import { describe, expect, test } from 'vitest';
import { Refusal } from '../../src/core/refusal.ts';
import { type answer, fill, table, view } from './fake.ts';

async function textOf(text: string): Promise<string> {
  return (await fill(text)).text;
}

const lines = (...all: string[]) => `${all.join('\n')}\n`;

describe('a block region', () => {
  test('gets the answer as Markdown between its markers', async () => {
    expect(
      await textOf(lines('Before', '<!-- isoflop compare 1e24 -->', 'old', '<!-- /isoflop -->', 'after')),
    ).toBe(
      lines(
        'Before',
        '<!-- isoflop compare 1e24 -->',
        '| asked |',
        '| :-- |',
        '| compare -- 1e24 |',
        '<!-- /isoflop -->',
        'after',
      ),
    );
  });

  test('may be written on one line at first', async () => {
    const once = await textOf('<!-- isoflop compare 1e24 --><!-- /isoflop -->');
    expect(once).toBe(
      '<!-- isoflop compare 1e24 -->\n| asked |\n| :-- |\n| compare -- 1e24 |\n<!-- /isoflop -->',
    );
    expect(await textOf(once)).toBe(once);
  });

  test('keeps the indentation of a list item and the mark of a quote', async () => {
    expect(await textOf(lines('- <!-- isoflop compare 1e24 -->', '  <!-- /isoflop -->'))).toBe(
      lines(
        '- <!-- isoflop compare 1e24 -->',
        '  | asked |',
        '  | :-- |',
        '  | compare -- 1e24 |',
        '  <!-- /isoflop -->',
      ),
    );
    expect(
      await textOf(lines('> 1. text', '>    <!-- isoflop compare 1e24 -->', '>    <!-- /isoflop -->')),
    ).toBe(
      lines(
        '> 1. text',
        '>    <!-- isoflop compare 1e24 -->',
        '>    | asked |',
        '>    | :-- |',
        '>    | compare -- 1e24 |',
        '>    <!-- /isoflop -->',
      ),
    );
  });

  test('puts no spaces at the end of empty lines in a quote', async () => {
    const two = async () => view([table, { kind: 'text', text: 'Second' }]);
    const { text } = await fill('> <!-- isoflop compare 1e24 -->\n> <!-- /isoflop -->', { evaluate: two });
    expect(text.split('\n').slice(4, 6)).toEqual(['>', '> Second']);
  });

  test('keeps CRLF, a byte-order mark and a missing last line end', async () => {
    expect(await textOf('\ufeff<!-- isoflop compare 1 -->\r\nold\r\n<!-- /isoflop -->\r\nend')).toBe(
      '\ufeff<!-- isoflop compare 1 -->\r\n| asked |\r\n| :-- |\r\n| compare -- 1 |\r\n<!-- /isoflop -->\r\nend',
    );
  });

  test('holds a single value as a paragraph', async () => {
    expect(await textOf(lines('<!-- isoflop recommend 5.76e23 : parameters -->', '<!-- /isoflop -->'))).toBe(
      lines('<!-- isoflop recommend 5.76e23 : parameters -->', '72.2B', '<!-- /isoflop -->'),
    );
  });
});

describe('a value', () => {
  const cases: readonly (readonly [path: string, expected: string])[] = [
    ['parameters', '72.2B'],
    ['tokens', '1.33T'],
    ['compute', '5.76e23 FLOP'],
    ['loss', '1.9734'],
    ['law', 'besiroglu2024'],
    ['lossUnit', 'nats/token'],
    ['tokensPerParameter', '18.4'],
    ['band.parameters', '48.1B to 108B'],
    ['band.parameters[0]', '48.1B'],
    ['band.overhead', '5%'],
    ['spread.parameters[1]', '76B'],
    ['recommendations[1].tokens', '2.34T'],
    ['recommendations[llama3].parameters', '41B'],
    ['recommendations[llama3].parameters raw', '41000000000'],
    ['parameters digits=4', '72.16B'],
    ['compute digits=1', '6e23 FLOP'],
    ['tokens raw', '1330000000000'],
    ['spread.laws', 'besiroglu2024, llama3'],
  ];
  test.each(cases)(': %s is %s', async (path, expected) => {
    expect(await textOf(`It is <!-- isoflop recommend 1 : ${path} -->old<!-- /isoflop -->.`)).toBe(
      `It is <!-- isoflop recommend 1 : ${path} -->${expected}<!-- /isoflop -->.`,
    );
  });

  test('stands in cells, headings and several times in a line', async () => {
    const value = (content: string) => `<!-- isoflop recommend 1 : parameters -->${content}<!-- /isoflop -->`;
    const document = (content: string) =>
      lines(
        `# A ${value(content)} model`,
        '',
        `| a | ${value(content)} |`,
        '|---|---|',
        `| ${value(content)} | ${value(content)} |`,
      );
    expect(await textOf(document(''))).toBe(document('72.2B'));
  });

  test('may have its colon at the word before it', async () => {
    const value = async (marker: string) =>
      /-->(.*)<!--/.exec(await textOf(`x <!-- isoflop ${marker} --><!-- /isoflop -->`))![1];
    expect(await value('recommend 1e24: parameters')).toBe(await value('recommend 1e24 : parameters'));
  });

  test('cannot end its cell or begin anything', async () => {
    const evaluate = async () => view([], { text: 'a|b `c` <!-- /isoflop --> *d* [e] &amp; \\' });
    const { text } = await fill('| <!-- isoflop laws x : text --><!-- /isoflop --> |', { evaluate });
    const inside = text.replace(/^.*?-->/, '').replace(/<!-- \/isoflop --> \|$/, '');
    expect(inside).not.toMatch(/[|`<>*[\]\\]/);
    expect(inside.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))).toBe(
      'a|b `c` <!-- /isoflop --> *d* [e] &amp; \\',
    );
  });

  test('with an interval reads as a likely value and its 80%', async () => {
    const evaluate = async () =>
      view([], {
        cost: { likely: 5.576e6, '80': [4.1e6, 7e6], '95': [3e6, 9e6] },
        days: 54.2,
        memoryPerDevice: { total: 61.4e9 },
      });
    const value = async (path: string) =>
      (await fill(`x <!-- isoflop estimate 1 : ${path} --><!-- /isoflop -->`, { evaluate })).regions[0]?.text;
    expect(await value('cost')).toBe('$5.58M (80%: $4.1M to $7M)');
    expect(await value('cost.likely digits=2')).toBe('$5.6M');
    expect(await value('days')).toBe('54.2 days');
    expect(await value('memoryPerDevice.total')).toBe('61.4 GB');
  });
});

describe('text that is no region', () => {
  test.each([
    ['fenced code', '```\n<!-- isoflop nonsense -->\n```\n'],
    ['fenced code in a list', '- ~~~\n  <!-- /isoflop -->\n  ~~~\n'],
    ['indented code', 'Text\n\n    <!-- isoflop nonsense -->\n'],
    ['a code span', 'Write `<!-- isoflop nonsense -->` and ``<!-- /isoflop -->``.\n'],
    ['a code span over two lines', 'Write `a\n<b> <!-- isoflop nonsense -->` here.\n'],
    ['an escaped marker', 'Write \\<!-- isoflop nonsense -->.\n'],
    ['another comment', '<!-- like <!-- isoflop nonsense -->\n'],
    ['pre, script and style', '<pre>\n<!-- isoflop nonsense -->\n\n<!-- /isoflop -->\n</pre>\n'],
    ['front matter', '---\ntitle: "<!-- isoflop nonsense -->"\n---\nText\n'],
    ['a comment about isoflops', '<!-- isoflops are nice -->\n'],
  ])('%s', async (_, text) => {
    const filled = await fill(text);
    expect(filled.text).toBe(text);
    expect(filled.regions).toEqual([]);
  });
});

describe('a document that cannot be filled', () => {
  const cases: readonly (readonly [name: string, text: string, message: RegExp])[] = [
    ['an end without a beginning', 'a\n<!-- /isoflop -->\n', /^plan\.md:2:1: Unexpected <!-- \/isoflop -->/],
    [
      'a beginning without an end',
      'a\n\n<!-- isoflop laws -->\n',
      /^plan\.md:3:1: Expected <!-- \/isoflop --> before the end/,
    ],
    ['an end inside code', '<!-- isoflop laws -->\n```\n<!-- /isoflop -->\n', /^plan\.md:1:1: Expected/],
    [
      'nested regions',
      '<!-- isoflop laws -->\n<!-- isoflop laws -->\n<!-- /isoflop -->\n<!-- /isoflop -->\n',
      /^plan\.md:2:1: .*line 1.*\nplan\.md:4:1: /,
    ],
    [
      'an unknown command',
      'x <!-- isoflop rm : a --><!-- /isoflop -->',
      /^plan\.md:1:16: Unknown command in a document: rm; expected one of .*recommend/,
    ],
    [
      'embed itself',
      '<!-- isoflop embed plan.md -->\n<!-- /isoflop -->',
      /Unknown command in a document: embed/,
    ],
    ['no command', '<!-- isoflop -->\n<!-- /isoflop -->', /Expected a command/],
    [
      'dashes',
      '<!-- isoflop recommend 1e24 -x -->\n<!-- /isoflop -->',
      /^plan\.md:1:29: Expected options as key=value, without dashes: got -x/,
    ],
    [
      'a copied option',
      '<!-- isoflop recommend 1e24 --law llama3 : loss --><!-- /isoflop -->',
      /without dashes: got --law; write law=llama3$/,
    ],
    [
      'an option that writes',
      '<!-- isoflop plot frontier output=x.svg -->\n<!-- /isoflop -->',
      /cannot write files.*got output=x\.svg/,
    ],
    [
      'an open quote',
      '<!-- isoflop recommend "64 H100 -->\n<!-- /isoflop -->',
      /matching quotes: got "64 H100/,
    ],
    ['no path', 'x <!-- isoflop recommend 1 : --><!-- /isoflop -->', /Expected the path/],
    [
      'a wrong path',
      'x <!-- isoflop recommend 1 : parametrs --><!-- /isoflop -->',
      /Unknown path: parametrs; did you mean parameters\?/,
    ],
    [
      'a path out of nowhere',
      'x <!-- isoflop recommend 1 : qqqqqq --><!-- /isoflop -->',
      /expected one of law, compute/,
    ],
    [
      'a path to many values',
      'x <!-- isoflop recommend 1 : band --><!-- /isoflop -->',
      /band holds several \(overhead, parameters, tokens\)/,
    ],
    [
      'a value that is null',
      'x <!-- isoflop recommend 1 : recommendations[1].loss --><!-- /isoflop -->',
      /no value for recommendations\[1\]\.loss/,
    ],
    [
      'an option of the value',
      'x <!-- isoflop recommend 1 : loss digits=0 --><!-- /isoflop -->',
      /Expected raw or digits=1 to digits=17/,
    ],
    ['a table in a sentence', 'x <!-- isoflop recommend 1 --><!-- /isoflop -->', /lines of their own/],
    [
      'a table in a cell',
      '| a |\n|---|\n| <!-- isoflop recommend 1 --><!-- /isoflop --> |',
      /lines of their own/,
    ],
    [
      'a block inside an HTML block',
      '<div>\n<!-- isoflop laws -->\n<!-- /isoflop -->\n</div>',
      /empty line before them where HTML precedes/,
    ],
    ['different list items', '- <!-- isoflop laws -->\n- <!-- /isoflop -->', /same list item/],
    ['different quotes', '> <!-- isoflop laws -->\n\n<!-- /isoflop -->', /line 1/],
    ['different paragraphs', 'a <!-- isoflop laws : a -->\n\nb <!-- /isoflop -->', /paragraph where line 1/],
    [
      'different cells',
      '| a | b |\n|---|---|\n| <!-- isoflop laws : a --> | <!-- /isoflop --> |',
      /paragraph where line 3/,
    ],
    ['a marker over two lines', 'a <!-- isoflop laws\n: a -->x<!-- /isoflop -->', /marker on one line/],
    ['a marker without an end', 'a <!-- isoflop laws : a -- > x', /Expected --> at the end/],
    [
      'a bar in a cell',
      '| a | b |\n|---|---|\n| <!-- isoflop laws x|y : a --> | b |',
      /plan\.md:3:3: Expected -->/,
    ],
    [
      'a link',
      '[a](b "<!-- isoflop laws : a -->x<!-- /isoflop -->")',
      /plan\.md:1:\d+: A region cannot stand in a link/,
    ],
    ['a definition', '[a]: <!-- isoflop laws : a -->\n', /A region cannot stand in a link/],
    ['an attribute', 'a <img alt="<!-- isoflop laws : a -->">', /inside an HTML tag/],
    [
      'words at the end',
      '<!-- isoflop laws -->\n<!-- /isoflop laws -->',
      /with the version that made the region at most: got laws/,
    ],
    [
      'a variable without a proposal',
      '<!-- isoflop recommend {compute} -->\n<!-- /isoflop -->',
      /Unknown variable: \{compute\}; the document has no proposal/,
    ],
  ];
  test.each(cases)('%s', async (_, text, message) => {
    await expect(fill(text)).rejects.toThrow(message);
    await expect(fill(text)).rejects.toBeInstanceOf(RangeError);
  });

  test('names all of its problems at once, and says so when there are many', async () => {
    const text = Array.from({ length: 25 }, () => '<!-- isoflop nope -->\n<!-- /isoflop -->\n').join('');
    const error = await fill(text).catch(thrown => thrown);
    expect(error.problems).toHaveLength(25);
    expect(error.problems[24]).toMatchObject({
      file: 'plan.md',
      line: 49,
      column: 14,
      code: 'command-unknown',
    });
    expect(error.message.split('\n')).toHaveLength(21);
    expect(error.message).toMatch(/and 5 more problems$/);
  });

  test('has the command’s own complaint with the place of the region', async () => {
    const evaluate = async () => {
      throw new Refusal('Expected a positive quantity: got zero');
    };
    await expect(fill('\n<!-- isoflop recommend zero -->\n<!-- /isoflop -->', { evaluate })).rejects.toThrow(
      'plan.md:2:1: recommend: Expected a positive quantity: got zero',
    );
  });

  test('is not one whose command has a fault of its own', async () => {
    const evaluate = async () => {
      throw new TypeError('a fault');
    };
    await expect(fill('<!-- isoflop laws -->\n<!-- /isoflop -->', { evaluate })).rejects.toThrow(
      new TypeError('a fault'),
    );
  });
});

describe('words', () => {
  test.each([
    ['recommend 5.76e23 law=besiroglu2024', ['recommend', '--law=besiroglu2024', '--', '5.76e23']],
    [
      'recommend "64 H100 * 30 days * 40%" explain=true',
      ['recommend', '--explain', '--', '64 H100 * 30 days * 40%'],
    ],
    ["recommend 'a {b}' x=false", ['recommend', '--', 'a {b}']],
    ['estimate on="1024 h100-sxm" law=-5', ['estimate', '--on=1024 h100-sxm', '--law=-5']],
    ['compare 1e20..1e25:13', ['compare', '--', '1e20..1e25:13']],
    ['laws', ['laws']],
  ])('%s', async (body, expected) => {
    const seen: (readonly string[])[] = [];
    const evaluate = async (argv: readonly string[]) => {
      seen.push(argv);
      return view([table]);
    };
    await fill(`<!-- isoflop ${body} -->\n<!-- /isoflop -->`, { evaluate });
    expect(seen).toEqual([expected]);
  });

  test('equal commands are evaluated once', async () => {
    let calls = 0;
    const evaluate = async () => {
      calls += 1;
      return view([table]);
    };
    const region =
      'x <!-- isoflop recommend 1e24 : parameters --><!-- /isoflop --> y <!-- isoflop recommend 1e24 : tokens --><!-- /isoflop -->\n\n';
    await fill(region.repeat(50), { evaluate });
    expect(calls).toBe(1);
  });
});

describe('citations', () => {
  const cite = (json: unknown) =>
    `Source: ${(json as typeof answer).recommendations[0]?.law}. Computed by isoflop 1.`;
  const text =
    '<!-- isoflop laws -->\n<!-- /isoflop -->\n\n<!-- isoflop laws cite=true -->\n<!-- /isoflop -->\n';

  test('stand where the caller or the region asks for them', async () => {
    const line = 'Source: besiroglu2024. Computed by isoflop 1.';
    expect((await fill(text, { cite })).text.split(line)).toHaveLength(2);
    const all = (await fill(text, { cite, citeAll: true })).text;
    expect(all.split(`\n\n${line}\n<!-- /isoflop -->`)).toHaveLength(3);
  });
});

describe('variables', () => {
  const proposal = lines(
    '```yaml isoflop',
    'compute: 5.76e23',
    'model:',
    '  parameters: 70B',
    '  kv-heads: 8',
    'hardware: { accelerator: "h100-sxm" }',
    '```',
    '',
  );
  async function seenBy(text: string, options = {}): Promise<(readonly string[])[]> {
    const seen: (readonly string[])[] = [];
    await fill(text, {
      evaluate: async (argv: readonly string[]) => {
        seen.push(argv);
        return view([table]);
      },
      ...options,
    });
    return seen;
  }

  test('come from a fence, as they are written there', async () => {
    expect(
      await seenBy(
        `${proposal}<!-- isoflop recommend {compute} params={model.parameters} x="{model.kvHeads} {hardware.accelerator}" -->\n<!-- /isoflop -->`,
      ),
    ).toEqual([['recommend', '--params=70B', '--x=8 h100-sxm', '--', '5.76e23']]);
  });

  test('stand in the text by themselves', async () => {
    const filled = await fill(`${proposal}The <!-- isoflop {model.parameters} --><!-- /isoflop --> model`);
    expect(filled.text).toContain('The <!-- isoflop {model.parameters} -->70B<!-- /isoflop --> model');
  });

  test('come from front matter, there or in a file', async () => {
    const region = '<!-- isoflop laws {compute} -->\n<!-- /isoflop -->';
    expect(await seenBy(`---\ntitle: x\nisoflop:\n  compute: 1e24\n---\n${region}`)).toEqual([
      ['laws', '--', '1e24'],
    ]);
    const readText = async (path: string) => (path === 'run.yaml' ? 'compute: 2e24\n' : '');
    expect(await seenBy(`---\nisoflop: run.yaml\n---\n${region}`, { readText })).toEqual([
      ['laws', '--', '2e24'],
    ]);
  });

  test('are not read from a fence that is not marked', async () => {
    await expect(
      fill('```yaml\ncompute: 1\n```\n<!-- isoflop laws {compute} -->\n<!-- /isoflop -->'),
    ).rejects.toThrow(/no proposal/);
  });

  test.each([
    ['{compte}', /Unknown variable: \{compte\}; did you mean \{compute\}\?/],
    ['{model}', /Expected the path of one value: \{model\} holds several/],
    ['{model.parameters.x}', /Unknown variable/],
    ['{}', /Unknown command/],
  ])('%s is refused', async (name, message) => {
    await expect(fill(`${proposal}x <!-- isoflop ${name} --><!-- /isoflop -->`)).rejects.toThrow(message);
  });

  test('that two proposals give differently are ambiguous', async () => {
    const two = `${proposal}${proposal.replace('5.76e23', '1e24')}`;
    await expect(fill(`${two}x <!-- isoflop {compute} --><!-- /isoflop -->`)).rejects.toThrow(
      /5\.76e23 in one proposal.*1e24 in another/,
    );
    expect(
      (await fill(`${two}x <!-- isoflop {model.parameters} --><!-- /isoflop -->`)).regions[0]?.text,
    ).toBe('70B');
  });

  test('of a broken proposal are a problem of its place', async () => {
    await expect(
      fill('\n```yaml isoflop\na: [1\n```\nx <!-- isoflop {a} --><!-- /isoflop -->'),
    ).rejects.toThrow(/^plan\.md:3:6: Expected a proposal in YAML/);
  });
});

test.each([
  ['text\n<!-- isoflop recommend 1 : law -->x<!-- /isoflop --> and more', true],
  ['<!-- isoflop recommend 1 : law -->x<!-- /isoflop --> and more', true],
  ['> text\n> <!-- isoflop recommend 1 : law -->x<!-- /isoflop -->', true],
  ['text\n\n<!-- isoflop recommend 1 : law -->x<!-- /isoflop -->\n', false],
  ['> text\n>\n> <!-- isoflop recommend 1 : law -->x<!-- /isoflop -->\n', false],
  ['text\nand <!-- isoflop recommend 1 : law -->x<!-- /isoflop --> and more', false],
  ['<!-- isoflop recommend 1 : law -->\nx\n<!-- /isoflop -->\n', false],
])('tells where a region cuts a sentence: %j', async (text, expected) => {
  expect((await fill(text)).regions.map(region => region.cutsSentence)).toEqual([expected]);
});

test('a document that its old content alone held together is refused', async () => {
  // without the backticks of the old value the line opens fenced code
  await expect(fill('```<!-- isoflop recommend 1 : law -->`x`<!-- /isoflop -->')).rejects.toThrow(
    'plan.md:1:4: The answer of this region would change the document outside of it',
  );
});

test('an answer cannot reach out of its region', async () => {
  const evaluate = async () => view([{ kind: 'verbatim', text: '```\n<!-- /isoflop -->\n' }]);
  const { text } = await fill('<!-- isoflop laws -->\n<!-- /isoflop -->\n', { evaluate });
  expect((await fill(text, { evaluate })).text).toBe(text);
});
