import { checkKeys } from '../core/arguments.ts';
import { Refusal } from '../core/refusal.ts';
import { type EmbeddedFile, embedFiles } from '../document/embed.ts';
import { fillDocument } from '../document/fill.ts';
import { restrictedReader } from '../document/sandbox.ts';
import { cite } from './cite.ts';

/** How `embed` and `embedText` fill documents. */
export interface EmbedOptions {
  /** Add the law, its source and the tool's version below each answer. */
  readonly cite?: boolean;
  /** Folder that relative file names start from; for `embedText` the document's own. The working folder unless given. */
  readonly folder?: string;
}

/**
 * Fill the marked regions of Markdown files in place, as `isoflop embed` does: all files are computed before any
 * is written, and each is replaced whole or not at all.
 *
 * @param files names of Markdown files
 * @param options `check` writes nothing; `assets` names a folder below each document for charts
 * @returns what was, or would be, changed in each file
 * @throws RangeError with file, line and column of everything that is wrong, before anything is written
 * @example
 * (await embed(['README.md'], { check: true })).map(({ file }) => file) // => ['README.md']
 */
export async function embed(
  files: readonly string[],
  options: EmbedOptions & { readonly check?: boolean; readonly assets?: string } = {},
): Promise<EmbeddedFile[]> {
  checkKeys(options, ['cite', 'folder', 'check', 'assets'], 'such as { check: true }');
  return embedFiles(files, {
    tool: await tool(),
    cwd: options.folder ?? workingFolder(),
    check: options.check === true,
    cite,
    citeAll: options.cite === true,
    assets: options.assets,
  });
}

/**
 * Fill the marked regions of one Markdown text.
 *
 * @param text the document; what stands outside of its regions is kept as it is
 * @returns the filled text; the closing marker of what changed records the version of the tool
 * @throws RangeError with line and column of everything that is wrong
 * @example
 * const filled = await embedText('<!-- isoflop recommend 5.76e23 : parameters --><!-- /isoflop --> parameters');
 * filled.replaceAll(/<!--.*?-->/g, '') // => '72.2B parameters'
 */
export async function embedText(text: string, options: EmbedOptions = {}): Promise<string> {
  checkKeys(options, ['cite', 'folder'], 'such as { cite: true }');
  const filled = await fillDocument(text, {
    tool: await tool(),
    readText: restrictedReader(options.folder ?? workingFolder()),
    cite,
    citeAll: options.cite === true,
  });
  return filled.text;
}

async function tool() {
  return (await import('./documents.ts')).documentTool();
}

function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new Refusal('The working folder is not there any more: change to another one');
  }
}
