import { printable, printableBlocks } from './printable.ts';
import type { Surface, View } from './view.ts';

type Render = (view: View, surface: Surface) => Promise<string>;

/** The formats of every answer; each loads its renderer, and of the view makes what it prints. */
const renderers = {
  table: async (view, surface) => {
    const blocks = printableBlocks(await view.blocks(surface));
    const texts = blocks.flatMap(block => (block.kind === 'verbatim' ? [block.text.replace(/\n$/, '')] : []));
    // what is ready needs no renderer, nor the packages that one loads
    if (texts.length === blocks.length) return `${texts.join('\n\n')}\n`;
    return (await import('./terminal.ts')).toTerminal(blocks, surface);
  },
  // what JSON leaves as it is may still be obeyed by a terminal
  json: async view => `${printable(JSON.stringify(await view.json(), null, 2))}\n`,
  csv: async view => (await import('./csv.ts')).toCsv(await view.csv()),
  markdown: async (view, { columns }) =>
    (await import('./markdown.ts')).toMarkdown(await view.blocks({ columns, color: false })),
} satisfies Readonly<Record<string, Render>>;

export const usualFormats: readonly string[] = Object.keys(renderers);

/**
 * An answer in a format, as text that ends with a line end.
 *
 * @param format one of the usual, or one that the view brings with it
 */
export async function rendered(view: View, format: string, surface: Surface): Promise<string> {
  const own = view.own?.[format];
  if (own !== undefined) return own(surface);
  const found: Readonly<Record<string, Render>> = renderers;
  return found[format]!(view, surface);
}
