import { type Problem, problem } from './problem.ts';

/** The commands that a region may hold: those that only read. */
export const regionCommands = [
  'recommend',
  'compare',
  'laws',
  'convert',
  'hyperparameters',
  'model',
  'shape',
  'estimate',
  'runs',
  'accelerators',
  'check',
  'rules',
  'fit',
  'design',
  'plot',
] as const;

/** Options that a region may not set: they write files or choose the form of the answer, which is the region's own affair. */
const refusedKeys = new Set(['out', 'output', 'o', 'assets', 'format', 'json', 'plots', 'save', 'write']);

/** A word of a region: `compute`, `"64 H100 * 30 days"`, `law=besiroglu2024`. */
export interface Word {
  readonly key?: string;
  readonly value: string;
  /** In single quotes: braces are kept as they are. */
  readonly literal: boolean;
  readonly offset: number;
}

/** What a region asks for. */
export interface Request {
  /** One of `regionCommands`; absent where the region only repeats a variable. */
  readonly command?: string;
  readonly words: readonly Word[];
  /** One value of the answer instead of the whole. */
  readonly path?: string;
  /** Print the value in full precision, without a unit. */
  readonly raw: boolean;
  /** Significant digits of the value. */
  readonly digits?: number;
  /** Add the sources below the answer. */
  readonly cite: boolean;
}

/**
 * Read what stands in a marker behind `isoflop`: `COMMAND words key=value … [: path [raw] [digits=N]]`, or
 * `{variable}` alone.
 *
 * @param body the words
 * @param offset where they begin in the document
 */
export function parseRequest(body: string, offset: number): Request | Problem {
  const words = split(body, offset);
  if (!Array.isArray(words)) return words;
  const colon = words.findIndex(word => word.value === ':' && word.key === undefined && !word.literal);
  const before = colon === -1 ? words : words.slice(0, colon);
  const command = before[0];
  if (command === undefined) return problem('command-missing', offset);
  const value = colon === -1 ? { raw: false } : parseValue(words.slice(colon + 1), words[colon]!.offset);
  if ('code' in value) return value;
  const variable = /^\{[^{}]+\}$/.test(command.value) && command.key === undefined;
  if (variable && before.length === 1 && colon === -1) return { words: before, raw: false, cite: false };
  if (command.key !== undefined || !(regionCommands as readonly string[]).includes(command.value)) {
    return problem('command-unknown', command.offset, { command: textOf(command) });
  }
  const cite = before.find(word => word.key === 'cite');
  if (cite !== undefined && cite.value !== 'true' && cite.value !== 'false') {
    return problem('cite-value', cite.offset, { value: cite.value });
  }
  const rest = before.slice(1).filter(word => word !== cite);
  const wrong = rest.find(word => isRefused(word));
  if (wrong !== undefined) {
    return problem(wrong.key === undefined ? 'dash-word' : 'option-refused', wrong.offset, {
      word: textOf(wrong),
    });
  }
  return { command: command.value, words: rest, ...value, cite: cite?.value === 'true' };
}

function isRefused(word: Word): boolean {
  return word.key === undefined ? word.value.startsWith('-') : refusedKeys.has(word.key);
}

function textOf(word: Word): string {
  return word.key === undefined ? word.value : `${word.key}=${word.value}`;
}

const token = /(?:([A-Za-z][\w-]*)=)?(?:"([^"]*)"|'([^']*)'|([^\s"']+))(?=\s|$)/y;

function split(body: string, offset: number): Word[] | Problem {
  const words: Word[] = [];
  for (let at = 0; ; ) {
    while (at < body.length && /\s/.test(body[at]!)) at += 1;
    if (at >= body.length) return words;
    token.lastIndex = at;
    const match = token.exec(body);
    if (match === null) return problem('quote-open', offset + at, { text: body.slice(at).trim() });
    const [, key, double, single, bare] = match;
    const value = double ?? single ?? bare ?? '';
    words.push({
      ...(key === undefined ? {} : { key }),
      value,
      literal: single !== undefined,
      offset: offset + at,
    });
    at = token.lastIndex;
  }
}

function parseValue(
  words: readonly Word[],
  offset: number,
): Pick<Request, 'path' | 'raw' | 'digits'> | Problem {
  const [path, ...options] = words;
  if (path === undefined || path.key !== undefined) return problem('path-missing', path?.offset ?? offset);
  let raw = false;
  let digits: number | undefined;
  for (const option of options) {
    if (option.key === undefined && option.value === 'raw') {
      raw = true;
    } else if (option.key === 'digits' && /^(?:[1-9]|1[0-7])$/.test(option.value)) {
      digits = Number(option.value);
    } else {
      return problem('value-option', option.offset, { word: textOf(option) });
    }
  }
  return { path: path.value, raw, ...(digits === undefined ? {} : { digits }) };
}

/**
 * The command line of a request. Options come first and positional words behind `--`, so that no word of a
 * document can become an option.
 */
export function commandLine(request: Request, words: readonly Word[]): string[] {
  const options: string[] = [];
  const positional: string[] = [];
  for (const { key, value } of words) {
    if (key === undefined) positional.push(value);
    else if (value === 'true') options.push(`--${key}`);
    else if (value !== 'false') options.push(`--${key}=${value}`);
  }
  return [request.command ?? '', ...options, ...(positional.length > 0 ? ['--', ...positional] : [])];
}
