import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { append, leastOf, mostOf } from '../../src/core/unbounded.ts';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
  name => name.endsWith('.ts') && name !== 'core/unbounded.ts',
);

test.each(files)('%s spreads no list into a call', name => {
  const code = readFileSync(join('src', name), 'utf8').replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
  // calls that take every entry of a list as an argument of its own
  for (const call of code.matchAll(
    /(?:Math\.(?:min|max)|\.(?:push|unshift|splice|concat|apply)|String\.from\w+)\(/g,
  )) {
    const text = code.slice(call.index, endOfCall(code, call.index + call[0].length));
    const spreads = topLevelSpread(text.slice(call[0].length));
    expect(spreads, `${name}: ${text.slice(0, 80)}; see core/unbounded.ts`).toBe(false);
  }
});

function endOfCall(code: string, start: number): number {
  let depth = 1;
  let at = start;
  for (; at < code.length && depth > 0; at++) {
    if ('([{'.includes(code[at]!)) depth += 1;
    if (')]}'.includes(code[at]!)) depth -= 1;
  }
  return at;
}

/** Whether one of the arguments is spread; a spread inside an array or object of them is no matter. */
function topLevelSpread(args: string): boolean {
  let depth = 0;
  for (let at = 0; at < args.length; at++) {
    if ('([{'.includes(args[at]!)) depth += 1;
    if (')]}'.includes(args[at]!)) depth -= 1;
    if (depth === 0 && args.startsWith('...', at)) return true;
  }
  return false;
}

test('a million entries', () => {
  const many = Array.from({ length: 1_000_000 }, (_, index) => index);
  expect(() => Math.max(...many)).toThrow(RangeError);
  expect([leastOf(many), mostOf(many)]).toEqual([0, 999_999]);
  const list = [-1];
  append(list, many);
  expect(list).toHaveLength(1_000_001);
});

test('what a list without entries has', () => {
  expect([leastOf([]), mostOf([]), leastOf([], 3), mostOf([], 3)]).toEqual([Infinity, -Infinity, 3, 3]);
  expect([leastOf([5], 3), mostOf([5], 3)]).toEqual([3, 5]);
});
