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
