import {
  arithmeticOf,
  dependsOn,
  expand,
  globOf,
  type ShellValue,
  type ShellVariables,
} from './shell-values.ts';
import type { ShellToken } from './shell-words.ts';

/** Whether something holds; or what that rests on. */
export type ShellStatus = boolean | { readonly cause: string; readonly isCommand?: true };

/** Of two that both must hold. */
export function both(one: ShellStatus, other: ShellStatus): ShellStatus {
  return one === false || other === false ? false : one === true ? other : one;
}

/** Of two of which one must hold. */
export function either(one: ShellStatus, other: ShellStatus): ShellStatus {
  return one === true || other === true ? true : one === false ? other : one;
}

export function not(status: ShellStatus): ShellStatus {
  return typeof status === 'boolean' ? !status : status;
}

/**
 * Whether a condition between `[` and `]` or `[[` and `]]` holds. A variable that nothing sets is an empty one where it is asked
 * whether it is; where it is compared, what it is decides.
 */
export function testStatus(
  words: readonly ShellToken[],
  variables: ShellVariables,
  isDouble: boolean,
): ShellStatus {
  const texts = words.map(({ text }) => text).filter(text => text !== '\n');
  for (const [signs, joined] of [
    [['||', '-o'], either],
    [['&&', '-a'], both],
  ] as const) {
    const at = topLevel(texts, signs);
    if (at > 0) {
      return joined(
        testStatus(words.slice(0, at), variables, isDouble),
        testStatus(words.slice(at + 1), variables, isDouble),
      );
    }
  }
  const [first, second, third] = texts;
  if (first === '!') return not(testStatus(words.slice(1), variables, isDouble));
  if (first === '(' && texts.at(-1) === ')') return testStatus(words.slice(1, -1), variables, isDouble);
  const value = (text: string) => expand(text, variables);
  if (first === undefined) return false;
  if (second === undefined) return not(isEmpty(value(first)));
  if (third === undefined) {
    if (first === '-z') return isEmpty(value(second));
    if (first === '-n') return not(isEmpty(value(second)));
    return { cause: `whether ${second.slice(0, 40)} is there` };
  }
  return compared(value(first), second, value(third), isDouble && !/^["']/.test(third));
}

function topLevel(texts: readonly string[], signs: readonly string[]): number {
  let level = 0;
  for (const [index, text] of texts.entries()) {
    if (text === '(') level++;
    else if (text === ')') level--;
    else if (level === 0 && signs.includes(text)) return index;
  }
  return -1;
}

function isEmpty(value: ShellValue): ShellStatus {
  if (value.text !== undefined) return value.text === '';
  return value.isUnset === true ? true : { cause: value.cause };
}

const orders: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  '-eq': (one, other) => one === other,
  '-ne': (one, other) => one !== other,
  '-gt': (one, other) => one > other,
  '-ge': (one, other) => one >= other,
  '-lt': (one, other) => one < other,
  '-le': (one, other) => one <= other,
};

function compared(one: ShellValue, sign: string, other: ShellValue, isPattern: boolean): ShellStatus {
  const isSame = sign === '=' || sign === '==';
  if (isSame || sign === '!=') {
    if (other.text === '' && one.text === undefined) return isSame ? isEmpty(one) : not(isEmpty(one));
    if (one.text === undefined) return { cause: one.cause };
    if (other.text === undefined) return { cause: other.cause };
    return (isPattern ? globOf(other.text)(one.text) : one.text === other.text) === isSame;
  }
  if (one.text === undefined) return { cause: one.cause };
  if (other.text === undefined) return { cause: other.cause };
  const [left, right] = [Number(one.text), Number(other.text)];
  const order = orders[sign];
  if (order === undefined || Number.isNaN(left) || Number.isNaN(right))
    return { cause: `${one.text} ${sign} ${other.text}` };
  return order(left, right);
}

/** Whether `((a > b))` holds. */
export function arithmeticStatus(text: string, variables: ShellVariables): ShellStatus {
  const parts = /^\(\(([\s\S]*?)(==|!=|>=|<=|>|<)([\s\S]*)\)\)$/.exec(text);
  const value = (part: string) => arithmeticOf(part, part.trim(), variables);
  if (parts === null) {
    const number = value(text.slice(2, -2));
    return number.text === undefined ? { cause: number.cause } : number.text !== '0';
  }
  const sign = { '==': '-eq', '!=': '-ne', '>=': '-ge', '<=': '-le', '>': '-gt', '<': '-lt' }[parts[2]!]!;
  return compared(value(parts[1]!), sign, value(parts[3]!), false);
}

/** What is open because a condition is. */
export function openBy(status: ShellStatus): ShellValue & { readonly why: string } {
  return dependsOn(typeof status === 'boolean' ? { cause: 'a condition' } : status);
}
