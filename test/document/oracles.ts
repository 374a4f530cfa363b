import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromMarkdown } from 'mdast-util-from-markdown';

/** A node of a Markdown tree, as far as these tests look. */
export interface TreeNode {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly TreeNode[];
  readonly position?: {
    readonly start: { readonly offset?: number };
    readonly end: { readonly offset?: number };
  };
}

/** The document as mdast-util-from-markdown reads it (CommonMark without GFM). */
export function tree(text: string): TreeNode {
  return fromMarkdown(text) as TreeNode;
}

const construct =
  /<!--(?:>|->|[\s\S]*?-->)|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>|<![A-Za-z][\s\S]*?>|<\/?[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:[^"'=<>`\s]+|'[^']*'|"[^"]*"))?)*\s*\/?>/g;

/** The markers in the HTML that a parser found. */
function markersInHtml(html: string, isBlock: boolean): string[] {
  if (isBlock && /^<(?:script|pre|style|textarea)(?:\s|>|$)/i.test(html.trimStart())) return [];
  return [...html.matchAll(construct)].map(([text]) => text).filter(text => /^<!-- \/?isoflop\s/.test(text));
}

/** Names (`m1`, `m2`, …) of markers. */
function names(markers: readonly string[]): string[] {
  return markers.map(text => /(m\d+) -->$/.exec(text)?.[1] ?? '');
}

/** The HTML of a document as mdast reads it, and whether each piece is a block. */
function mdastHtml(text: string): [html: string, isBlock: boolean][] {
  const found: [string, boolean][] = [];
  walk(tree(text), false);
  return found;

  function walk(node: TreeNode, isFlow: boolean): void {
    if (node.type === 'html') found.push([node.value ?? '', isFlow]);
    const flow = ['root', 'blockquote', 'list', 'listItem'].includes(node.type);
    for (const child of node.children ?? []) walk(child, flow);
  }
}

/** Names of the markers that mdast reads as comments. */
export function mdastMarkers(text: string): string[] {
  return names(mdastHtml(text).flatMap(([html, isBlock]) => markersInHtml(html, isBlock)));
}

/** How many markers, of whatever name, mdast reads as comments. */
export function countMdastMarkers(text: string): number {
  return mdastHtml(text).flatMap(([html, isBlock]) => markersInHtml(html, isBlock)).length;
}

/** How many markers, of whatever name, stand as comments in a tree of cmark-gfm's. */
export function countCmarkMarkers(xml: string): number {
  return cmarkHtml(xml).flatMap(([html, isBlock]) => markersInHtml(html, isBlock)).length;
}

function cmarkHtml(xml: string): [html: string, isBlock: boolean][] {
  return [...xml.matchAll(/<html_(block|inline)[^>]*>([\s\S]*?)<\/html_/g)].map(([, kind, html]) => [
    unescapeXml(html ?? ''),
    kind === 'block',
  ]);
}

/** Trees, as XML, that cmark-gfm with tables makes of documents. */
export function cmarkTrees(texts: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'isoflop-cmark-'));
  const script = 'for f in "$@"; do cmark-gfm -e table -t xml "$f"; printf "\\n\\001\\n"; done';
  try {
    const files = texts.map((text, index) => {
      const file = join(folder, `${index}.md`);
      writeFileSync(file, text);
      return file;
    });
    const trees: string[] = [];
    for (let at = 0; at < files.length; at += 1000) {
      const some = files.slice(at, at + 1000);
      const { stdout } = spawnSync('sh', ['-c', script, 'sh', ...some], {
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      });
      trees.push(...stdout.split('\n\u0001\n').slice(0, some.length));
    }
    return trees;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Names of the markers that cmark-gfm, with tables, reads as comments. */
export function cmarkMarkers(texts: readonly string[]): string[][] {
  return cmarkTrees(texts).map(xml =>
    names(cmarkHtml(xml).flatMap(([html, isBlock]) => markersInHtml(html, isBlock))),
  );
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
