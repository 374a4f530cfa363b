/** A word of a script as it is written, or a sign between words: `;`, `&&`, `||`, `|`, `(`, `)`, `;;`, a line's end. */
export interface ShellToken {
  readonly kind: 'word' | 'sign' | 'directive';
  readonly text: string;
  readonly at: number;
}

/** Openings without an end that are looked for; after so many they are plain characters. */
const MOST_UNCLOSED = 20;

/** How often what began at an offset was looked for in vain. */
interface Tries {
  unclosed: number;
}

/**
 * Words and signs of a script. Quotes and substitutions stay in their words, arrays are one word; comments are left, but for
 * the directives of schedulers, and redirections with their targets.
 *
 * @param base what offsets count from
 */
export function shellTokens(text: string, base = 0, tries: Tries = { unclosed: 0 }): readonly ShellToken[] {
  const tokens: ShellToken[] = [];
  const awaited: string[] = [];
  let at = 0;
  const add = (kind: ShellToken['kind'], found: string, from: number) =>
    tokens.push({ kind, text: found, at: base + from });
  while (at < text.length) {
    const sign = text[at]!;
    const continued = sign === '\\' ? blankLineEnd(text, at + 1) : undefined;
    if (continued !== undefined) at = continued;
    else if (sign === ' ' || sign === '\t' || sign === '\r') at++;
    else if (sign === '\n') {
      add('sign', '\n', at++);
      while (awaited.length > 0)
        at = hereDocument(text, at, awaited.shift()!, (inner, from) => {
          for (const token of shellTokens(inner, base + from, tries)) tokens.push(token);
        });
    } else if (sign === '#') {
      const end = endOfLine(text, at);
      const line = text.slice(at, end);
      if (/^#\s*(?:SBATCH|PBS|BSUB)\s/.test(line)) add('directive', line.replace(/\s#\s.*$/, ''), at);
      at = end;
    } else if (sign === '<' || sign === '>') {
      const placeholder = sign === '<' ? /^<[\w ./-]{1,80}>/.exec(text.slice(at, at + 90))?.[0] : undefined;
      if (placeholder !== undefined) {
        add('word', placeholder, at);
        at += placeholder.length;
        continue;
      }
      const before = tokens.at(-1);
      if (before !== undefined && /^\d$/.test(before.text) && before.at + 1 === base + at) tokens.pop();
      const start = at;
      while (at < text.length && '<>&|-'.includes(text[at]!)) at++;
      const operator = text.slice(start, at);
      while (text[at] === ' ' || text[at] === '\t') at++;
      const end = wordEnd(text, at, tries);
      if (/^<<-?$/.test(operator)) awaited.push(text.slice(at, end).replace(/["'\\]/g, ''));
      at = end;
    } else if (sign === '(' && text[at + 1] === '(' && closing(text, at, tries) !== undefined) {
      const end = closing(text, at, tries)!;
      add('word', text.slice(at, end), at);
      at = end;
    } else if (';&|()'.includes(sign)) {
      const found = /^(?:;;&|;;|;&|&&|\|\|)/.exec(text.slice(at, at + 3))?.[0] ?? sign;
      add('sign', found.startsWith(';') && found.length > 1 ? ';;' : found, at);
      at += found.length;
    } else {
      const end = Math.max(at + 1, wordEnd(text, at, tries));
      add('word', text.slice(at, end), at);
      at = end;
    }
  }
  return tokens;
}

/** Behind a line's end, where nothing but blanks stand before it. */
function blankLineEnd(text: string, from: number): number | undefined {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\r') at++;
  return text[at] === '\n' ? at + 1 : at === text.length ? at : undefined;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Behind a text that stands between lines; one that holds flags is a script that is written from here. */
function hereDocument(
  text: string,
  from: number,
  mark: string,
  holds: (inner: string, from: number) => void,
): number {
  let at = from;
  while (at < text.length) {
    const end = endOfLine(text, at);
    if (text.slice(at, end).trim() === mark) {
      const inner = text.slice(from, at);
      if (/\s--\w/.test(inner)) holds(inner, from);
      return end;
    }
    at = end + 1;
  }
  return from;
}

function wordEnd(text: string, from: number, tries: Tries): number {
  let at = from;
  while (at < text.length) {
    const sign = text[at]!;
    if (/\s/.test(sign) || ';&|)<>'.includes(sign)) return at;
    if (sign === '(') {
      // NAME=( … ) is an array
      const end = /^[A-Za-z_]\w*\+?=$/.test(text.slice(from, at)) ? closing(text, at, tries) : undefined;
      if (end === undefined) return at;
      at = end;
    } else if (sign === '\\') {
      if (blankLineEnd(text, at + 1) !== undefined) return at;
      at += 2;
    } else at = closing(text, at, tries) ?? at + 1;
  }
  return Math.min(at, text.length);
}

const closers: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };

/** Behind what a quote, a substitution or a bracket at an offset opens; undefined where it opens nothing, or has no end. */
export function closing(
  text: string,
  at: number,
  tries: Tries = { unclosed: 0 },
  depth = 0,
): number | undefined {
  const sign = text[at]!;
  const isSubstitution = sign === '$' && closers[text[at + 1]!] !== undefined;
  if (!isSubstitution && !`'"\`(`.includes(sign)) return undefined;
  if (tries.unclosed > MOST_UNCLOSED || depth > 30) return undefined;
  const end = isSubstitution
    ? bracketEnd(text, at + 1, tries, depth)
    : sign === '('
      ? bracketEnd(text, at, tries, depth)
      : quoteEnd(text, at, tries, depth);
  if (end === undefined) tries.unclosed++;
  return end;
}

function quoteEnd(text: string, from: number, tries: Tries, depth: number): number | undefined {
  const quote = text[from]!;
  let at = from + 1;
  while (at < text.length) {
    const sign = text[at]!;
    if (sign === quote) return at + 1;
    if (quote !== "'" && sign === '\\') at += 2;
    else if (quote === '"' && sign === '$') at = closing(text, at, tries, depth + 1) ?? at + 1;
    else at++;
  }
  return undefined;
}

function bracketEnd(text: string, from: number, tries: Tries, depth: number): number | undefined {
  const [open, close] = [text[from]!, closers[text[from]!]!];
  let level = 0;
  let at = from;
  while (at < text.length) {
    const sign = text[at]!;
    if (sign === open) level++;
    else if (sign === close && --level === 0) return at + 1;
    if (sign === '\\') at += 2;
    else if (open === '(' && sign === '#' && /\s/.test(text[at - 1]!)) at = endOfLine(text, at);
    else if (sign !== open && sign !== close) at = closing(text, at, tries, depth + 1) ?? at + 1;
    else at++;
  }
  return undefined;
}
