/** A line of a text, its number from 1, and where the next one starts. */
export interface TextLine {
  readonly text: string;
  readonly number: number;
  readonly next: number;
}

/**
 * Lines of a text from an offset on, one at a time; line feeds, carriage returns and both together end them, mixed as
 * files that went through several hands have them.
 */
export function* linesFrom(text: string, start: number, number: number): Generator<TextLine> {
  const ends = text.includes('\r') ? /\r\n?|\n/g : /\n/g;
  let line = number;
  for (let from = start; from < text.length; line++) {
    ends.lastIndex = from;
    const end = ends.exec(text);
    const next = end === null ? text.length : ends.lastIndex;
    yield { text: text.slice(from, end?.index), number: line, next };
    from = next;
  }
}
