import { tagEnd } from './html.ts';
import { isPunctuation, resourceEnd } from './link.ts';

/** Where something that looks like a comment stands: as a comment, or where it cannot be one. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly as: 'comment' | 'link' | 'tag' | 'unclosed';
}

const autolink =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the specification excludes control characters
  /<(?:[A-Za-z][A-Za-z0-9.+-]{1,31}:[^<>\x00-\x20]*|[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+)>/y;

/**
 * The HTML comments of one leaf block's text, in order. In `markdown` code spans, escapes, links and autolinks
 * come first, from left to right as in CommonMark; in `html` only the constructs of HTML do.
 */
export function findComments(text: string, mode: 'markdown' | 'html'): Found[] {
  const found: Found[] = [];
  const find = finder(text);
  const closing = mode === 'markdown' ? backtickRuns(text) : undefined;
  const brackets: boolean[] = [];
  // a link holds no links: brackets that opened before one can only be an image's
  let imagesOnly = 0;
  let at = 0;
  while (at < text.length) {
    const char = text[at];
    if (char === '<') {
      at = html(at);
    } else if (closing === undefined) {
      at += 1;
    } else if (char === '\\' && isPunctuation(text[at + 1])) {
      at += 2;
    } else if (char === '`') {
      at = closing(at);
    } else if (char === '[') {
      brackets.push(text[at - 1] === '!' && !isEscaped(text, at - 1));
      at += 1;
    } else if (char === ']') {
      at = endBracket(at);
    } else {
      at += 1;
    }
  }
  return found;

  function html(start: number): number {
    if (text.startsWith('<!--', start)) return comment(start);
    const simple = simpleEnd(text, start, find);
    if (simple !== undefined) return simple === -1 ? start + 1 : simple;
    const tag = tagEnd(text, start);
    if (tag !== -1) {
      found.push({ start, end: tag, as: 'tag' });
      return tag;
    }
    if (mode === 'html') return start + 1;
    autolink.lastIndex = start;
    return autolink.test(text) ? autolink.lastIndex : start + 1;
  }

  function comment(start: number): number {
    const short = text.startsWith('>', start + 4) ? 5 : text.startsWith('->', start + 4) ? 6 : 0;
    const close = short > 0 ? start + short : find('-->', start + 4);
    found.push({ start, end: close === -1 ? text.length : close, as: close === -1 ? 'unclosed' : 'comment' });
    return close === -1 ? start + 4 : close;
  }

  function endBracket(start: number): number {
    const image = brackets.pop();
    const active = image === true || (image === false && brackets.length >= imagesOnly);
    imagesOnly = Math.min(imagesOnly, brackets.length);
    if (!active || text[start + 1] !== '(') return start + 1;
    const end = resourceEnd(text, start + 1);
    if (end === -1) return start + 1;
    found.push({ start, end, as: 'link' });
    if (!image) imagesOnly = brackets.length;
    return end;
  }
}

/** Ends of processing instructions, CDATA sections and declarations; undefined where none starts. */
function simpleEnd(text: string, start: number, find: Find): number | undefined {
  if (text.startsWith('<?', start)) return find('?>', start + 2);
  if (text.startsWith('<![CDATA[', start)) return find(']]>', start + 9);
  if (/^<![A-Za-z]/.test(text.slice(start, start + 3))) return find('>', start + 3);
  return undefined;
}

type Find = (terminator: string, from: number) => number;

/** End of the next `terminator`, or -1; what was found or missed before is not searched again. */
function finder(text: string): Find {
  const known = new Map<string, number>();
  return (terminator, from) => {
    let index = known.get(terminator);
    if (index === undefined || (index !== -1 && index < from)) {
      index = text.indexOf(terminator, from);
      known.set(terminator, index);
    }
    return index === -1 ? -1 : index + terminator.length;
  };
}

/** For a run of backticks: the end of the code span that it opens, or of the run itself where nothing closes it. */
function backtickRuns(text: string): (start: number) => number {
  const runs = new Map<number, number[]>();
  for (let at = text.indexOf('`'); at !== -1; at = text.indexOf('`', at)) {
    const start = at;
    while (text[at] === '`') at += 1;
    const same = runs.get(at - start);
    if (same === undefined) runs.set(at - start, [start]);
    else same.push(start);
  }
  const passed = new Map<number, number>();
  return start => {
    let end = start;
    while (text[end] === '`') end += 1;
    const same = runs.get(end - start) ?? [];
    let index = passed.get(end - start) ?? 0;
    while (index < same.length && same[index]! < end) index += 1;
    passed.set(end - start, index);
    return index < same.length ? same[index]! + (end - start) : end;
  };
}

function isEscaped(text: string, offset: number): boolean {
  let slashes = 0;
  while (text[offset - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}
