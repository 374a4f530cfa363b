import { evaluate } from './arithmetic.ts';
import { closing } from './shell-words.ts';

/** What a word of a script comes to; or why that is not known, and by what. */
export type ShellValue =
  | { readonly text: string }
  | {
      readonly text?: undefined;
      /** What it rests on: `$1`. */
      readonly cause: string;
      /** `$1 is not in the file`. */
      readonly why: string;
      /** Of a variable that nothing sets. */
      readonly isUnset?: true;
    };

export interface ShellVariables {
  readonly get: (name: string) => ShellValue | undefined;
  readonly set: (name: string, value: ShellValue) => void;
}

const MOST_DEPTH = 12;

/** What a branch leaves open, that is taken by something unknown. */
export function dependsOn({ cause }: { readonly cause: string }): ShellValue & { readonly why: string } {
  return { cause, why: `depends on ${cause}` };
}

function unset(name: string): ShellValue {
  return { cause: `$${name}`, why: `$${name} is not in the file`, isUnset: true };
}

/** A word without its quotes and with its variables, substitutions and arithmetic put in. */
export function expand(word: string, variables: ShellVariables, depth = 0): ShellValue {
  let text = '';
  let unknown: ShellValue | undefined;
  const put = (value: ShellValue) => {
    if (value.text === undefined) unknown ??= value;
    else text += value.text;
  };
  let at = 0;
  while (at < word.length && unknown === undefined) {
    const sign = word[at]!;
    const end = sign === '(' && at > 0 ? undefined : closing(word, at);
    if (end === undefined) {
      const name =
        sign === '$' ? /^\$([A-Za-z_]\w*|[\d@*#?!$-])/.exec(word.slice(at, at + 200))?.[1] : undefined;
      if (name !== undefined) {
        put(variables.get(name) ?? unset(name));
        at += name.length + 1;
      } else if (sign === '\\' && at + 1 < word.length) {
        text += word[at + 1]!;
        at += 2;
      } else {
        if (!`'"\``.includes(sign)) text += sign;
        at++;
      }
      continue;
    }
    const inner = word.slice(at + 1, end - 1);
    if (depth > MOST_DEPTH) put(unreadable(word));
    else if (sign === "'") text += inner;
    else if (sign === '"') put(expand(inner.replace(/\\(["'])/g, '$1'), variables, depth + 1));
    else if (sign === '`') put(commandOf(inner, variables, depth));
    else if (sign === '(') put(expandAll(inner, variables, depth));
    else put(substitution(word.slice(at, end), variables, depth));
    at = end;
  }
  return unknown ?? { text };
}

/** An array as the text of its words. */
function expandAll(text: string, variables: ShellVariables, depth: number): ShellValue {
  return expand(text.trim().replace(/\s+/g, ' '), variables, depth + 1);
}

function unreadable(text: string): ShellValue {
  const cause = text.replace(/\s+/g, ' ').slice(0, 40);
  return { cause, why: `${cause} is not worked out here` };
}

function substitution(text: string, variables: ShellVariables, depth: number): ShellValue {
  if (text.startsWith('$((')) return arithmeticOf(text.slice(3, -2), text, variables, depth);
  if (text.startsWith('$[')) return arithmeticOf(text.slice(2, -1), text, variables, depth);
  if (text.startsWith('$(')) return commandOf(text.slice(2, -1), variables, depth);
  const written =
    /^([A-Za-z_]\w*|[\d@*#])(?:\[([^\]]*)\])?(:?[-=+?]|%%?|##?|\/\/?|:|\^\^?|,,?)?([\s\S]*)$/.exec(
      text.slice(2, -1),
    );
  if (written === null) return unreadable(text);
  const [, name = '', index, operator, rest = ''] = written;
  const whole = variables.get(name) ?? unset(name);
  const value = index === undefined ? whole : itemOf(whole, index, variables);
  const isUnset = value.text === undefined ? value.isUnset === true : value.text === '';
  const other = () => expand(rest, variables, depth + 1);
  switch (operator?.replace(':', '')) {
    case undefined:
      return value;
    case '-':
      return isUnset ? other() : value;
    case '=': {
      if (isUnset) variables.set(name, other());
      return isUnset ? (variables.get(name) ?? value) : value;
    }
    case '+':
      return isUnset ? { text: '' } : value.text === undefined ? value : other();
    case '?':
      return value;
    default:
      return value.text === undefined ? value : cut(value.text, operator!, rest, text);
  }
}

/** What is left of a text where ends are cut off or parts are replaced. */
function cut(value: string, operator: string, pattern: string, all: string): ShellValue {
  if (operator === ',,') return { text: value.toLowerCase() };
  if (operator === '^^') return { text: value.toUpperCase() };
  if (operator === '//' || operator === '/') {
    const [from = '', to = ''] = pattern.split('/');
    if (from === '' || /[*?[$]/.test(pattern)) return unreadable(all);
    return { text: operator === '//' ? value.replaceAll(from, to) : value.replace(from, to) };
  }
  if (!operator.startsWith('%') && !operator.startsWith('#')) return unreadable(all);
  const matches = globOf(pattern);
  const lengths = Array.from({ length: Math.min(value.length, 1000) + 1 }, (_, length) => length);
  if (operator.length === 2) lengths.reverse();
  for (const length of lengths) {
    const isEnd = operator.startsWith('%');
    const part = isEnd ? value.slice(value.length - length) : value.slice(0, length);
    if (matches(part)) return { text: isEnd ? value.slice(0, value.length - length) : value.slice(length) };
  }
  return { text: value };
}

function itemOf(whole: ShellValue, index: string, variables: ShellVariables): ShellValue {
  if (whole.text === undefined || index === '@' || index === '*') return whole;
  const at = evaluate(index.replace(/\$\{?(\w+)}?/g, '$1'), name =>
    Number(variables.get(name)?.text ?? Number.NaN),
  );
  const item = at === undefined ? undefined : whole.text.split(' ').at(at);
  return item === undefined ? unreadable(`[${index}]`) : { text: item };
}

/** Whole numbers, as shells count. */
export function arithmeticOf(text: string, all: string, variables: ShellVariables, depth = 0): ShellValue {
  const expanded = expand(text.replace(/(["'])/g, ''), variables, depth + 1);
  if (expanded.text === undefined) return expanded;
  let unknown: ShellValue | undefined;
  const number = evaluate(
    expanded.text,
    name => {
      const value = variables.get(name) ?? unset(name);
      if (value.text === undefined) unknown ??= value;
      return Number(value.text ?? Number.NaN);
    },
    true,
  );
  return number === undefined ? (unknown ?? unreadable(all)) : { text: String(number) };
}

/** What a command prints, as far as that is plain: expr, echo. */
function commandOf(text: string, variables: ShellVariables, depth: number): ShellValue {
  const said = /^\s*(expr|echo)\s+([^|;&<>]*)$/.exec(text);
  if (said?.[1] === 'echo') return expandAll(said[2]!.replace(/^-[ne]\s+/, ''), variables, depth);
  if (said?.[1] === 'expr')
    return arithmeticOf(said[2]!.replace(/\\(?=[*()])/g, ''), `$(${text})`, variables, depth);
  const cause = `$(${text.trim().replace(/\s+/g, ' ').slice(0, 40)})`;
  return { cause, why: `${cause} is not run here` };
}

/** Whether texts match `*`, `?` and sets of a pattern. */
export function globOf(pattern: string): (text: string) => boolean {
  // more would take long to tell
  if (pattern.split('*').length > 5) return text => text === pattern;
  const source = pattern
    .replace(/[.+^${}()\\]/g, '\\$&')
    .replace(/\[!/g, '[^')
    .replace(/\*+/g, '[\\s\\S]*')
    .replace(/\?/g, '[\\s\\S]');
  try {
    const expression = new RegExp(`^(?:${source.slice(0, 200)})$`);
    return text => expression.test(text.slice(0, 1000));
  } catch {
    return text => text === pattern;
  }
}
