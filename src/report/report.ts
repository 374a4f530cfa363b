import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CHECK_KEYS, type CheckOptions } from '../check/document.ts';
import type { SourceFile } from '../check/types.ts';
import { checkKeys } from '../core/arguments.ts';
import type { MonitorAnswer } from '../monitor/types.ts';
import type { EstimateRequest } from '../plan/types.ts';
import { type AskedLine, askedCommand } from './asked.ts';
import { type PageScript, pageDocument } from './document.ts';
import { evaluate } from './evaluate.ts';
import { loader, pack } from './packed.ts';
import { nameOfFile, withoutFolders } from './page-data.ts';
import { type Instead, type ReadProposal, readForPage, readRequest } from './read.ts';
import type { PageModel } from './types.ts';

export interface ReportOptions extends CheckOptions {
  /** Heading of the page; the proposal's name, or its file's, unless given. */
  readonly title?: string;
  /** The run that the proposal planned, as its log tells it. */
  readonly run?: MonitorAnswer;
  /** Values that win over the proposal's. */
  readonly instead?: Instead;
}

/** A page, and what it says in short. */
export interface Report {
  readonly html: string;
  readonly title: string;
  readonly verdict: PageModel['verdict'];
  readonly counts: Readonly<Record<'error' | 'warning' | 'info', number>>;
}

/**
 * One self-contained HTML page of a proposal: verdict, findings, plan, charts and sources, with values that can be
 * changed on it. It loads nothing and sends nothing.
 *
 * @param source the proposal's file with its text
 * @param options title; levels of rules; how law files and configs that the proposal names are read
 * @throws RangeError when the proposal cannot be used, with file, line and column
 * @example
 * (await report({ file: 'plan.yml', text: 'model: 70B\ndata: 1.4T\n' })).verdict // => 'pass'
 */
export async function report(source: SourceFile, options: ReportOptions = {}): Promise<Report> {
  checkKeys(options, REPORT_KEYS, "such as { title: 'Our run' }");
  return pageOf(await readForPage(source, options), { ...options, from: source.file });
}

/**
 * The same page of a plan that is asked for as `estimate` is: of a budget, limits or a size. What is left open is chosen
 * again by the law when a limit is changed on the page.
 *
 * @param request plain numbers in base units, as `estimate` takes it; own runs (`like`) go on no page
 * @param options title; levels of rules; `line`, the words of a command line that ask for the same
 * @throws RangeError when a value makes no sense, or the plan has no size
 * @example
 * (await reportRequest({ compute: 1e22, accelerator: 'h100', accelerators: 64 })).verdict // => 'pass'
 */
export async function reportRequest(
  request: EstimateRequest,
  options: ReportOptions & { readonly line?: AskedLine } = {},
): Promise<Report> {
  checkKeys(options, [...REPORT_KEYS, 'line'], "such as { title: 'Our run' }");
  const { line = { options: [] }, ...rest } = options;
  const read = readRequest(request, line, rest);
  return pageOf(read, { ...rest, from: askedCommand(withoutFolders(read.data.asked!), {}) });
}

const REPORT_KEYS = [...CHECK_KEYS, 'title', 'run', 'instead'];

async function pageOf(
  { title, data: read, computable }: ReadProposal,
  options: ReportOptions & { readonly from: string },
): Promise<Report> {
  const app = await pageApp();
  const data = withoutFolders(read);
  const model = evaluate(data, {});
  const run = options.run && (await import('./sections/run.ts')).runOnPage(options.run);
  const count = (severity: string) => model.findings.filter(one => one.severity === severity).length;
  const heading = options.title ?? title;
  return {
    title: heading,
    verdict: model.verdict,
    counts: { error: count('error'), warning: count('warning'), info: count('info') },
    html: pageDocument({
      title: heading,
      file: nameOfFile(options.from),
      model,
      version: __VERSION__,
      ...(run && { run: run.section }),
      ...(computable && {
        script: {
          data: { ...data, ...(run?.chart && { run: run.chart }) },
          app,
          loaderHash: createHash('sha256').update(loader).digest('base64'),
        },
      }),
    }),
  };
}

/** The page's script as the build left it: beside this module, or in dist where this runs from its source. */
async function pageApp(): Promise<PageScript['app']> {
  const places = ['./page.txt', '../../dist/page.txt'].map(path => new URL(path, import.meta.url));
  const texts = await Promise.all(places.map(place => readFile(place, 'utf8').catch(() => undefined)));
  const text = texts.find(found => found !== undefined);
  if (text === undefined) throw new Error(`The page's script is missing: expected ${places[0]!.pathname}`);
  return {
    ...pack(text),
    hash: createHash('sha256').update(text).digest('base64'),
  };
}
