import { isUtf8 } from 'node:buffer';
import { lstat, mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { append } from '../core/unbounded.ts';
import { type LineEdit, splitLines, unifiedDiff } from './diff.ts';
import type { Evaluate } from './evaluate.ts';
import { type FilledDocument, fillDocument } from './fill.ts';
import { DocumentError, type PlacedProblem, warning } from './messages.ts';
import { type Replacement, readSnapshot, replaceFiles, type Snapshot } from './replace.ts';
import { reasonOf, restrictedReader } from './sandbox.ts';

export interface EmbedOptions {
  readonly evaluate: Evaluate;
  /** Folder that relative file names start from. */
  readonly cwd: string;
  /** Write nothing. */
  readonly check?: boolean;
  readonly cite?: ((json: unknown) => string | undefined) | undefined;
  readonly citeAll?: boolean;
  /** Folder below each document for its charts. */
  readonly assets?: string | undefined;
}

/** What became of one document. */
export interface EmbeddedFile {
  readonly file: string;
  /** How many regions it has. */
  readonly regions: number;
  /** Regions whose text was out of date, by the line of their opening marker. */
  readonly changed: readonly { readonly line: number; readonly region: string }[];
  /** What is no error and yet not as its author will have meant it. */
  readonly warnings: readonly { readonly line: number; readonly message: string }[];
  /** Charts that were missing or out of date, relative to the document. */
  readonly assets: readonly string[];
  /** Unified diff of the document, '' where nothing changed. */
  readonly diff: string;
}

interface Work {
  readonly snapshot: Snapshot;
  readonly filled: FilledDocument;
  readonly text: string;
  readonly charts: readonly { readonly name: string; readonly path: string; readonly svg: string }[];
}

/**
 * Fill the regions of Markdown files in place. Every file is computed before any is written; each is replaced
 * whole or not at all.
 *
 * @param files names, relative to `cwd`; a file named twice is filled once
 * @throws RangeError naming file and line of everything that is wrong, before anything is written
 */
export async function embedFiles(files: readonly string[], options: EmbedOptions): Promise<EmbeddedFile[]> {
  const works: Work[] = [];
  const problems: PlacedProblem[] = [];
  for (const name of files) {
    const snapshot = await readSnapshot(resolve(options.cwd, name), name);
    if (works.some(work => work.snapshot.path === snapshot.path)) continue;
    try {
      works.push(await compute(snapshot, options));
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      append(problems, error.problems);
    }
  }
  if (problems.length > 0) throw new DocumentError(problems);
  const results = works.map(result);
  if (options.check !== true) await write(works);
  return results;
}

async function compute(snapshot: Snapshot, options: EmbedOptions): Promise<Work> {
  const { bytes, name, path } = snapshot;
  if (!isUtf8(bytes)) throw new RangeError(`Cannot read ${name}: expected UTF-8 text`);
  const text = bytes.toString('utf8');
  const folder = dirname(path);
  const assets = options.assets === undefined ? undefined : relativeFolder(options.assets);
  const filled = await fillDocument(text, {
    name,
    evaluate: options.evaluate,
    readText: restrictedReader(folder),
    cite: options.cite,
    citeAll: options.citeAll,
    assets,
  });
  const charts: Work['charts'][number][] = [];
  for (const [chart, svg] of filled.assets) {
    const target = join(folder, chart);
    if ((await readFile(target, 'utf8').catch(() => undefined)) !== svg)
      charts.push({ name: chart, path: target, svg });
  }
  return { snapshot, filled, text, charts };
}

function relativeFolder(assets: string): string {
  const parts = assets.split(/[\\/]/).filter(part => part !== '' && part !== '.');
  if (/^[\\/]|^[A-Za-z]:/.test(assets) || parts.length === 0 || parts.includes('..')) {
    throw new RangeError(`Expected a folder below the document's own for charts: got ${assets}`);
  }
  return parts.join('/');
}

function result({ snapshot, filled, text, charts }: Work): EmbeddedFile {
  const changed = filled.regions.filter(region => region.changed);
  return {
    file: snapshot.name,
    regions: filled.regions.length,
    changed: changed.map(({ line, region }) => ({ line, region })),
    warnings: filled.regions
      .filter(region => region.cutsSentence)
      .map(({ line }) => ({ line, message: warning('cuts-sentence') })),
    assets: charts.map(chart => chart.name),
    // of a document with thousands of changes it is longer than the document, and most callers never look at it
    get diff() {
      return changed.length === 0 ? '' : diffOf(snapshot.name, text, filled);
    },
  };
}

/** The edits are known, so that the diff needs no search over the whole document. */
function diffOf(name: string, text: string, filled: FilledDocument): string {
  const old = splitLines(text);
  const starts: number[] = [];
  let at = 0;
  for (const line of old) {
    starts.push(at);
    at += line.length;
  }
  const edits: { start: number; end: number; text: string; from: number; to: number }[] = [];
  let line = 0;
  for (const region of filled.regions.filter(({ changed }) => changed)) {
    while (line + 1 < starts.length && starts[line + 1]! <= region.start) line += 1;
    const start = line;
    while (line + 1 < starts.length && starts[line + 1]! <= region.end) line += 1;
    const last = edits.at(-1);
    if (last !== undefined && start < last.end) {
      last.text += text.slice(last.to, region.start) + region.text;
      last.to = region.end;
      last.end = line + 1;
    } else {
      edits.push({
        start,
        end: line + 1,
        text: text.slice(starts[start]!, region.start) + region.text,
        from: region.start,
        to: region.end,
      });
    }
  }
  const finished: LineEdit[] = edits.map(edit => ({
    start: edit.start,
    end: edit.end,
    lines: splitLines(edit.text + text.slice(edit.to, starts[edit.end] ?? text.length)),
  }));
  return unifiedDiff(name, old, finished);
}

async function write(works: readonly Work[]): Promise<void> {
  const charts: Replacement[] = [];
  for (const work of works) {
    for (const { name, path, svg } of work.charts) {
      await makeFolder(dirname(work.snapshot.path), name);
      charts.push({ name, path, bytes: Buffer.from(svg, 'utf8') });
    }
  }
  const documents = works
    .filter(({ filled, text }) => filled.text !== text)
    .map(({ snapshot: { name, path, bytes }, filled }) => ({
      name,
      path,
      bytes: Buffer.from(filled.text, 'utf8'),
      expected: bytes,
    }));
  // charts first, so that no document points to one that is not there
  await replaceFiles([...charts, ...documents]);
}

/** Make the folder of a chart below the document's, following no links. */
async function makeFolder(root: string, chart: string): Promise<void> {
  let folder = root;
  for (const part of chart.split('/').slice(0, -1)) {
    folder = join(folder, part);
    try {
      const found = await lstat(folder).catch(() => undefined);
      if (found?.isSymbolicLink() === true) {
        throw new RangeError(`Cannot write ${chart}: ${part} is a symbolic link, which charts do not follow`);
      }
      if (found === undefined) await mkdir(folder);
    } catch (error) {
      if (error instanceof RangeError) throw error;
      throw new RangeError(`Cannot write ${chart}: ${reasonOf(error)}`);
    }
  }
}
