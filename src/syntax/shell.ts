import { type Flag, flagsOf, isLaunched } from './shell-flags.ts';
import { arithmeticStatus, both, either, not, openBy, type ShellStatus, testStatus } from './shell-tests.ts';
import {
  arithmeticOf,
  dependsOn,
  expand,
  globOf,
  type ShellValue,
  type ShellVariables,
} from './shell-values.ts';
import { type ShellToken, shellTokens } from './shell-words.ts';

/** A flag as it is set, with what it comes to. */
export interface SetFlag extends Flag {
  readonly key: string;
  readonly known: ShellValue;
  /** The command that it stands in, counted from 1; none for one of a text or an array. */
  readonly launch?: number;
}

/** What scripts nest and call at most. */
const MOST_DEPTH = 60;
const MOST_CALLS = 200;

interface Branch {
  readonly variables: ReadonlyMap<string, ShellValue>;
  readonly flags: readonly SetFlag[];
  readonly hasEnded: boolean;
}

/**
 * What the commands of a script are called with. Conditions on variables that the script sets are decided; of others every
 * branch is read, and what they do not agree on is unknown, with the reason. Loops are gone through once, functions where they are called.
 * Without arguments, as where `${1:-8}` stands for 8.
 */
export function readScript(text: string): readonly SetFlag[] {
  const tokens = shellTokens(text);
  let variables = new Map<string, ShellValue>();
  let flags: SetFlag[] = [];
  let hasEnded = false;
  let isLive = true;
  let at = 0;
  let depth = 0;
  let calls = 0;
  let launches = 0;
  let given: readonly ShellValue[] = [];
  const functions = new Map<string, { readonly start: number; isCalled: boolean }>();

  const scope: ShellVariables = {
    get: name => {
      if (/^[1-9]$/.test(name)) return given[Number(name) - 1];
      if (name === '#') return { text: String(given.length) };
      return variables.get(name);
    },
    set: (name, value) => variables.set(name, value),
  };

  list(() => false);
  for (const one of functions.values()) {
    if (one.isCalled) continue;
    at = one.start;
    given = [];
    list(word => word === '}');
  }
  return flags;

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
        const next = live(decided === isAnd, command);
        status = decided === isAnd ? (decided === before ? next : before) : before;
      } else {
        let next: ShellStatus = true;
        const taken = branch(() => {
          next = command();
        });
        join([taken, branch(() => {})], openBy(decided));
        status = isAnd ? both(before, next) : either(before, next);
      }
    }
    return status;
  }

  function live<Result>(is: boolean, run: () => Result): Result {
    const before = isLive;
    isLive &&= is;
    const result = run();
    isLive = before;
    return result;
  }

  /** What commands would leave behind, from here. */
  function branch(run: () => void): Branch {
    const before = { variables, flags, hasEnded };
    variables = new Map(variables);
    flags = [];
    hasEnded = false;
    run();
    const result = { variables, flags, hasEnded };
    ({ variables, flags, hasEnded } = before);
    return result;
  }

  /** One of several branches is gone through: what all of them leave is known. */
  function join(branches: readonly Branch[], open: ShellValue & { readonly why: string }): void {
    if (!isLive) return;
    // a branch that stops without running anything is not the run's
    const going = branches.filter(
      one => !one.hasEnded || one.flags.some(({ launch }) => launch !== undefined),
    );
    const kept = going.length > 0 ? going : branches;
    const [first, ...others] = kept;
    if (first === undefined) return;
    const merged = new Map(first.variables);
    for (const name of new Set(kept.flatMap(one => [...one.variables.keys()]))) {
      const value = first.variables.get(name);
      if (!others.every(one => isSame(one.variables.get(name), value))) merged.set(name, open);
    }
    variables = merged;
    const last = kept.map(one => new Map(one.flags.map(flag => [flag.key, flag])));
    for (const key of new Set(last.flatMap(one => [...one.keys()]))) {
      const flag = last.find(one => one.has(key))!.get(key)!;
      const isAgreed = last.every(one => isSame(one.get(key)?.known, flag.known));
      flags.push(isAgreed ? flag : { ...flag, known: flag.known.text === undefined ? flag.known : open });
    }
  }

  function command(): ShellStatus {
    const text = word();
    if (text === undefined) {
      if (tokens[at]?.kind === 'directive') directive(tokens[at]!);
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
      const status: ShellStatus = isElse ? true : live(!isDecided, () => list(one => one === 'then'));
      if (!isElse) at++;
      const one = branch(() =>
        live(!isDecided && status !== false, () => list(end => /^(?:elif|else|fi)$/.test(end))),
      );
      if (isDecided || status === false) continue;
      const isWayOut = one.hasEnded && one.flags.every(({ launch }) => launch === undefined);
      if (status !== true) open ??= openBy(status);
      if (isWayOut) continue;
      branches.push(one);
      isDecided = status === true;
    }
    at++;
    if (!isDecided) branches.push(branch(() => {}));
    join(branches, open ?? dependsOn({ cause: 'a condition' }));
    return true;
  }

  function cases(): ShellStatus {
    at++;
    const value = isLive ? expand(word() ?? '', scope) : { text: '' };
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
      const one = branch(() => live(isTaken, () => list(end => end === ';;' || end === 'esac')));
      if (isSign(';;')) at++;
      if (!isTaken) continue;
      branches.push(one);
      isDecided = value.text !== undefined || isAny;
    }
    at++;
    if (!isDecided) branches.push(branch(() => {}));
    join(branches, dependsOn(value.text === undefined ? value : { cause: 'a condition' }));
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
    if (isLive && /^[A-Za-z_]\w*$/.test(name)) {
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
    if (!isTaken || status === true) return live(isTaken, body);
    const one = branch(body);
    join([one], openBy(status));
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
    if (isLive) functions.set(name, { start: at, isCalled: false });
    live(false, () => list(one => one === '}'));
    at++;
    return true;
  }

  function call(one: { readonly start: number; isCalled: boolean }, values: readonly ShellValue[]): void {
    const back = { at, given };
    one.isCalled = true;
    if (++calls < MOST_CALLS && depth < MOST_DEPTH / 4) {
      depth++;
      at = one.start;
      given = values;
      list(end => end === '}');
      depth--;
    }
    ({ at, given } = back);
  }

  function simple(): ShellStatus {
    const from = at;
    const opener = word();
    if (opener === '[[') while (at < tokens.length && word() !== ']]') at++;
    while (at < tokens.length && (tokens[at]!.kind === 'word' || (at > from && isInner(from)))) at++;
    const words = tokens.slice(from, at);
    if (!isLive) return true;
    const texts = words.map(({ text }) => text);
    if (opener === '[' || opener === 'test' || opener === '[[') {
      const end = texts.findLastIndex(one => one === ']' || one === ']]');
      return testStatus(words.slice(1, end < 0 ? undefined : end), scope, opener === '[[');
    }
    if (opener!.startsWith('((')) return assigned(opener!) ?? arithmeticStatus(opener!, scope);
    if (opener === 'true' || opener === ':') {
      for (const one of texts.slice(1)) expand(one, scope);
      return true;
    }
    if (opener === 'false') return false;
    if (opener === 'exit' || opener === 'return') {
      hasEnded = true;
      return true;
    }
    const isDeclaring = /^(?:export|local|declare|typeset|readonly)$/.test(opener!);
    let leading = isDeclaring ? 1 : 0;
    for (; leading < texts.length; leading++) {
      if (isDeclaring && /^-/.test(texts[leading]!)) continue;
      if (!assign(texts[leading]!) && !isDeclaring) break;
    }
    read(words);
    const called = leading === 0 ? functions.get(opener!) : undefined;
    if (called !== undefined)
      call(
        called,
        texts.slice(1).map(one => expand(one, scope)),
      );
    return leading === texts.length ? true : { cause: `what ${opener!.slice(0, 40)} finds`, isCommand: true };
  }

  /** Parentheses of a test stand between its words. */
  function isInner(from: number): boolean {
    return tokens[from]!.text === '[' && (isSign('(') || isSign(')'));
  }

  function assign(text: string): boolean {
    const set = /^([A-Za-z_]\w*)(\+?)=([\s\S]*)$/.exec(text);
    if (set === null) return false;
    const [, name = '', plus, rest = ''] = set;
    const value = expand(rest, scope);
    const before = plus === '' ? undefined : variables.get(name);
    const isOpen = before !== undefined && before.text === undefined;
    variables.set(
      name,
      isOpen ? before : value.text === undefined ? value : { text: (before?.text ?? '') + value.text },
    );
    return true;
  }

  /** `((N = 4 * M))`. */
  function assigned(text: string): ShellStatus | undefined {
    const set = /^\(\(\s*([A-Za-z_]\w*)\s*=(?!=)([\s\S]*)\)\)$/.exec(text);
    if (set === null) return undefined;
    scope.set(set[1]!, arithmeticOf(set[2]!, text, scope));
    return true;
  }

  function read(words: readonly ShellToken[]): void {
    const launch = isLaunched(words) ? ++launches : undefined;
    for (const flag of flagsOf(words)) {
      const known: ShellValue = flag.bare ? { text: 'true' } : expand(flag.value, scope);
      flags.push({ ...flag, key: flag.name, known, ...(launch !== undefined && { launch }) });
    }
  }

  function directive({ text, at: start }: ShellToken): void {
    const words = [...text.matchAll(/\S+/g)].map(({ 0: one, index }) => ({
      kind: 'word' as const,
      text: one,
      at: start + index,
    }));
    for (const flag of flagsOf(words)) {
      const known: ShellValue = flag.bare ? { text: 'true' } : expand(flag.value, scope);
      flags.push({ ...flag, key: `sbatch.${flag.name}`, known });
      // what the scheduler tells the script
      for (const name of told[flag.name] ?? []) if (known.text !== undefined) variables.set(name, known);
    }
  }
}

const told: Readonly<Record<string, readonly string[]>> = {
  nodes: ['SLURM_NNODES', 'SLURM_JOB_NUM_NODES'],
  ntasks: ['SLURM_NTASKS'],
  'ntasks-per-node': ['SLURM_NTASKS_PER_NODE'],
  'gpus-per-node': ['SLURM_GPUS_PER_NODE', 'SLURM_GPUS_ON_NODE'],
};

function isSame(one: ShellValue | undefined, other: ShellValue | undefined): boolean {
  return one === other || (one?.text !== undefined && one.text === other?.text);
}
