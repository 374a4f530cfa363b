import fc from 'fast-check';

const prefixes = [
  '',
  '',
  '',
  '> ',
  '>',
  '- ',
  '-',
  '  ',
  '    ',
  '\t',
  '1. ',
  '2) ',
  '   ',
  '> > ',
  '   > ',
  '-   ',
  '-      ',
  '* ',
  '     ',
  '- \t',
  '>\t',
  ' - > ',
];
const pieces = [
  'text',
  'word',
  '',
  ' ',
  '`',
  '``',
  '```',
  '````',
  '~~~',
  '``` js',
  '~~~ `',
  '<div>',
  '</div>',
  '<pre>',
  '</pre>',
  '<script>',
  '</script>',
  '<b>',
  '</b>',
  '<!--',
  '-->',
  '<!-- note -->',
  '# head',
  '## ',
  '===',
  '---',
  '--',
  '***',
  '* * *',
  '[a]: /url',
  '[a]: /url "t',
  '[a](/url)',
  '[a](/url "',
  '")',
  '\\',
  '\\`',
  '\\<',
  '*',
  '**',
  '_',
  '![',
  '[',
  ']',
  '](',
  '](<',
  '>)',
  '(',
  ')',
  '<a href="',
  '">',
  '<?',
  '?>',
  '<![CDATA[',
  ']]>',
  '<!X',
  '>',
  '&lt;',
  '<https://a.b>',
  'a@b',
  "'",
  '"',
  '1.',
  '+',
  '<details>',
  '</details>',
  '<td>',
  '\\[',
  '[a]:',
  '/url',
  '=',
  '-',
];
const tablePieces = ['|', '| a | b |', '|---|---|', '--|--', '| - |', ':-', '\\|', 'a | b', '|'];

/** Lines of nasty Markdown with markers named m1, m2, … anywhere in them. */
export function nastyMarkdown(options: { tables: boolean; eol?: string }): fc.Arbitrary<string> {
  const marker = fc.constantFrom('<!-- isoflop laws @ -->', '<!-- /isoflop @ -->');
  const piece = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        ...(options.tables ? pieces.filter(text => text !== '<!--' && text !== '<!X') : pieces),
      ),
    },
    { weight: 3, arbitrary: marker },
    ...(options.tables ? [{ weight: 3, arbitrary: fc.constantFrom(...tablePieces) }] : []),
  );
  const line = fc
    .tuple(
      fc.array(fc.constantFrom(...prefixes), { maxLength: 2 }),
      fc.array(fc.tuple(piece, fc.constantFrom('', ' ', ' ')), { maxLength: 5 }),
    )
    .map(([before, parts]) => before.join('') + parts.map(([text, space]) => text + space).join(''));
  const eol = options.eol === undefined ? fc.constantFrom('\n', '\n', '\r\n') : fc.constant(options.eol);
  return fc
    .tuple(fc.array(line, { minLength: 1, maxLength: 12 }), eol, fc.boolean())
    .map(([lines, end, final]) => {
      let number = 0;
      return (lines.join(end) + (final ? end : '')).replace(/ @ /g, () => {
        number += 1;
        return ` m${number} `;
      });
    });
}

/** A document with regions that were filled before, amid nasty Markdown. */
export function documentWithRegions(): fc.Arbitrary<string> {
  const oldInline = fc.constantFrom('', '72B', '1.2 (1 to 2)', '**b**', '5.76e23 FLOP', '&#124;', '$5.58M');
  const inline = oldInline.map(old => `<!-- isoflop recommend 1 : v -->${old}<!-- /isoflop -->`);
  const safePieces = pieces.filter(text => text !== '<!--');
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...safePieces) },
    { weight: 3, arbitrary: fc.constantFrom('plain', 'words', 'of a plan') },
    { weight: 2, arbitrary: inline },
  );
  const prefix = fc.array(fc.constantFrom(...prefixes), { maxLength: 2 }).map(parts => parts.join(''));
  const line = fc
    .tuple(prefix, fc.array(fc.tuple(piece, fc.constantFrom('', ' ')), { maxLength: 4 }))
    .map(([before, parts]) => [before + parts.map(([text, space]) => text + space).join('')]);
  const oldBlock = fc.constantFrom<readonly string[]>(
    [],
    ['old text'],
    ['| a |', '|---|', '| 1 |'],
    ['| a |', '|---|', '| 1 |', '', '- warning: x'],
    ['```', 'chart', '', '```'],
    ['# head', '', 'text'],
    ['1. one', '2. two', '', '   more'],
  );
  const block = fc
    .tuple(
      fc.constantFrom('', '', '> ', '- ', '1. ', '  ', '   ', '> - ', '* > ', '-\t', '>'),
      oldBlock,
      fc.boolean(),
    )
    .map(([before, old, gap]) => {
      const behind = before.replace(/[^>\s]/g, ' ');
      const region = [
        `${before}<!-- isoflop recommend 1 -->`,
        ...old.map(text => (behind + text).trimEnd()),
        `${behind}<!-- /isoflop -->`,
      ];
      return gap ? ['', ...region, ''] : region;
    });
  const table = fc
    .tuple(inline, inline)
    .map(([a, b]) => ['', '| a | b |', '|---|---|', `| ${a} | x ${b} |`, '']);
  const part = fc.oneof(
    { weight: 5, arbitrary: line },
    { weight: 3, arbitrary: block },
    { weight: 1, arbitrary: table },
  );
  return fc
    .tuple(
      fc.array(part, { minLength: 1, maxLength: 9 }),
      fc.constantFrom('\n', '\n', '\r\n', '\r'),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([parts, eol, final, mark]) => (mark ? '\ufeff' : '') + parts.flat().join(eol) + (final ? eol : ''));
}

const nastyText = fc
  .array(
    fc.constantFrom(
      'a',
      ' ',
      '\n',
      '|',
      '`',
      '```',
      '~~~',
      '<!-- /isoflop -->',
      '<!-- isoflop laws -->',
      '-->',
      '#',
      '- ',
      '1. ',
      '> ',
      '*',
      '_',
      '[a]: /u',
      '[a](b)',
      '\\',
      '&lt;',
      '<div>',
      '<pre>',
      '=',
      '===',
      '---',
      '    ',
      '$',
      '|---|',
    ),
    { maxLength: 6 },
  )
  .map(parts => parts.join(''));

/** Blocks of an answer with text that means something in Markdown. */
export const nastyBlocks: fc.Arbitrary<import('../../src/render/view.ts').Block[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('heading' as const), text: nastyText }),
    fc.record({ kind: fc.constant('text' as const), text: nastyText }),
    fc.record({ kind: fc.constant('verbatim' as const), text: nastyText }),
    fc.record({
      kind: fc.constant('notes' as const),
      notes: fc.array(fc.record({ severity: fc.constantFrom('info', 'warning'), text: nastyText }), {
        maxLength: 2,
      }),
    }),
    fc.record({
      kind: fc.constant('table' as const),
      table: fc.tuple(nastyText, nastyText, nastyText).map(([a, b, c]) => ({
        columns: [{ header: a }, { header: 'n', align: 'right' as const }],
        rows: [
          [b, 1],
          [c, null],
        ],
      })),
    }),
  ),
  { maxLength: 4 },
);

export const nastyValue: fc.Arbitrary<string> = nastyText;

/** Tables whose cells hold inline Markdown and markers, in paragraphs, quotes and list items. */
export function tableMarkdown(): fc.Arbitrary<string> {
  const inline = fc.constantFrom(
    'text',
    '`',
    '``',
    '\\`',
    '\\|',
    '*',
    '[a](/url)',
    '[a](/url "',
    '")',
    '<b>',
    '</b>',
    '<!-- note -->',
    '&lt;',
    '\\',
    '[',
    ']',
    '<https://a.b>',
    "'",
    '"',
  );
  const marker = fc.constantFrom('<!-- isoflop laws @ -->', '<!-- /isoflop @ -->');
  const cell = fc
    .array(fc.oneof({ weight: 2, arbitrary: inline }, { weight: 1, arbitrary: marker }), {
      minLength: 1,
      maxLength: 4,
    })
    .map(parts => `x ${parts.join(' ')}`);
  const row = fc.tuple(cell, cell).map(([a, b]) => `| ${a} | ${b} |`);
  const table = fc
    .tuple(
      fc.constantFrom('', 'before `', 'before ` <!-- isoflop laws @ -->'),
      row,
      fc.array(row, { maxLength: 3 }),
      fc.constantFrom('', 'after ` <!-- isoflop laws @ -->', '```', '    code'),
    )
    .map(([before, header, rows, after]) => [
      ...(before === '' ? [] : [before]),
      header,
      '|---|:-:|',
      ...rows,
      ...(after === '' ? [] : [after]),
    ]);
  const block = fc.tuple(fc.constantFrom('', '> ', '- ', '1. '), table).map(([prefix, lines]) => {
    const behind = prefix.startsWith('>') ? prefix : ' '.repeat(prefix.length);
    return [...lines.map((line, index) => (index === 0 ? prefix : behind) + line), ''];
  });
  return fc.array(block, { minLength: 1, maxLength: 3 }).map(blocks => {
    let number = 0;
    return blocks
      .flat()
      .join('\n')
      .replace(/ @ /g, () => {
        number += 1;
        return ` m${number} `;
      });
  });
}
