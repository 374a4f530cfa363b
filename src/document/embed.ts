import { isUtf8 } from 'node:buffer';
import { lstat, mkdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Refusal } from '../core/refusal.ts';
import { working } from '../core/work.ts';
import { readRegular, readSnapshot, type Snapshot } from '../files/read.ts';
import { type Inputs, reasonOf } from '../files/system.ts';
import { type Replacement, writeFiles } from '../files/write.ts';
import { folderBelow } from './answers.ts';
import { type LineEdit, splitLines, unifiedDiff } from './diff.ts';
import { type FilledDocument, fillDocument } from './fill.ts';
import { DocumentError, type PlacedProblem, warning } from './messages.ts';
import { restrictedReader } from './sandbox.ts';
import type { Tool } from './tool.ts';

export interface EmbedSettings {
  readonly tool: Tool;
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
  readonly changed: readonly {
    readonly line: number;
    readonly region: string;
    /** Version of the tool that made what it held, where it records one. */
    readonly madeBy?: string;
  }[];
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
export async function embedFiles(files: readonly string[], options: EmbedSettings): Promise<EmbeddedFile[]> {
  const works: Work[] = [];
  const inputs: Inputs = new Set();
  const problems: PlacedProblem[] = [];
  for (const name of working('documents', files)) {
    const snapshot = await readSnapshot(resolve(options.cwd, name), name, inputs);
    if (works.some(work => work.snapshot.path === snapshot.path)) continue;
    try {
      works.push(await compute(snapshot, options, inputs));
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      for (const one of error.problems) problems.push(one);
    }
  }
  if (problems.length > 0) throw new DocumentError(problems);
  const results = works.map(result);
  if (options.check !== true) await write(works, inputs);
  return results;
}

async function compute(snapshot: Snapshot, options: EmbedSettings, inputs: Inputs): Promise<Work> {
  const { bytes, name, path } = snapshot;
  if (!isUtf8(bytes)) throw new Refusal(`Cannot read ${name}: expected UTF-8 text`);
  const text = bytes.toString('utf8');
  const folder = dirname(path);
  const assets = options.assets === undefined ? undefined : relativeFolder(options.assets);
  const filled = await fillDocument(text, {
    name,
    tool: options.tool,
    readText: restrictedReader(folder, inputs),
    cite: options.cite,
    citeAll: options.citeAll,
    assets,
  });
  const charts: Work['charts'][number][] = [];
  for (const [chart, svg] of filled.assets) {
    const target = join(folder, chart);
    if ((await chartThere(folder, chart)) !== svg) charts.push({ name: chart, path: target, svg });
  }
  return { snapshot, filled, text, charts };
}

function relativeFolder(assets: string): string {
  const folder = folderBelow(assets);
  if (folder === undefined)
    throw new Refusal(`Expected a folder below the document's own for charts: got ${assets}`);
  return folder;
}

function result({ snapshot, filled, text, charts }: Work): EmbeddedFile {
  const changed = filled.regions.filter(region => region.changed);
  return {
    file: snapshot.name,
    regions: filled.regions.length,
    changed: changed.map(({ line, region, madeBy }) => ({
      line,
      region,
      ...(madeBy !== undefined && { madeBy }),
    })),
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

async function write(works: readonly Work[], inputs: Inputs): Promise<void> {
  const charts: Replacement[] = [];
  for (const work of works) {
    for (const { name, path, svg } of work.charts) {
      await makeFolder(dirname(work.snapshot.path), name);
      charts.push({ name, path, bytes: Buffer.from(svg, 'utf8'), plain: true });
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
  await writeFiles([...charts, ...documents], { inputs });
}

/** What a chart's file holds; undefined where there is none. A link or a device in its place is refused. */
async function chartThere(root: string, chart: string): Promise<string | undefined> {
  for (const folder of foldersOf(root, chart)) {
    if ((await kindOf(folder, chart)) === undefined) return undefined;
  }
  const path = join(root, chart);
  if ((await lstat(path).catch(() => undefined)) === undefined) return undefined;
  return (await readRegular(path, { name: chart, unlinked: true })).toString('utf8');
}

/** Make the folder of a chart below the document's, following no links. */
async function makeFolder(root: string, chart: string): Promise<void> {
  for (const folder of foldersOf(root, chart)) {
    if ((await kindOf(folder, chart)) !== undefined) continue;
    await mkdir(folder).catch(error => {
      throw new Refusal(`Cannot write ${chart}: ${reasonOf(error)}`);
    });
  }
}

/** The folders of a chart below the document's, the outermost first. */
function foldersOf(root: string, chart: string): string[] {
  const parts = chart.split('/').slice(0, -1);
  return parts.map((_, index) => join(root, ...parts.slice(0, index + 1)));
}

/** Whether a folder of charts is there; a link in its place is refused. */
async function kindOf(folder: string, chart: string): Promise<'folder' | undefined> {
  const found = await lstat(folder).catch(() => undefined);
  if (found?.isSymbolicLink() === true) {
    const part = basename(folder);
    throw new Refusal(`Cannot write ${chart}: ${part} is a symbolic link, which charts do not follow`);
  }
  return found === undefined ? undefined : 'folder';
}
