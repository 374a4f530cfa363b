import { flagsOf, isLaunched } from './shell-flags.ts';
import { type ScriptState, scopeOf } from './shell-state.ts';
import { arithmeticStatus, type ShellStatus, testStatus } from './shell-tests.ts';
import { arithmeticOf, expand, type ShellValue, type ShellVariables } from './shell-values.ts';
import type { ShellToken } from './shell-words.ts';

/**
 * Run one command: a test, assignments, or what is called with flags.
 *
 * @param call told of a command by its name, which may be a function of the script, with what it is given
 */
export function runSimple(
  words: readonly ShellToken[],
  state: ScriptState,
  call: (name: string, given: () => readonly ShellValue[]) => void,
): ShellStatus {
  const scope = scopeOf(state);
  const texts = words.map(({ text }) => text);
  const opener = texts[0] ?? '';
  if (opener === '[' || opener === 'test' || opener === '[[') {
    const end = texts.findLastIndex(one => one === ']' || one === ']]');
    return testStatus(words.slice(1, end < 0 ? undefined : end), scope, opener === '[[');
  }
  if (opener.startsWith('((')) return assigned(opener, scope) ?? arithmeticStatus(opener, scope);
  if (opener === 'true' || opener === ':') {
    for (const one of texts.slice(1)) expand(one, scope);
    return true;
  }
  if (opener === 'false') return false;
  if (opener === 'exit' || opener === 'return') {
    state.hasEnded = true;
    return true;
  }
  const isDeclaring = /^(?:export|local|declare|typeset|readonly)$/.test(opener);
  let leading = isDeclaring ? 1 : 0;
  for (; leading < texts.length; leading++) {
    if (isDeclaring && /^-/.test(texts[leading]!)) continue;
    if (!assign(texts[leading]!, scope) && !isDeclaring) break;
  }
  read(words, state);
  if (leading === 0) call(opener, () => texts.slice(1).map(one => expand(one, scope)));
  return leading === texts.length ? true : { cause: `what ${opener.slice(0, 40)} finds`, isCommand: true };
}

function assign(text: string, scope: ShellVariables): boolean {
  const set = /^([A-Za-z_]\w*)(\+?)=([\s\S]*)$/.exec(text);
  if (set === null) return false;
  const [, name = '', plus, rest = ''] = set;
  const value = expand(rest, scope);
  const before = plus === '' ? undefined : scope.get(name);
  const isOpen = before !== undefined && before.text === undefined;
  scope.set(
    name,
    isOpen ? before : value.text === undefined ? value : { text: (before?.text ?? '') + value.text },
  );
  return true;
}

/** `((N = 4 * M))`. */
function assigned(text: string, scope: ShellVariables): ShellStatus | undefined {
  const set = /^\(\(\s*([A-Za-z_]\w*)\s*=(?!=)([\s\S]*)\)\)$/.exec(text);
  if (set === null) return undefined;
  scope.set(set[1]!, arithmeticOf(set[2]!, text, scope));
  return true;
}

function read(words: readonly ShellToken[], state: ScriptState): void {
  const launch = isLaunched(words) ? ++state.launches : undefined;
  for (const flag of flagsOf(words)) {
    const known: ShellValue = flag.bare ? { text: 'true' } : expand(flag.value, scopeOf(state));
    state.flags.push({ ...flag, key: flag.name, known, ...(launch !== undefined && { launch }) });
  }
}

const told: Readonly<Record<string, readonly string[]>> = {
  nodes: ['SLURM_NNODES', 'SLURM_JOB_NUM_NODES'],
  ntasks: ['SLURM_NTASKS'],
  'ntasks-per-node': ['SLURM_NTASKS_PER_NODE'],
  'gpus-per-node': ['SLURM_GPUS_PER_NODE', 'SLURM_GPUS_ON_NODE'],
};

/** What a line for the scheduler asks for. */
export function runDirective({ text, at: start }: ShellToken, state: ScriptState): void {
  const words = [...text.matchAll(/\S+/g)].map(({ 0: one, index }) => ({
    kind: 'word' as const,
    text: one,
    at: start + index,
  }));
  for (const flag of flagsOf(words)) {
    const known: ShellValue = flag.bare ? { text: 'true' } : expand(flag.value, scopeOf(state));
    state.flags.push({ ...flag, key: `sbatch.${flag.name}`, known });
    // what the scheduler tells the script
    for (const name of told[flag.name] ?? []) if (known.text !== undefined) state.variables.set(name, known);
  }
}
