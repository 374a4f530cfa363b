/** Items of a list beyond which they are paths of data, not values. */
const MOST_ITEMS = 20;

/**
 * A text whose long lists of plain items are blanked, every other character in its place: the hundreds of paths that
 * training sets are listed in say nothing of a run, and would be most of what is parsed.
 */
export function withoutLongLists(text: string): string {
  const lines = text.split('\n');
  let first = 0;
  const blank = (end: number) => {
    if (end - first > MOST_ITEMS) {
      for (let index = first + 1; index < end; index++) lines[index] = ' '.repeat(lines[index]!.length);
    }
  };
  for (const [index, line] of lines.entries()) {
    if (/^\s*- (?:[^\s:]|:(?=\S))+\s*$/.test(line)) continue;
    blank(index);
    first = index + 1;
  }
  blank(lines.length);
  return lines.join('\n');
}
