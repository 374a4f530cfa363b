import { type EmbeddedFile, embedFiles } from '../../document/embed.ts';
import type { Block, View } from '../../render/view.ts';
import { plural } from '../../text/numbers.ts';
import { cite } from '../cite.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/embed.ts';
import { documentTool } from '../documents.ts';
import { InputError, type Outcome } from '../io.ts';

/** What was filled in, or would be. */
export interface EmbedDocument {
  readonly schema: 'isoflop/embed/1';
  /** Whether documents were only looked at. */
  readonly check: boolean;
  readonly upToDate: boolean;
  readonly files: readonly EmbeddedFile[];
}

/** `isoflop embed`: fill the regions of documents, or check that they are up to date. */
export async function embedAnswer({
  args: { files },
  options,
  io,
}: CallOf<typeof declared>): Promise<Outcome> {
  const { check } = options;
  if (files.includes('-'))
    throw new InputError('Expected the names of files: a document on standard input cannot be replaced');
  const results = await embedFiles(files, {
    tool: documentTool(),
    cwd: io.cwd,
    check,
    cite,
    citeAll: options.cite,
    assets: options.assets,
  });
  const stale = results.some(isStale);
  return { view: view(results, check), exitCode: check && stale ? 1 : 0 };
}

function isStale(file: EmbeddedFile): boolean {
  return file.changed.length > 0 || file.assets.length > 0;
}

function view(results: readonly EmbeddedFile[], check: boolean): View {
  const upToDate = !results.some(isStale);
  return {
    blocks: () => blocksOf(results, check),
    json: (): EmbedDocument => ({ schema: 'isoflop/embed/1', check, upToDate, files: results }),
    csv: () => ({
      columns: [{ header: 'file' }, { header: 'line' }, { header: 'region' }],
      rows: results.flatMap(({ file, changed }) => changed.map(({ line, region }) => [file, line, region])),
    }),
  };
}

function blocksOf(results: readonly EmbeddedFile[], check: boolean): readonly Block[] {
  const stale = results.filter(isStale);
  const blocks: Block[] = [];
  if (check) {
    for (const { diff } of stale)
      if (diff !== '') blocks.push({ kind: 'verbatim', text: diff, language: 'diff' });
    for (const { file, assets } of stale) {
      for (const chart of assets)
        blocks.push({ kind: 'text', text: `${file}: the chart ${chart} is missing or out of date` });
    }
  }
  for (const file of results)
    blocks.push({
      kind: 'text',
      text: summary(file, check),
      ...(isStale(file) && check ? { tone: 'bad' } : {}),
    });
  const notes = results.flatMap(result => [...warningNotes(result), ...(check ? causes(result) : [])]);
  if (notes.length > 0) blocks.push({ kind: 'notes', notes });
  return blocks;
}

/** Lines beside the first that are named of a warning which many regions have. */
const NAMED = 3;

/** A warning once, with the lines that it is of: a document may have it in each of a thousand. */
function warningNotes({
  file,
  warnings,
}: EmbeddedFile): { readonly severity: string; readonly text: string }[] {
  return [...new Set(warnings.map(({ message }) => message))].map(message => {
    const [first, ...lines] = warnings.filter(one => one.message === message).map(({ line }) => line);
    const more = lines.length - NAMED;
    const named = `${lines.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    const others = lines.length === 0 ? '' : `; the same of line${lines.length === 1 ? '' : 's'} ${named}`;
    return { severity: 'warning', text: `${file}:${first}: ${message}${others}` };
  });
}

/** Why regions are out of date, by the versions that made them: an upgrade changes numbers that nobody touched. */
function causes({ file, changed }: EmbeddedFile): { readonly severity: string; readonly text: string }[] {
  const versions = [...new Set(changed.flatMap(({ madeBy }) => madeBy ?? []))].sort();
  return versions.map(version => {
    const count = changed.filter(({ madeBy }) => madeBy === version).length;
    const were = `${file}: ${plural(count, 'region')} made by isoflop ${version}`;
    const text =
      version === __VERSION__
        ? `${were}, as this is: text, or what it follows from, has been changed since`
        : `${were}, and this is ${__VERSION__}: laws, prices and formulas may be others, as its changelog tells`;
    return { severity: 'info', text };
  });
}

function summary({ file, regions, changed, assets }: EmbeddedFile, check: boolean): string {
  const total = plural(regions, 'region');
  const charts = assets.length === 0 ? '' : ` and ${plural(assets.length, 'chart')}`;
  if (changed.length === 0 && assets.length === 0) return `${file}: ${total}, up to date`;
  return `${file}: ${changed.length} of ${total}${charts} ${check ? 'out of date' : 'updated'}`;
}
