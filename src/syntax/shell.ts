import { runDirective, runSimple } from './shell-simple.ts';
import { type Branch, branch, join, live, newState, type SetFlag, scopeOf } from './shell-state.ts';
import { both, either, not, openBy, type ShellStatus } from './shell-tests.ts';
import { dependsOn, expand, globOf, type ShellValue } from './shell-values.ts';
import { shellTokens } from './shell-words.ts';

/** What scripts nest and call at most. */
const MOST_DEPTH = 60;
const MOST_CALLS = 200;

/**
 * What the commands of a script are called with. Conditions on variables that the script sets are decided; of others every
 * branch is read, and what they do not agree on is unknown, with the reason. Loops are gone through once, functions where they are called.
 * Without arguments, as where `${1:-8}` stands for 8.
 */
export function readScript(text: string): readonly SetFlag[] {
  const tokens = shellTokens(text);
  const state = newState();
  const scope = scopeOf(state);
  let at = 0;
  let depth = 0;
  let calls = 0;
  const functions = new Map<string, { readonly start: number; isCalled: boolean }>();

  list(() => false);
  for (const one of functions.values()) {
    if (one.isCalled) continue;
    at = one.start;
    state.given = [];
    list(word => word === '}');
  }
  return state.flags;

  function word(): string | undefined {
    const token = tokens[at];
    return token?.kind === 'word' ? token.text : undefined;
  }

  function isSign(text: string): boolean {
    return tokens[at]?.kind === 'sign' && tokens[at]!.text === text;
  }

  /** Commands up to a word or a sign that ends them, which is left. */
  function list(ends: (text: string) => boolean): ShellStatus {
    let status: ShellStatus = true;
    while (at < tokens.length) {
      const token = tokens[at]!;
      if (token.kind !== 'directive' && ends(token.text)) return status;
      if (token.kind === 'sign') at++;
      else status = chain();
    }
    return status;
  }

  /** `A && B || C`. */
  function chain(): ShellStatus {
    let status = command();
    while (isSign('&&') || isSign('||')) {
      const isAnd = isSign('&&');
      at++;
      while (isSign('\n')) at++;
      const before = status;
      // what is run is taken to succeed
      const decided = typeof before !== 'boolean' && before.isCommand === true ? true : before;
      if (typeof decided === 'boolean') {
        const next = live(state, decided === isAnd, command);
        status = decided === isAnd ? (decided === before ? next : before) : before;
      } else {
        let next: ShellStatus = true;
        const taken = branch(state, () => {
          next = command();
        });
        join(state, [taken, branch(state, () => {})], openBy(decided));
        status = isAnd ? both(before, next) : either(before, next);
      }
    }
    return status;
  }

  function command(): ShellStatus {
    const text = word();
    if (text === undefined) {
      if (tokens[at]?.kind === 'directive') runDirective(tokens[at]!, state);
      at++;
      return true;
    }
    if (depth > MOST_DEPTH) return simple();
    depth++;
    const status = compound(text);
    depth--;
    return status;
  }

  function compound(text: string): ShellStatus {
    switch (text) {
      case '!':
        at++;
        return not(command());
      case 'if':
        return conditional();
      case 'case':
        return cases();
      case 'for':
      case 'select':
        return forLoop();
      case 'while':
      case 'until':
        return whileLoop();
      case '{':
        at++;
        list(one => one === '}');
        at++;
        return true;
      case 'function':
        at++;
        return declared(word() ?? '');
      default:
        if (tokens[at + 1]?.text === '(' && tokens[at + 2]?.text === ')' && /^[\w:-]+$/.test(text))
          return declared(text);
        return simple();
    }
  }

  function conditional(): ShellStatus {
    const branches: Branch[] = [];
    let open: (ShellValue & { readonly why: string }) | undefined;
    let isDecided = false;
    let isElse = false;
    while (at < tokens.length && word() !== 'fi') {
      isElse = word() === 'else';
      at++;
      const status: ShellStatus = isElse ? true : live(state, !isDecided, () => list(one => one === 'then'));
      if (!isElse) at++;
      const one = branch(state, () =>
        live(state, !isDecided && status !== false, () => list(end => /^(?:elif|else|fi)$/.test(end))),
      );
      if (isDecided || status === false) continue;
      const isWayOut = one.hasEnded && one.flags.every(({ launch }) => launch === undefined);
      if (status !== true) open ??= openBy(status);
      if (isWayOut) continue;
      branches.push(one);
      isDecided = status === true;
    }
    at++;
    if (!isDecided) branches.push(branch(state, () => {}));
    join(state, branches, open ?? dependsOn({ cause: 'a condition' }));
    return true;
  }

  function cases(): ShellStatus {
    at++;
    const value = state.isLive ? expand(word() ?? '', scope) : { text: '' };
    at++;
    while (isSign('\n') || word() === 'in') at++;
    const branches: Branch[] = [];
    let isDecided = false;
    while (at < tokens.length && word() !== 'esac') {
      if (tokens[at]!.kind !== 'word') {
        at++;
        continue;
      }
      const patterns: string[] = [];
      while (at < tokens.length && !isSign(')') && !isSign('\n')) {
        const pattern = word();
        if (pattern !== undefined) patterns.push(expand(pattern, scope).text ?? '*');
        at++;
      }
      const isAny = patterns.includes('*');
      const isTaken =
        !isDecided && (value.text === undefined || patterns.some(pattern => globOf(pattern)(value.text!)));
      const one = branch(state, () =>
        live(state, isTaken, () => list(end => end === ';;' || end === 'esac')),
      );
      if (isSign(';;')) at++;
      if (!isTaken) continue;
      branches.push(one);
      isDecided = value.text !== undefined || isAny;
    }
    at++;
    if (!isDecided) branches.push(branch(state, () => {}));
    join(state, branches, dependsOn(value.text === undefined ? value : { cause: 'a condition' }));
    return true;
  }

  function forLoop(): ShellStatus {
    at++;
    const name = word() ?? '';
    at++;
    const words: string[] = [];
    while (at < tokens.length && word() !== 'do') {
      const one = word();
      if (one !== undefined && one !== 'in') words.push(one);
      at++;
    }
    if (state.isLive && /^[A-Za-z_]\w*$/.test(name)) {
      const values = words.flatMap(one => expand(one, scope).text?.split(/\s+/) ?? ['…']);
      const one = values.length === 1 && !/[{*…]/.test(values[0]!) ? values[0] : undefined;
      const takes = values.slice(0, 6).join(', ');
      scope.set(
        name,
        one === undefined
          ? { cause: `$${name}`, why: `$${name} takes ${takes || 'several values'}` }
          : { text: one },
      );
    }
    return body();
  }

  function body(): ShellStatus {
    at++;
    list(one => one === 'done');
    at++;
    return true;
  }

  function whileLoop(): ShellStatus {
    const start = at++;
    const status = list(one => one === 'do');
    // what reads the arguments finds none
    const isOfArguments = tokens
      .slice(start, endOf(at))
      .some(({ kind, text }) => kind === 'word' && (text === 'shift' || text === 'getopts'));
    const isTaken = !isOfArguments && status !== false;
    if (!isTaken || status === true) return live(state, isTaken, body);
    const one = branch(state, body);
    join(state, [one], openBy(status));
    return true;
  }

  /** Where a loop that is opened here ends. */
  function endOf(from: number): number {
    let level = 0;
    for (let index = from; index < Math.min(tokens.length, from + 5000); index++) {
      if (tokens[index]!.text === 'do') level++;
      else if (tokens[index]!.text === 'done' && --level === 0) return index;
    }
    return from;
  }

  function declared(name: string): ShellStatus {
    at++;
    while (isSign('(') || isSign(')') || isSign('\n')) at++;
    if (word() !== '{') return true;
    at++;
    if (state.isLive) functions.set(name, { start: at, isCalled: false });
    live(state, false, () => list(one => one === '}'));
    at++;
    return true;
  }

  function call(one: { readonly start: number; isCalled: boolean }, values: readonly ShellValue[]): void {
    const back = { at, given: state.given };
    one.isCalled = true;
    if (++calls < MOST_CALLS && depth < MOST_DEPTH / 4) {
      depth++;
      at = one.start;
      state.given = values;
      list(end => end === '}');
      depth--;
    }
    ({ at, given: state.given } = back);
  }

  function simple(): ShellStatus {
    const from = at;
    const opener = word();
    if (opener === '[[') while (at < tokens.length && word() !== ']]') at++;
    while (at < tokens.length && (tokens[at]!.kind === 'word' || (at > from && isInner(from)))) at++;
    const words = tokens.slice(from, at);
    if (!state.isLive) return true;
    return runSimple(words, state, (name, values) => {
      const called = functions.get(name);
      if (called !== undefined) call(called, values());
    });
  }

  /** Parentheses of a test stand between its words. */
  function isInner(from: number): boolean {
    return tokens[from]!.text === '[' && (isSign('(') || isSign(')'));
  }
}
