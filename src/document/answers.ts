import { createHash } from 'node:crypto';
import { Refusal } from '../core/refusal.ts';
import { toMarkdown } from '../render/markdown.ts';
import { printable } from '../render/printable.ts';
import type { Block, View } from '../render/view.ts';
import { humanize } from './humanize.ts';
import { closest, keysOf, select } from './path.ts';
import { type DocumentProblem, problem } from './problem.ts';
import { type Region, requestOf } from './regions.ts';
import { commandLine, type RegionRequest, type Word } from './request.ts';
import type { Tool } from './tool.ts';
import type { Lookup, ReadText } from './variables.ts';

/** How answers are made. */
export interface AnswerOptions {
  readonly tool: Tool;
  readonly readText: ReadText;
  /** One line with the laws and sources behind an answer and the tool's version; undefined where it has none. */
  readonly cite?: ((json: unknown) => string | undefined) | undefined;
  /** Cite below every block, whether or not its region asks for it. */
  readonly citeAll?: boolean | undefined;
  /** Folder for charts, relative to the document; where none is given, that of the chart which a region shows already. */
  readonly assets?: string | undefined;
  /** The document. */
  readonly text: string;
}

/** What a region shall hold: lines of Markdown, or a text inside a sentence. */
export type RegionAnswer = ({ readonly text: string } | { readonly lines: readonly string[] }) & {
  /** The organisation's file that the answer took something of. */
  readonly from?: string;
};

interface Result {
  readonly view: View;
  readonly json: unknown;
  readonly chart?: { readonly path: string; readonly svg: string };
}

/** A document has the same width everywhere, and no colours. */
const SURFACE = { columns: 80, color: false } as const;

/**
 * The answers to regions, in their order, and the charts that were drawn on the way by their path. Equal commands
 * are evaluated once, and no longer kept than until the regions that asked are answered.
 */
export async function answerRegions(
  regions: readonly Region[],
  lookup: Lookup,
  options: AnswerOptions,
): Promise<{
  readonly answers: readonly (RegionAnswer | DocumentProblem)[];
  readonly assets: ReadonlyMap<string, string>;
}> {
  const answers: (RegionAnswer | DocumentProblem)[] = new Array(regions.length);
  const asked = (place: number) => requestOf(regions[place]!, options.tool);
  const argvOf = (request: RegionRequest) => {
    const words = request.words.map(word => substitute(word, lookup));
    const wrong = words.find(word => 'code' in word);
    return wrong === undefined ? commandLine(request, words as Word[]) : (wrong as DocumentProblem);
  };
  const next = await chains(regions.length, async place => {
    const request = await asked(place);
    const argv = argvOf(request);
    if (!Array.isArray(argv)) answers[place] = argv as DocumentProblem;
    else if (request.command === undefined) answers[place] = { text: argv.at(-1)! };
    else return argv.join('\0');
    return undefined;
  });
  const assets = new Map<string, string>();
  for (let first = 0; first < regions.length; first++) {
    if (answers[first] !== undefined) continue;
    const argv = argvOf(await asked(first)) as readonly string[];
    const result = await evaluate(
      argv,
      options,
      options.assets ?? shownFolder(regions[first]!, options.text),
    );
    if (typeof result !== 'string' && result.chart !== undefined)
      assets.set(result.chart.path, result.chart.svg);
    const blocks = blockAnswers(options);
    const from = typeof result === 'string' ? undefined : organisationOf(result.json);
    for (let place = first; place >= 0; place = next[place]!) {
      const { open } = regions[place]!;
      const request = await asked(place);
      if (typeof result === 'string') {
        answers[place] = problem('command-failed', open.start, { command: argv[0]!, reason: result });
      } else if (request.path !== undefined) {
        const said = value(result.json, request, open.start);
        answers[place] = from === undefined || 'code' in said ? said : { ...said, from };
      } else {
        const said = await blocks(result, request.cite);
        answers[place] = from === undefined ? said : { ...said, from };
      }
    }
  }
  return { answers, assets };
}

/**
 * For each place the next one with the same key, -1 where none follows. A document may hold a hundred thousand regions,
 * and neither their keys nor lists of them are kept.
 */
async function chains(
  length: number,
  keyOf: (place: number) => Promise<string | undefined>,
): Promise<Int32Array> {
  const next = new Int32Array(length).fill(-1);
  const last = new Map<string, number>();
  for (let place = 0; place < length; place++) {
    const key = await keyOf(place);
    if (key === undefined) continue;
    const before = last.get(key);
    if (before !== undefined) next[before] = place;
    last.set(key, place);
  }
  return next;
}

/** A command's result, or why there is none. */
async function evaluate(
  argv: readonly string[],
  { tool, readText }: AnswerOptions,
  assets: string | undefined,
): Promise<Result | string> {
  try {
    const view = await tool.evaluate(argv, { readText });
    const result = { view, json: await view.json() };
    const svg = assets === undefined ? undefined : await view.own?.svg?.(SURFACE);
    return svg === undefined ? result : { ...result, chart: { path: `${assets}/${assetName(argv)}`, svg } };
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

function organisationOf(json: unknown): string | undefined {
  return (json as { readonly organisation?: { readonly file?: string } } | undefined)?.organisation?.file;
}

/** The folder of the chart that a region shows: a document which keeps its charts as files goes on to do so. */
function shownFolder({ open, close }: Region, text: string): string | undefined {
  const [, folder] =
    /^[\s>]*!\[(?:\\.|[^\\\]])*\]\(([^()\s:]+)\/[^/()\s]+\.svg\)/.exec(text.slice(open.end, close.start)) ??
    [];
  return folder === undefined ? undefined : folderBelow(decoded(folder));
}

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** A folder below that of the document, in its plain form; undefined where it is none. */
export function folderBelow(path: string): string | undefined {
  const parts = path.split(/[\\/]/).filter(part => part !== '' && part !== '.');
  const isElsewhere = /^[\\/]|^[A-Za-z]:/.test(path) || parts.length === 0 || parts.includes('..');
  return isElsewhere ? undefined : parts.join('/');
}

/** The whole answer as Markdown, made once with and once without its sources. */
function blockAnswers({
  cite,
  citeAll,
}: AnswerOptions): (result: Result, cited: boolean) => Promise<RegionAnswer> {
  const made = new Map<boolean, Promise<RegionAnswer>>();
  return (result, asked) => {
    const cited = asked || citeAll === true;
    const answer =
      made.get(cited) ?? markdown(result, cited ? cite?.(result.json) : undefined).then(lines => ({ lines }));
    made.set(cited, answer);
    return answer;
  };
}

function substitute(word: Word, lookup: Lookup): Word | DocumentProblem {
  if (word.literal || !word.value.includes('{')) return word;
  let wrong: DocumentProblem | undefined;
  const value = word.value.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const found = lookup(name, word.offset);
    if (typeof found === 'string') return found;
    wrong ??= found;
    return '';
  });
  if (wrong === undefined && word.key === undefined && value.startsWith('-'))
    return problem('variable-option', word.offset, {
      name: word.value.replace(/^[^{]*\{|\}.*$/g, ''),
      value,
    });
  return wrong ?? { ...word, value };
}

function value(json: unknown, request: RegionRequest, offset: number): RegionAnswer | DocumentProblem {
  const path = request.path!;
  const selected = select(json, path);
  if (selected === undefined) return problem('path-unknown', offset, { path, ...closest(path, json) });
  if (selected.value === null) return problem('path-null', offset, { path });
  const { raw, digits } = request;
  const text = humanize(selected.value, selected.keys, { raw, ...(digits === undefined ? {} : { digits }) });
  return text === undefined
    ? problem('path-object', offset, { path, keys: keysOf(selected.value) })
    : { text };
}

async function markdown(
  { view, json, chart }: Result,
  citation: string | undefined,
): Promise<readonly string[]> {
  const cited: readonly Block[] = citation === undefined ? [] : [{ kind: 'text', text: citation }];
  const answer = await view.blocks(SURFACE);
  const blocks = [...answer, ...cited];
  const text =
    chart === undefined ? toMarkdown(blocks) : chartMarkdown(chart.path, alternative(json, answer), blocks);
  return text.replace(/\n+$/, '').split(/\r\n?|\n/);
}

/** What a chart shows, in words. */
function alternative(json: unknown, blocks: readonly Block[]): string {
  const { description, title } = (json ?? {}) as { readonly description?: unknown; readonly title?: unknown };
  const heading = blocks.find(block => block.kind === 'heading')?.text;
  return [description, title, heading].find(text => typeof text === 'string') ?? 'Chart';
}

/**
 * File name of a chart, the same for the same command: its words, and where they do not tell commands apart a
 * short digest of them.
 */
function assetName(argv: readonly string[]): string {
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
function chartMarkdown(path: string, alternative: string, blocks: readonly Block[]): string {
  const said = blocks.filter(block => block.kind === 'notes' || block.kind === 'text');
  const image = `![${printable(alternative)
    .replace(/\s+/g, ' ')
    .replace(/[\\[\]<>*_`&]/g, '\\$&')}](${encodeURI(path)})`;
  return said.length === 0 ? `${image}\n` : `${image}\n\n${toMarkdown(said)}`;
}
