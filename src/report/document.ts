import { printable } from '../render/printable.ts';
import { escapeHtml, tag, textTag } from './html.ts';
import { fixedReason } from './messages.ts';
import { loader, type PackedText } from './packed.ts';
import { renderSections } from './render.ts';
import { chartsSection } from './sections/charts.ts';
import { controlsSection } from './sections/controls.ts';
import { shareKinds } from './share.ts';
import { pageStyle } from './style.ts';
import type { PageModel } from './types.ts';

/** The page's script and what it computes from. */
export interface PageScript {
  /** Plain JSON. */
  readonly data: unknown;
  /** The script, packed, and the SHA-256 of its text: nothing else may run. */
  readonly app: PackedText & { readonly hash: string };
  /** SHA-256 of `loader`. */
  readonly loaderHash: string;
}

/** What a page is made of. */
export interface PageContent {
  readonly title: string;
  /** File of the proposal, as it was named. */
  readonly file: string;
  readonly model: PageModel;
  readonly version: string;
  /** Markup of the run so far, where there is a log of it. */
  readonly run?: string;
  /** What computes on the page; absent where the page cannot, and then nothing may run. */
  readonly script?: PageScript;
}

const titles = {
  optimum: 'What this budget should buy',
  charts: 'Charts',
  estimate: 'What it takes',
  serving: 'What serving takes',
  mixture: 'Data',
  plan: 'The plan, number by number',
  laws: 'How N* moves with the law',
  sources: 'Sources',
} as const;

/** Long tables, which are opened by who looks for them. */
const FOLDED = ['plan', 'laws'];

/**
 * The whole page as one HTML document: drawn already, so that it needs no script to be read; nothing is loaded
 * from elsewhere, which its content security policy enforces.
 */
export function pageDocument(content: PageContent): string {
  const { title, file, model, version, script, run } = content;
  const sections: Readonly<Record<string, string>> = {
    ...renderSections(model),
    charts: chartsSection(model),
  };
  const shown = Object.entries(titles).filter(([id]) => sections[id] !== undefined);
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src ${scriptSources(script)}; base-uri 'none'; form-action 'none'`;
  const head = [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<meta name="generator" content="isoflop ${escapeHtml(version)}">`,
    textTag('title', `${title}: training plan`),
    tag('style', {}, pageStyle()),
  ];
  const body = [
    textTag('a', 'Skip to the answer', { class: 'skip', href: '#answer' }),
    tag(
      'header',
      {},
      tag(
        'div',
        {},
        textTag('h1', title),
        tag('p', { class: 'soft' }, 'Training plan, from ', textTag('code', file)),
        textTag('p', '', { id: 'changed' }),
        textTag('p', '', { id: 'printed', class: 'soft' }),
      ),
      script === undefined ? '' : toolbar(),
    ),
    tag(
      'main',
      {},
      tag(
        'section',
        { class: 'first', 'aria-labelledby': 'answer-title' },
        tag('div', { id: 'answer', tabindex: -1 }, sections.answer!),
        tag('div', { id: 'verdict' }, sections.verdict!),
      ),
      tag(
        'aside',
        { 'aria-label': 'Values to change' },
        textTag('h2', 'Limits, and what if', { id: 'controls-title' }),
        script === undefined ? textTag('p', fixedReason) : controlsSection(model),
      ),
      tag(
        'div',
        {},
        run ?? '',
        tag(
          'section',
          { id: 'comparison', 'aria-labelledby': 'pinned-title', hidden: true },
          textTag('h2', 'A against B', { id: 'pinned-title' }),
          tag('div', { id: 'pinned' }),
        ),
        ...shown.map(([id, heading]) => {
          const title = textTag('h2', heading, { id: `${id}-title` });
          const body = tag('div', { id }, sections[id]!);
          return tag(
            'section',
            { 'aria-labelledby': `${id}-title`, hidden: sections[id] === '' },
            ...(FOLDED.includes(id)
              ? [tag('details', { class: 'folded' }, tag('summary', {}, title), body)]
              : [title, body]),
          );
        }),
      ),
    ),
    textTag('p', '', { id: 'status', class: 'skip', role: 'status' }),
    tag(
      'footer',
      {},
      `isoflop ${escapeHtml(version)}. The address bar holds the values that were changed here: a link to it shows the same page.`,
    ),
    script === undefined ? '' : scripts(script),
  ];
  return `<!doctype html>\n<html lang="en"><head>${head.join('\n')}</head>\n<body>${body.join('\n')}</body></html>\n`;
}

/** Undo, the state to compare with, and copies: of use where the script runs. */
function toolbar(): string {
  return tag(
    'div',
    { class: 'toolbar live' },
    textTag('button', 'Undo', { type: 'button', id: 'undo', disabled: true }),
    textTag('button', 'Pin as A', { type: 'button', id: 'pin', 'aria-pressed': 'false' }),
    tag(
      'details',
      { id: 'copy' },
      textTag('summary', 'Copy as'),
      tag(
        'div',
        {},
        ...shareKinds.map(kind => textTag('button', kind, { type: 'button', 'data-copy': kind })),
        tag('textarea', {
          id: 'copied',
          readonly: true,
          hidden: true,
          'aria-label': 'What to copy',
          rows: 6,
        }),
      ),
    ),
  );
}

function scriptSources(script: PageScript | undefined): string {
  return script === undefined ? "'none'" : `'sha256-${script.loaderHash}' 'sha256-${script.app.hash}'`;
}

function scripts({ data, app }: PageScript): string {
  return [
    `<script type="application/json" id="data">${printable(JSON.stringify(data)).replaceAll('<', '\\u003c')}</script>`,
    `<script type="text/plain" id="app" data-bytes="${app.bytes}">${app.digits}</script>`,
    `<script>${loader}</script>`,
  ].join('\n');
}
