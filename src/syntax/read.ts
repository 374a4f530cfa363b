import { withoutLongLists } from './long-lists.ts';
import type { TextRegion } from './position.ts';
import type { ParsedTree } from './tree.ts';
import { parseTree } from './yaml.ts';

/** What a file may be written in. */
export type Syntax = 'yaml' | 'toml' | 'python' | 'shell';

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
