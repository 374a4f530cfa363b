/** What is hidden from a reader of the text: a link's destination and title, or a definition. Offsets are ends, -1 is none. */

/** End of `(destination "title")` whose parenthesis is at `offset`, or -1 (CommonMark, section 6.3). */
export function resourceEnd(text: string, offset: number): number {
  let at = skipSpace(text, offset + 1);
  if (text[at] === ')') return at + 1;
  at = destinationEnd(text, at, true);
  if (at === -1) return -1;
  const afterSpace = skipSpace(text, at);
  if (afterSpace > at) {
    const title = titleEnd(text, afterSpace);
    if (title !== -1) at = skipSpace(text, title);
    else at = afterSpace;
  }
  return text[at] === ')' ? at + 1 : -1;
}

/** End of the link reference definitions at the start of a paragraph, 0 where there are none (section 4.7). */
export function definitionsEnd(text: string): number {
  let at = 0;
  for (;;) {
    const next = definitionEnd(text, skipSpace(text, at));
    if (next === -1) return at;
    at = next;
  }
}

function definitionEnd(text: string, offset: number): number {
  const label = labelEnd(text, offset);
  if (label === -1 || text[label] !== ':') return -1;
  const destination = destinationEnd(text, skipSpace(text, label + 1), false);
  if (destination === -1) return -1;
  const lineEnd = restIsBlank(text, destination);
  const afterSpace = skipSpace(text, destination);
  const title = afterSpace > destination ? titleEnd(text, afterSpace) : -1;
  if (title === -1) return lineEnd;
  const afterTitle = restIsBlank(text, title);
  return afterTitle === -1 ? lineEnd : afterTitle;
}

/** Past the end of the line, if nothing but spaces is left on it, else -1. */
function restIsBlank(text: string, offset: number): number {
  let at = offset;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  if (at >= text.length) return at;
  return text[at] === '\n' ? at + 1 : -1;
}

function labelEnd(text: string, offset: number): number {
  if (text[offset] !== '[') return -1;
  let filled = false;
  for (let at = offset + 1; at < text.length && at - offset <= 1000; at += 1) {
    const char = text[at]!;
    if (char === '\\') {
      at += 1;
      filled = true;
    } else if (char === '[') {
      return -1;
    } else if (char === ']') {
      return filled ? at + 1 : -1;
    } else if (!isSpace(char)) {
      filled = true;
    }
  }
  return -1;
}

function destinationEnd(text: string, offset: number, mayBeEmpty: boolean): number {
  if (text[offset] === '<') {
    for (let at = offset + 1; at < text.length; at += 1) {
      const char = text[at]!;
      if (char === '>') return at + 1;
      if (char === '<' || char === '\n') return -1;
      if (char === '\\') at += 1;
    }
    return -1;
  }
  let depth = 0;
  let at = offset;
  for (; at < text.length; at += 1) {
    const char = text[at]!;
    if (char <= ' ' || char === '\x7f') break;
    if (char === '\\' && isPunctuation(text[at + 1])) at += 1;
    else if (char === '(') {
      depth += 1;
      if (depth > 32) return -1;
    } else if (char === ')') {
      if (depth === 0) break;
      depth -= 1;
    }
  }
  if (depth !== 0 || (at === offset && !mayBeEmpty)) return -1;
  return Math.min(at, text.length);
}

function titleEnd(text: string, offset: number): number {
  const start = text[offset];
  if (start !== '"' && start !== "'" && start !== '(') return -1;
  const end = start === '(' ? ')' : start;
  for (let at = offset + 1; at < text.length; at += 1) {
    const char = text[at];
    if (char === end) return at + 1;
    if (char === '(' && start === '(') return -1;
    if (char === '\\') at += 1;
  }
  return -1;
}

function skipSpace(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && isSpace(text[at]!)) at += 1;
  return at;
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\n';
}

/** Whether a backslash before the character escapes it. */
export function isPunctuation(char: string | undefined): boolean {
  return char !== undefined && /[!-/:-@[-`{-~]/.test(char);
}
