import { type DocumentProblem, problem } from './problem.ts';
import type { DocumentCommand, Tool } from './tool.ts';

/** A word of a region: `compute`, `"64 H100 * 30 days"`, `law=besiroglu2024`. */
export interface Word {
  readonly key?: string;
  readonly value: string;
  /** In single quotes: braces are kept as they are. */
  readonly literal: boolean;
  readonly offset: number;
}

/** What a region asks for. */
export interface RegionRequest {
  /** Absent where the region only repeats a variable. */
  readonly command?: DocumentCommand;
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
 * @param tool the commands that there are
 */
export async function parseRequest(
  body: string,
  offset: number,
  tool: Pick<Tool, 'find' | 'names'>,
): Promise<RegionRequest | DocumentProblem> {
  const words = split(body, offset);
  if (!Array.isArray(words)) return words;
  const colon = words.findIndex(word => word.value === ':' && word.key === undefined && !word.literal);
  const before = colon === -1 ? words : words.slice(0, colon);
  const [first] = before;
  if (first === undefined) return problem('command-missing', offset, await expected(tool));
  const value = colon === -1 ? { raw: false } : parseValue(words.slice(colon + 1), words[colon]!.offset);
  if ('code' in value) return value;
  const variable = /^\{[^{}]+\}$/.test(first.value) && first.key === undefined;
  if (variable && before.length === 1 && colon === -1) return { words: before, raw: false, cite: false };
  // options may stand between the words of a command
  const named = before.filter(word => word.key === undefined);
  const command = first.key === undefined ? await tool.find(named.map(word => word.value)) : undefined;
  if (command === undefined) {
    return problem('command-unknown', first.offset, { command: textOf(first), ...(await expected(tool)) });
  }
  const cite = before.find(word => word.key === 'cite');
  if (cite !== undefined && cite.value !== 'true' && cite.value !== 'false') {
    return problem('cite-value', cite.offset, { value: cite.value });
  }
  const said = [cite, ...named.slice(0, command.words.length)];
  const rest = before.filter(word => !said.includes(word));
  const wrong = rest.find(({ key, value }) =>
    key === undefined ? value.startsWith('-') : command.refused.has(key),
  );
  if (wrong !== undefined) {
    if (wrong.key !== undefined) return problem('option-refused', wrong.offset, { word: textOf(wrong) });
    return problem('dash-word', wrong.offset, { word: textOf(wrong), meant: withoutDashes(wrong, rest) });
  }
  return { command, words: rest, ...value, cite: cite?.value === 'true' };
}

async function expected(tool: Pick<Tool, 'names'>): Promise<{ readonly expected: string }> {
  return { expected: (await tool.names()).join(', ') };
}

/** `law=besiroglu2024` for a copied `--law besiroglu2024`; empty where it is no long option. */
function withoutDashes(word: Word, rest: readonly Word[]): string {
  const [, name] = /^--([a-z][\w-]*)$/i.exec(word.value) ?? [];
  if (name === undefined) return '';
  const next = rest[rest.indexOf(word) + 1];
  const isValue = next !== undefined && next.key === undefined && !next.value.startsWith('-');
  const value = isValue ? next.value : 'true';
  return `${name}=${/\s/.test(value) ? `"${value}"` : value}`;
}

function textOf(word: Word): string {
  return word.key === undefined ? word.value : `${word.key}=${word.value}`;
}

const token = /(?:([A-Za-z][\w-]*)=)?(?:"([^"]*)"|'([^']*)'|([^\s"']+))(?=\s|$)/y;

function split(body: string, offset: number): Word[] | DocumentProblem {
  const words: Word[] = [];
  for (let at = 0; ; ) {
    while (at < body.length && /\s/.test(body[at]!)) at += 1;
    if (at >= body.length) return words;
    token.lastIndex = at;
    const match = token.exec(body);
    if (match === null) return problem('quote-open', offset + at, { text: body.slice(at).trim() });
    const [, key, double, single, bare] = match;
    const value = double ?? single ?? bare ?? '';
    // `1e24: parameters` has its colon at the word before it
    const isAtWord = bare !== undefined && /[^:]:$/.test(bare);
    words.push({
      ...(key === undefined ? {} : { key }),
      value: isAtWord ? value.slice(0, -1) : value,
      literal: single !== undefined,
      offset: offset + at,
    });
    if (isAtWord) words.push({ value: ':', literal: false, offset: offset + token.lastIndex - 1 });
    at = token.lastIndex;
  }
}

function parseValue(
  words: readonly Word[],
  offset: number,
): Pick<RegionRequest, 'path' | 'raw' | 'digits'> | DocumentProblem {
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
export function commandLine(request: RegionRequest, words: readonly Word[]): string[] {
  const options: string[] = [];
  const positional: string[] = [];
  for (const { key, value } of words) {
    if (key === undefined) positional.push(value);
    else if (value === 'true') options.push(`--${key}`);
    else if (value !== 'false') options.push(`--${key}=${value}`);
  }
  return [
    ...(request.command?.words ?? ['']),
    ...options,
    ...(positional.length > 0 ? ['--', ...positional] : []),
  ];
}
