import type { Help, HelpConfiguration } from 'commander';

/** Least width of a column of explanations; below, they stand under what they explain. */
const LEAST_COLUMN = 24;
const HANGING = 4;
/** A command in an example, and where its explanation begins. */
const COMMAND = /^(?:\$ |isoflop |source |--)/;
const EXPLANATION = / {2,}(?=\S)/;

/** How commander lays out help that may be narrow: explanations in a column, or under what they explain. */
export const narrowHelp: HelpConfiguration = {
  minWidthToWrap: LEAST_COLUMN,
  formatItem(term, termWidth, description, helper) {
    const columns = helper.helpWidth ?? 80;
    if (description === '' || columns - termWidth - HANGING >= LEAST_COLUMN)
      return (Object.getPrototypeOf(helper) as Help).formatItem.call(
        helper,
        term,
        termWidth,
        description,
        helper,
      );
    const lines = filled(description, { columns, indent: 2 + HANGING, hanging: 2 + HANGING, end: '' });
    return [`  ${term}`, ...lines].join('\n');
  },
};

/**
 * The text below a command's options in a narrow terminal: paragraphs are filled anew; examples go on behind a backslash,
 * so that they can be copied.
 *
 * @param text lines of at most 80 characters
 * @param columns of the terminal
 */
export function narrowText(text: string, columns: number): string {
  if (text.split('\n').every(line => line.length <= columns)) return text;
  return text
    .split('\n\n')
    .map(paragraph => narrowLines(joinProse(paragraph.split('\n')), columns).join('\n'))
    .join('\n\n');
}

/** Lines of a paragraph as one; what is indented, and headings before it, stand alone. */
function joinProse(lines: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const line of lines) {
    const last = joined.at(-1);
    const isProse = last !== undefined && !/^(?: |$)/.test(line) && !/^ |:$|^$/.test(last);
    if (isProse) joined[joined.length - 1] = `${last} ${line}`;
    else joined.push(line);
  }
  return joined;
}

function narrowLines(lines: readonly string[], columns: number): readonly string[] {
  return lines.flatMap(line => {
    // what is to be copied into a document stays whole
    if (line.length <= columns || line.includes('<!--')) return [line];
    const indent = line.length - line.trimStart().length;
    const [body, ...explained] = line.trim().split(EXPLANATION) as [string, ...string[]];
    const end = COMMAND.test(body) ? ' \\' : '';
    const hanging = indent + HANGING;
    return [
      ...filled(body, { columns, indent, hanging: indent === 0 ? 0 : hanging, end }),
      ...explained.flatMap(one => filled(one, { columns, indent: hanging, hanging, end: '' })),
    ];
  });
}

interface Filling {
  readonly columns: number;
  readonly indent: number;
  /** Indent of the lines after the first. */
  readonly hanging: number;
  /** What ends a line that goes on. */
  readonly end: string;
}

/** Words in lines; what is quoted is one. */
function filled(text: string, { columns, indent, hanging, end }: Filling): readonly string[] {
  const words = text.match(end === '' ? /\S+/g : /(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  const lines: string[] = [];
  let line = ' '.repeat(indent) + (words[0] ?? '');
  for (const [i, word] of words.slice(1).entries()) {
    const goesOn = i + 2 < words.length ? end.length : 0;
    if (line.length + 1 + word.length + goesOn <= columns) line += ` ${word}`;
    else {
      lines.push(line + end);
      line = ' '.repeat(hanging) + word;
    }
  }
  return [...lines, line];
}
