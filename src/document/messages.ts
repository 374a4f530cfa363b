import type { Caveat } from '../core/caveat.ts';
import { Refusal } from '../core/refusal.ts';

/** A problem with its place for people and its sentence. */
export interface PlacedProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: string;
}

const SHOWN = 20;

/** A document that cannot be filled, with everything that is wrong with it. Its message has a line for each problem. */
export class DocumentError extends Refusal {
  override readonly name = 'DocumentError';
  readonly problems: readonly PlacedProblem[];
  /** The lines of the message: text in them may hold line ends of its own. */
  readonly lines: readonly string[];

  constructor(problems: readonly PlacedProblem[]) {
    const first = problems
      .slice(0, SHOWN)
      .map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
    const rest = problems.length - SHOWN;
    const lines = [...first, ...(rest > 0 ? [`and ${rest} more problems`] : [])];
    super(lines.join('\n'));
    this.problems = problems;
    this.lines = lines;
  }
}

/** Give problems their lines, columns and sentences. */
export function placed(
  problems: readonly (Pick<Caveat, 'code' | 'args'> & { readonly offset: number })[],
  text: string,
  file: string,
): PlacedProblem[] {
  const breaks = [...text.matchAll(/\r\n?|\n/g)].map(match => match.index + match[0].length);
  return problems.map(({ offset, code, args }) => {
    const line = lineAt(breaks, offset);
    const column =
      offset - (line === 1 ? 0 : breaks[line - 2]!) + (line === 1 && text.startsWith('\ufeff') ? 0 : 1);
    return {
      file,
      line,
      column: Math.max(1, column),
      code,
      message: sentence(code, args, at => lineAt(breaks, at)),
    };
  });
}

/** The line, from 1, of an offset; `breaks` are the starts of the lines behind the first. */
function lineAt(breaks: readonly number[], offset: number): number {
  let low = 0;
  let high = breaks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (breaks[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

type LineOf = (offset: number) => number;

const CLOSE = '<!-- /isoflop -->';

const sentences = {
  nested: ({ outer }: { outer: number }, lineOf: LineOf) =>
    `Expected ${CLOSE} for the region that line ${lineOf(outer)} opens before another one begins`,
  'never-closed': () => `Expected ${CLOSE} before the end of the document: this region is never closed`,
  'close-without-open': () => `Unexpected ${CLOSE}: no region is open here`,
  'close-with-words': ({ words }: { words: string }) =>
    `Expected ${CLOSE} with the version that made the region at most: got ${words}`,
  'other-container': ({ open }: { open: number }, lineOf: LineOf) =>
    `Expected ${CLOSE} in the same list item or block quote as the region's beginning in line ${lineOf(open)}`,
  'other-paragraph': ({ open }: { open: number }, lineOf: LineOf) =>
    `Expected ${CLOSE} in the paragraph where line ${lineOf(open)} begins the region, or both markers alone on lines of their own`,
  'block-in-sentence': () =>
    'Expected both markers alone on lines of their own, with an empty line before them where HTML precedes: a whole answer does not fit into a sentence, where ` : path` puts one value of it',
  'marker-unclosed': () => 'Expected --> at the end of the marker (a `|` would end it in a table cell)',
  'marker-broken': () => 'Expected the marker on one line, from <!-- to -->',
  'marker-in-link': () =>
    "A region cannot stand in a link's destination or title, where HTML comments are not read",
  'marker-in-tag': () => 'A region cannot stand inside an HTML tag, where comments are not read',
  'command-missing': ({ expected }: { expected: string }) => `Expected a command after isoflop: ${expected}`,
  'command-unknown': ({ command, expected }: { command: string; expected: string }) =>
    `Unknown command in a document: ${command}; expected one of ${expected}`,
  'dash-word': ({ word, meant }: { word: string; meant: string }) =>
    `Expected options as key=value, without dashes: got ${word}${meant ? `; write ${meant}` : ''}`,
  'option-refused': ({ word }: { word: string }) =>
    `A document cannot write files or choose its format: got ${word}`,
  'quote-open': ({ text }: { text: string }) =>
    `Expected words, "quoted words" or key=value with matching quotes: got ${text}`,
  'path-missing': () => 'Expected the path of a value after the colon, such as `: parameters`',
  'value-option': ({ word }: { word: string }) =>
    `Expected raw or digits=1 to digits=17 after the path: got ${word}`,
  'cite-value': ({ value }: { value: string }) => `Expected cite=true or cite=false: got ${value}`,
  'command-failed': ({ command, reason }: { command: string; reason: string }) => `${command}: ${reason}`,
  'path-unknown': ({ path, nearest, keys }: { path: string; nearest?: string; keys?: string }) =>
    `Unknown path: ${path}; ${nearest === undefined ? `expected one of ${keys}` : `did you mean ${nearest}?`}`,
  'path-null': ({ path }: { path: string }) => `The answer has no value for ${path}: it is null`,
  'path-object': ({ path, keys }: { path: string; keys: string }) =>
    `Expected the path of one value: ${path} holds several (${keys})`,
  'answer-breaks-out': () => 'The answer of this region would change the document outside of it',
  'variable-without-proposal': ({ name }: { name: string }) =>
    `Unknown variable: {${name}}; the document has no proposal (a fence marked \`yaml isoflop\`, or \`isoflop:\` in its front matter)`,
  'variable-unknown': ({ name, nearest }: { name: string; nearest?: string }) =>
    `Unknown variable: {${name}}; ${nearest === undefined ? 'the proposal of the document has no such value' : `did you mean {${nearest}}?`}`,
  'variable-several': ({ name }: { name: string }) =>
    `Expected the path of one value: {${name}} holds several`,
  'variable-empty': ({ name }: { name: string }) => `The proposal gives no value for {${name}}: it is null`,
  'variable-option': ({ name, value }: { name: string; value: string }) =>
    `Expected no option from a variable: {${name}} begins with a dash, ${value}`,
  'variable-twice': ({ name, first, other }: { name: string; first: string; other: string }) =>
    `Ambiguous variable: {${name}} is ${first} in one proposal of the document and ${other} in another`,
  'proposal-broken': ({ reason }: { reason: string }) => `Expected a proposal in YAML: ${reason}`,
  'proposal-unreadable': ({ reason }: { reason: string }) => `The front matter names a proposal: ${reason}`,
} satisfies Readonly<Record<string, (args: never, lineOf: LineOf) => string>>;

/** The codes of what is wrong with a document, with what each sentence takes. */
export type DocumentSentences = typeof sentences;

const warnings = {
  'cuts-sentence':
    'A line that begins with a comment is HTML to Markdown and cuts its paragraph there: let the line begin with a word',
} as const;

/** The sentence of a warning. */
export function warning(code: keyof typeof warnings): string {
  return warnings[code];
}

function sentence(code: string, args: Caveat['args'], lineOf: LineOf): string {
  if (!Object.hasOwn(sentences, code)) throw new Error(`There is no sentence for '${code}'`);
  return sentences[code as keyof DocumentSentences](args as never, lineOf);
}
