/**
 * A number out of the arithmetic of programs and scripts: `5 * 8`, `2 ** 20`, `N // 2`, `int(5e12)`; undefined for anything else.
 *
 * @param numberOf numbers of names that were set before
 * @param isWhole whether division leaves no fractions, as in shells
 */
export function evaluate(
  text: string,
  numberOf: (name: string) => number | undefined,
  isWhole = false,
): number | undefined {
  const tokens = text.match(/\d[\d_]*\.?\d*(?:e[+-]?\d+)?|\.\d+|[a-z_]\w*|\*\*|\/\/|[-+*/%()]|\S/gi) ?? [];
  // deeper nesting is no arithmetic of a launch file, and would exhaust the stack
  if (tokens.length > 200) return undefined;
  let at = 0;
  const take = (...signs: readonly string[]) => (signs.includes(tokens[at]!) ? tokens[at++] : undefined);
  const result = sum();
  return at === tokens.length && Number.isFinite(result) ? result : undefined;

  function sum(): number {
    let value = product();
    for (let sign = take('+', '-'); sign !== undefined; sign = take('+', '-')) {
      const right = product();
      value = sign === '+' ? value + right : value - right;
    }
    return value;
  }

  function product(): number {
    let value = unary();
    for (let sign = take('*', '/', '//', '%'); sign !== undefined; sign = take('*', '/', '//', '%')) {
      const right = unary();
      value =
        sign === '*'
          ? value * right
          : sign === '%'
            ? value % right
            : sign === '/'
              ? isWhole
                ? Math.trunc(value / right)
                : value / right
              : Math.floor(value / right);
    }
    return value;
  }

  function unary(): number {
    const sign = take('+', '-');
    if (sign !== undefined) return sign === '-' ? -unary() : unary();
    const base = atom();
    return take('**') === undefined ? base : base ** unary();
  }

  function atom(): number {
    if (take('(') !== undefined) {
      const value = sum();
      return take(')') === undefined ? Number.NaN : value;
    }
    const token = tokens[at++] ?? '';
    // int(5e12) is how programs write a whole number
    if (/^(?:int|float|round)$/.test(token) && tokens[at] === '(')
      return token === 'int' ? Math.trunc(atom()) : atom();
    if (/^[a-z_]/i.test(token)) return numberOf(token) ?? Number.NaN;
    return /^[\d.]/.test(token) ? Number(token.replaceAll('_', '')) : Number.NaN;
  }
}
