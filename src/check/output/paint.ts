/** Colours that diagnostics use. */
export type Colour = 'red' | 'yellow' | 'cyan' | 'green' | 'blue' | 'dim' | 'bold';

/** A text in a colour, and bold if asked. */
export type Painter = (colour: Colour, text: string, bold?: boolean) => string;

/** How to colour; chalk is loaded only where there is colour. */
export async function paintFor(color: boolean): Promise<Painter> {
  if (!color) return (_, text) => text;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return (colour, text, bold = false) => (bold ? chalk[colour].bold(text) : chalk[colour](text));
}
