import { toMarkdown } from '../report/markdown.ts';
import type { Block, View } from '../report/view.ts';
import { assetName, chartMarkdown } from './assets.ts';
import type { Evaluate } from './evaluate.ts';
import { humanize } from './humanize.ts';
import { closest, keysOf, select } from './path.ts';
import { type Problem, problem } from './problem.ts';
import type { Region } from './regions.ts';
import { commandLine, type Request, type Word } from './request.ts';
import type { Lookup, ReadText } from './variables.ts';

/** How answers are made. */
export interface AnswerOptions {
  readonly evaluate: Evaluate;
  readonly readText: ReadText;
  /** One line with the laws and sources behind an answer and the tool's version; undefined where it has none. */
  readonly cite?: ((json: unknown) => string | undefined) | undefined;
  /** Cite below every block, whether or not its region asks for it. */
  readonly citeAll?: boolean | undefined;
  /** Folder for charts, relative to the document. */
  readonly assets?: string | undefined;
}

/** What a region shall hold: lines of Markdown, or a text inside a sentence. */
export type Answer = { readonly text: string } | { readonly lines: readonly string[] };

interface Result {
  readonly view: View;
  readonly chart?: { readonly path: string; readonly svg: string };
}

/** Answers regions; equal commands are evaluated once. Charts that were drawn on the way are in `assets`. */
export interface Answers {
  readonly answer: (region: Region, lookup: Lookup) => Promise<Answer | Problem>;
  readonly assets: ReadonlyMap<string, string>;
}

export function answers(options: AnswerOptions): Answers {
  const results = new Map<string, Result | string>();
  const blocks = new Map<string, readonly string[]>();
  const assets = new Map<string, string>();
  return { answer, assets };

  async function answer({ request, open }: Region, lookup: Lookup): Promise<Answer | Problem> {
    const words = request.words.map(word => substitute(word, lookup));
    const wrong = words.find(word => 'code' in word);
    if (wrong !== undefined) return wrong as Problem;
    const argv = commandLine(request, words as Word[]);
    if (request.command === undefined) return { text: argv.at(-1)! };
    const key = argv.join('\0');
    const result = results.get(key) ?? (await evaluate(argv));
    results.set(key, result);
    if (typeof result === 'string')
      return problem('command-failed', open.start, { command: request.command, reason: result });
    if (request.path !== undefined) return value(result.view.json, request, open.start);
    const citation = request.cite || options.citeAll === true ? options.cite?.(result.view.json) : undefined;
    const lines = blocks.get(`${key}\0${request.cite}`) ?? markdown(result, citation);
    blocks.set(`${key}\0${request.cite}`, lines);
    return { lines };
  }

  /** A command's result, or why there is none. */
  async function evaluate(argv: readonly string[]): Promise<Result | string> {
    try {
      if (argv[0] !== 'plot' || options.assets === undefined) {
        return { view: await options.evaluate(argv, { readText: options.readText }) };
      }
      const path = `${options.assets}/${assetName(argv)}`;
      let svg: string | undefined;
      const writeText = async (_path: string, text: string) => {
        svg = text;
      };
      const line = [argv[0], '-o', path, ...argv.slice(1)];
      const view = await options.evaluate(line, { readText: options.readText, writeText });
      if (svg === undefined) return { view };
      assets.set(path, svg);
      return { view, chart: { path, svg } };
    } catch (error) {
      if (error instanceof RangeError) return error.message;
      throw error;
    }
  }
}

function substitute(word: Word, lookup: Lookup): Word | Problem {
  if (word.literal || !word.value.includes('{')) return word;
  let wrong: Problem | undefined;
  const value = word.value.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const found = lookup(name, word.offset);
    if (typeof found === 'string') return found;
    wrong ??= found;
    return '';
  });
  return wrong ?? { ...word, value };
}

function value(json: unknown, request: Request, offset: number): Answer | Problem {
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

function markdown({ view, chart }: Result, citation: string | undefined): readonly string[] {
  const cited: readonly Block[] = citation === undefined ? [] : [{ kind: 'text', text: citation }];
  const blocks = [...view.blocks, ...cited];
  const text =
    chart === undefined ? toMarkdown(blocks) : chartMarkdown(chart.path, alternative(view), blocks);
  return text.replace(/\n+$/, '').split('\n');
}

/** What a chart shows, in words. */
function alternative({ json, blocks }: View): string {
  const { description, title } = (json ?? {}) as { readonly description?: unknown; readonly title?: unknown };
  const heading = blocks.find(block => block.kind === 'heading')?.text;
  return [description, title, heading].find(text => typeof text === 'string') ?? 'Chart';
}
