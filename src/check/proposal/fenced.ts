import type { Region } from './position.ts';

const opening = /^([ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)(`{3,}|~{3,})([^\n]*)$/;

/**
 * The fenced blocks of a Markdown document whose info string is `yaml isoflop` (or `yml`, `json`), with where they
 * stand. A fence inside another fence is text.
 */
export function fencedProposals(document: string): readonly Region[] {
  const regions: Region[] = [];
  const lines = document.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const fence = opening.exec(lines[index]!);
    if (fence === null) continue;
    const [, prefix = '', mark = '', info = ''] = fence;
    // an info string with a backtick is inline code, not a fence
    if (mark.startsWith('`') && info.includes('`')) continue;
    const start = index + 1;
    const closing = new RegExp(`^[ \\t>]*${mark[0]}{${mark.length},}[ \\t]*$`);
    index = start;
    while (index < lines.length && !closing.test(lines[index]!)) index++;
    if (/^(ya?ml|json)[ \t]+isoflop[ \t]*$/.test(info.trim())) {
      regions.push(region(lines.slice(start, index), start + 1, prefix));
    }
  }
  return regions;
}

function region(lines: readonly string[], line: number, prefix: string): Region {
  // YAML is sensitive to indentation: take away what the fence itself stands behind, and nothing more
  const marker = new RegExp(`^(?:[ \\t]*>)*[ \\t]{0,${prefix.replace(/.*>/, '').length}}`);
  const indents = lines.map(text => marker.exec(text)![0].length);
  return { text: lines.map((text, index) => text.slice(indents[index])).join('\n'), line, indents };
}
