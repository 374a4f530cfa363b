/** What a cell is painted with: an index into the palette, or a tone. */
export type CellPaint = number | 'soft' | 'plain';

interface Cell {
  dots: number;
  text: string;
  paint: CellPaint;
}

// bit of a braille character for each of its dots, by row and column (Unicode block U+2800)
const bits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/**
 * A drawing surface of characters, each with 2 × 4 braille dots or one letter. A letter covers dots.
 * Coordinates of dots start at the upper left.
 */
export class Canvas {
  readonly #cells: Cell[];
  readonly columns: number;
  readonly rows: number;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.#cells = Array.from({ length: columns * rows }, () => ({ dots: 0, text: '', paint: 'plain' }));
  }

  /** Set one dot; outside the canvas nothing happens. */
  dot(x: number, y: number, paint: CellPaint): void {
    const cell = this.#at(Math.floor(x / 2), Math.floor(y / 4));
    if (cell === undefined) return;
    cell.dots |= bits[y & 3]![x & 1]!;
    cell.paint = paint;
  }

  /** Draw a line between two dots; `visible` says which of its steps are drawn. */
  line(
    from: readonly [number, number],
    to: readonly [number, number],
    options: {
      readonly paint: CellPaint;
      readonly visible: (step: number) => boolean;
      readonly first: number;
    },
  ): number {
    const steps = Math.max(1, Math.round(Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]))));
    for (let step = 0; step <= steps; step++) {
      if (!options.visible(options.first + step)) continue;
      const part = step / steps;
      this.dot(
        Math.round(from[0] + (to[0] - from[0]) * part),
        Math.round(from[1] + (to[1] - from[1]) * part),
        options.paint,
      );
    }
    return options.first + steps;
  }

  /** Write letters from a cell on; what does not fit is cut. */
  write(column: number, row: number, text: string, paint: CellPaint): void {
    [...text].forEach((letter, index) => {
      const cell = this.#at(column + index, row);
      if (cell === undefined) return;
      cell.text = letter;
      cell.paint = paint;
    });
  }

  /** Whether the cells from a column on are within the canvas and free of letters, and of dots if asked. */
  isFree(column: number, row: number, length: number, dots: boolean): boolean {
    if (column < 0 || column + length > this.columns) return false;
    for (let index = 0; index < length; index++) {
      const cell = this.#at(column + index, row);
      if (cell === undefined || cell.text !== '' || (dots && cell.dots !== 0)) return false;
    }
    return true;
  }

  /** Lines of text; `paint` colours a run of characters. */
  toLines(paint: (text: string, paint: CellPaint) => string): string[] {
    return Array.from({ length: this.rows }, (_, row) => {
      const cells = this.#cells.slice(row * this.columns, (row + 1) * this.columns);
      let line = '';
      let run = '';
      let current: CellPaint = 'plain';
      for (const cell of cells) {
        const letter = cell.text || (cell.dots === 0 ? ' ' : String.fromCodePoint(0x2800 + cell.dots));
        if (letter !== ' ' && cell.paint !== current && run.trim() !== '') {
          line += paint(run, current);
          run = '';
        }
        if (letter !== ' ') current = cell.paint;
        run += letter;
      }
      return (line + (run.trim() === '' ? '' : paint(run.trimEnd(), current))).trimEnd();
    });
  }

  #at(column: number, row: number): Cell | undefined {
    if (column < 0 || row < 0 || column >= this.columns || row >= this.rows) return undefined;
    return this.#cells[row * this.columns + column];
  }
}
