// Markdown that costs a careless reader time beyond all bounds, at about as many characters as one asks for.

/** @type {readonly (readonly [name: string, text: (length: number) => string])[]} */
export const hostileMarkdown = [
  [
    'backticks',
    length =>
      Array.from({ length: Math.floor(Math.sqrt(2 * length)) }, (_, index) => '`'.repeat(index + 1)).join(
        ' ',
      ),
  ],
  ['open comments', length => '<!-- isoflop '.repeat(length / 13)],
  ['open tags', length => '<a b="'.repeat(length / 6)],
  ['open brackets', length => `${'['.repeat(length / 3)}${'[a](b)'.repeat(length / 9)}`],
  ['open links', length => '[a](<b '.repeat(length / 7)],
  ['open titles', length => '[a](b "'.repeat(length / 7)],
  ['parentheses', length => '](((('.repeat(length / 5)],
  ['escapes', length => '\\<'.repeat(length / 2)],
  ['quotes', length => `${'> '.repeat(length / 2000)}a\n`.repeat(1000)],
  ['definitions', length => '[a]: <b> "c"\n'.repeat(length / 13)],
  ['rows', length => `| a |\n|---|\n${'| ` |\n'.repeat(length / 6)}`],
  ['dashes', length => '- '.repeat(length / 2)],
  ['white space', length => `a${' '.repeat(length)}\n<a${' '.repeat(length / 2)}`],
];
