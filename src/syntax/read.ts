import type { TextRegion } from './position.ts';
import type { ParsedTree } from './tree.ts';
import { parseTree } from './yaml.ts';

/** What a file may be written in. */
type Syntax = 'yaml' | 'toml' | 'python' | 'shell';

const extensions: Readonly<Record<string, Syntax>> = {
  yaml: 'yaml',
  yml: 'yaml',
  json: 'yaml',
  toml: 'toml',
  py: 'python',
  sh: 'shell',
  bash: 'shell',
  slurm: 'shell',
  sbatch: 'shell',
};

/** What a file is written in: by its name, or by how it looks where the name does not say. */
export function syntaxOf(file: string, text: string): Syntax {
  const named = extensions[/\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? ''];
  if (named !== undefined) return named;
  if (/^#!.*\b(?:ba|z)?sh\b/.test(text)) return 'shell';
  if (/^[ \t]*(?:torchrun|python3?|srun|sbatch|deepspeed|accelerate)\s[^:\n]*--?\w/m.test(text))
    return 'shell';
  if (/^[ \t]*\[[\w.]+\][ \t]*$/m.test(text) && /^[ \t]*[\w.]+[ \t]*=/m.test(text)) return 'toml';
  const lines = text.split('\n').filter(line => /^[^#\s]/.test(line));
  return lines.length > 0 && lines.every(line => /^[A-Za-z_]\w*\s*=/.test(line)) ? 'python' : 'yaml';
}

/** As many characters as are parsed at most; YAML that has more is thinned out before. */
export const MOST_CHARACTERS = 64_000;

/** Keys and values of a text in any of the syntaxes. Parsers that few need are loaded when they are. */
export async function parseSyntax(syntax: Syntax, region: TextRegion): Promise<ParsedTree> {
  const { text } = region;
  switch (syntax) {
    case 'toml':
      return (await import('./toml.ts')).parseToml(region);
    case 'python':
      return (await import('./python.ts')).parsePython(text);
    case 'shell':
      return (await import('./command-line.ts')).parseCommandLines(text);
    case 'yaml':
      return parseTree(text.length > MOST_CHARACTERS ? { ...region, text: withoutLongLists(text) } : region);
  }
}

/** Items of a list beyond which they are paths of data, not values. */
const MOST_ITEMS = 20;

/**
 * A text whose comments and long lists of plain items are blanked, every other character in its place: the hundreds of paths that
 * training sets are listed in say nothing of a run, and would be most of what is parsed.
 */
function withoutLongLists(text: string): string {
  const lines = text.split('\n');
  let first = 0;
  const blank = (end: number) => {
    if (end - first > MOST_ITEMS) {
      for (let index = first + 1; index < end; index++) lines[index] = ' '.repeat(lines[index]!.length);
    }
  };
  for (const [index, line] of lines.entries()) {
    if (/^\s*#/.test(line)) {
      lines[index] = ' '.repeat(line.length);
      continue;
    }
    if (/^\s*- (?:[^\s:]|:(?=\S))+\s*$/.test(line)) continue;
    blank(index);
    first = index + 1;
  }
  blank(lines.length);
  return lines.join('\n');
}
