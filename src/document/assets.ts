import { createHash } from 'node:crypto';
import { toMarkdown } from '../render/markdown.ts';
import { printable } from '../render/printable.ts';
import type { Block } from '../render/view.ts';

/**
 * File name of a chart, the same for the same command: its words, and where they do not tell commands apart a
 * short digest of them.
 *
 * @example
 * assetName(['plot', 'frontier', '--', '1e24']) // => 'plot-frontier-1e24.svg'
 */
export function assetName(argv: readonly string[]): string {
  const behind = argv.indexOf('--');
  const before = behind === -1 ? argv : argv.slice(0, behind);
  const named = before.filter(word => !word.startsWith('-'));
  const options = before.filter(word => word.startsWith('-'));
  const positional = behind === -1 ? [] : argv.slice(behind + 1);
  const words = [...named, ...positional, ...options].join(' ');
  const slug = words
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (slug === words.replaceAll(' ', '-') && slug.length <= 60) return `${slug}.svg`;
  const digest = createHash('sha256').update(argv.join('\0')).digest('hex').slice(0, 8);
  return `${slug.slice(0, 50).replace(/-+$/, '')}-${digest}.svg`;
}

/** Markdown of a chart that stands in a file of its own: the image, and what the answer says beside it. */
export function chartMarkdown(path: string, alternative: string, blocks: readonly Block[]): string {
  const said = blocks.filter(block => block.kind === 'notes' || block.kind === 'text');
  const image = `![${printable(alternative)
    .replace(/\s+/g, ' ')
    .replace(/[\\[\]<>*_`&]/g, '\\$&')}](${encodeURI(path)})`;
  return said.length === 0 ? `${image}\n` : `${image}\n\n${toMarkdown(said)}`;
}
