import { printable, printableBlocks } from '../render/printable.ts';
import type { Format, View } from '../render/view.ts';
import { hasColor, type Io } from './io.ts';

/** Print a view in the chosen format. Renderers are loaded when they are needed. */
export async function emit(view: View, format: Format, io: Io): Promise<void> {
  // what JSON leaves as it is may still be obeyed by a terminal
  if (format === 'json') return void (await io.out(`${printable(JSON.stringify(view.json, null, 2))}\n`));
  if (format === 'csv') return void (await io.out((await import('../render/csv.ts')).toCsv(view.csv)));
  if (format === 'markdown') {
    return void (await io.out((await import('../render/markdown.ts')).toMarkdown(view.blocks)));
  }
  const blocks = printableBlocks(view.blocks);
  const texts = blocks.flatMap(block => (block.kind === 'verbatim' ? [block.text.replace(/\n$/, '')] : []));
  // what is ready needs no renderer, nor the packages that one loads
  if (texts.length === blocks.length) return void (await io.out(`${texts.join('\n\n')}\n`));
  const { toTerminal } = await import('../render/terminal.ts');
  const color = hasColor(io);
  await io.out(toTerminal(view.blocks, { columns: io.columns, color }));
}
