import type { Cell, Tone } from './view.ts';

/** Ways to set a text off on a terminal. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const asItIs = (text: string) => text;
const plain: Paint = { bold: asItIs, dim: asItIs, red: asItIs, green: asItIs, yellow: asItIs, cyan: asItIs };

/** Chalk's colours where there are to be any; chalk looks at the terminal when it is loaded, which takes its time. */
export async function paintOf(color: boolean): Promise<Paint> {
  if (!color) return plain;
  const { Chalk } = await import('chalk');
  return new Chalk({ level: 1 });
}

/** A cell's text in the tone of the cell. */
export function paintCell(paint: Paint, cell: Cell, text: string): string {
  return typeof cell === 'object' && cell !== null ? tone(paint, cell.tone, text) : text;
}

/** A text in a tone. */
export function tone(paint: Paint, name: Tone, text: string): string {
  switch (name) {
    case 'strong':
      return paint.bold(text);
    case 'dim':
      return paint.dim(text);
    case 'good':
      return paint.green(text);
    case 'warn':
      return paint.yellow(text);
    case 'bad':
      return paint.red(text);
    default:
      return text;
  }
}
