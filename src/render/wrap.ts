/** A text over lines of a width, broken at spaces; a longer word stands on a line by itself. */
export function wrap(text: string, width: number): string {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines.join('\n');
}

const HANG = '    ';

/** A long line over several, those after the first indented; with no spaces of its own lost where it fits. */
export function hanging(line: string, width: number): string {
  if (line.length <= width) return line;
  const [first = '', ...rest] = wrap(line, width - HANG.length).split('\n');
  return [first, ...rest.map(part => HANG + part)].join('\n');
}
