import { spawnSync } from 'node:child_process';
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

/** Names of the markers (`m1`, `m2`, …) in the HTML that a parser found. */
export function namesInHtml(html: string, isBlock: boolean): string[] {
  if (isBlock && /^<(?:script|pre|style|textarea)(?:\s|>|$)/i.test(html.trimStart())) return [];
  return [...html.matchAll(construct)].flatMap(([text]) => {
    const name = /^<!-- \/?isoflop(?: laws)? (m\d+) -->$/.exec(text)?.[1];
    return name === undefined ? [] : [name];
  });
}

/** Names of the markers that mdast reads as comments. */
export function mdastMarkers(text: string): string[] {
  const names: string[] = [];
  walk(tree(text), false);
  return names;

  function walk(node: TreeNode, isFlow: boolean): void {
    if (node.type === 'html') names.push(...namesInHtml(node.value ?? '', isFlow));
    const flow = ['root', 'blockquote', 'list', 'listItem'].includes(node.type);
    for (const child of node.children ?? []) walk(child, flow);
  }
}

/** Whether Debian's `cmark-gfm` is installed. */
export const hasCmark: boolean = spawnSync('cmark-gfm', ['--version']).status === 0;

/** Names of the markers that cmark-gfm, with tables, reads as comments, for each of the files. */
export function cmarkMarkers(files: readonly string[]): string[][] {
  const script = 'for f in "$@"; do cmark-gfm -e table -t xml "$f"; printf "\\n\\001\\n"; done';
  const { stdout } = spawnSync('sh', ['-c', script, 'sh', ...files], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return stdout
    .split('\n\u0001\n')
    .slice(0, files.length)
    .map(xml =>
      [...xml.matchAll(/<html_(block|inline)[^>]*>([\s\S]*?)<\/html_/g)].flatMap(([, kind, html]) =>
        namesInHtml(unescapeXml(html ?? ''), kind === 'block'),
      ),
    );
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
