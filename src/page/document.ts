import { escapeHtml, tag, textTag } from './html.ts';
import { renderSections } from './render.ts';
import { controlsSection } from './sections/controls.ts';
import { pageStyle } from './style.ts';
import type { PageModel } from './types.ts';

/** What a page is made of. */
export interface PageContent {
  readonly title: string;
  /** File of the proposal, as it was named. */
  readonly file: string;
  /** What the script needs to compute the model again; plain JSON. */
  readonly data: unknown;
  readonly model: PageModel;
  readonly laws: readonly string[];
  readonly version: string;
  /** The script, and its SHA-256 in base64: nothing else may run. */
  readonly script: { readonly text: string; readonly hash: string };
}

const titles = {
  optimum: 'What this budget should buy',
  plan: 'The plan',
  laws: 'How N* moves with the law',
  charts: 'Charts',
  sources: 'Sources',
} as const;

/**
 * The whole page as one HTML document: drawn already, so that it needs no script to be read; nothing is loaded
 * from elsewhere, which its content security policy enforces.
 */
export function pageDocument(content: PageContent): string {
  const { title, file, model, version, script, laws } = content;
  const sections = renderSections(model);
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${script.hash}'; base-uri 'none'; form-action 'none'`;
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
    textTag('a', 'Skip to the plan', { class: 'skip', href: '#optimum' }),
    tag(
      'header',
      {},
      textTag('h1', title),
      tag('p', { class: 'soft' }, 'Training plan, from ', textTag('code', file)),
      tag('div', { id: 'verdict' }, sections.verdict!),
    ),
    tag(
      'main',
      {},
      tag(
        'aside',
        { 'aria-label': 'Values to change' },
        textTag('h2', 'What if', { id: 'controls-title' }),
        controlsSection(model, laws),
      ),
      tag(
        'div',
        {},
        ...Object.entries(titles).map(([id, heading]) =>
          tag(
            'section',
            { 'aria-labelledby': `${id}-title` },
            textTag('h2', heading, { id: `${id}-title` }),
            tag('div', { id, tabindex: id === 'optimum' ? -1 : undefined }, sections[id]!),
          ),
        ),
      ),
    ),
    textTag('p', '', { id: 'status', class: 'skip', role: 'status' }),
    tag(
      'footer',
      {},
      `isoflop ${escapeHtml(version)}. The address bar holds the values that were changed here: a link to it shows the same page.`,
    ),
    `<script type="application/json" id="data">${JSON.stringify(content.data).replaceAll('<', '\\u003c')}</script>`,
    `<script>${script.text}</script>`,
  ];
  return `<!doctype html>\n<html lang="en"><head>${head.join('\n')}</head>\n<body>${body.join('\n')}</body></html>\n`;
}

/** A script as it may stand inside a page: without the words that would end it. */
export function inlineScript(text: string): string {
  return text.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--').trim();
}
