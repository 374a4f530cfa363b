import { closing, type ShellToken, shellTokens } from './shell-words.ts';

/** A flag or an override as it is written. */
export interface Flag {
  readonly name: string;
  readonly at: number;
  readonly value: string;
  readonly valueAt: number;
  readonly bare: boolean;
}

const launchers =
  /^(?:[\w./-]*\/)?(?:python[\d.]*|torchrun|deepspeed|accelerate|composer|srun|mpirun|mpiexec)$/;
const programs = /^[\w./-]+\.(?:py|ya?ml)$/;

/** Whether a command starts a program that is given flags. */
export function isLaunched(words: readonly ShellToken[]): boolean {
  return words.some(({ text }) => launchers.test(text) || /^[\w./-]+\.py$/.test(text));
}

/** Flags `--name value`, `--name=value`, and overrides `name=value`, in words and in the texts and arrays that hold them. */
export function flagsOf(tokens: readonly ShellToken[]): readonly Flag[] {
  const words = tokens.flatMap(token => inner(token));
  const flags: Flag[] = [];
  let isArgument = false;
  for (const [index, { text, at }] of words.entries()) {
    const override = /^["'(]*\+{0,2}([A-Za-z_]\w*(?:\.\w+)*)=([\s\S]*)$/.exec(text);
    if (override !== null && (override[1]!.includes('.') || isArgument)) {
      const [, name = '', written = ''] = override;
      const begins = at + text.indexOf(name);
      const value = trimmed(written);
      flags.push({ name, at: begins, value, valueAt: begins + name.length + 1, bare: false });
      continue;
    }
    const config = isArgument ? /(?:^|\/)config\/(?:[\w-]+\/)*([\w.-]+)\.py$/.exec(text)?.[1] : undefined;
    // of the configurations that stand in a folder of their own the name tells what they hold
    if (config !== undefined)
      flags.push({ name: 'positional.config', at, value: config, valueAt: at, bare: false });
    if (launchers.test(text) || programs.test(text)) isArgument = true;
    const opened = /^["'(]*--([A-Za-z][\w.-]*)(=?)([\s\S]*)$/.exec(text);
    if (opened === null) continue;
    const [, name = '', equals, glued = ''] = opened;
    const begins = at + text.indexOf('--');
    if (equals === '=') {
      const value = trimmed(glued);
      flags.push({ name, at: begins, value, valueAt: begins + name.length + 3, bare: false });
      continue;
    }
    const values: string[] = [];
    for (const { text: next } of words.slice(index + 1, index + 20)) {
      if (/^(?:["'(]*--|-[a-z]$|\\$|[)|;&>]|["']$)/i.test(next)) break;
      // some flags take several numbers, such as a ramp of batches
      if (values.length > 0 && !/^[\d_.]+$/.test(next)) break;
      values.push(trimmed(next));
      if (!/^[\d_.]+$/.test(next)) break;
    }
    const value = values.join(' ');
    flags.push({
      name,
      at: begins,
      value,
      valueAt: words[index + 1]?.at ?? begins,
      bare: values.length === 0,
    });
  }
  return flags;
}

/** A word; or the words of the text or the array that it is or sets, where that holds flags. */
function inner(token: ShellToken, depth = 0): readonly ShellToken[] {
  const { text, at } = token;
  const lead = /^(?:-{0,2}[A-Za-z_][\w-]*\+?=)?(?=["'(])/.exec(text)?.[0].length ?? -1;
  if (lead < 0 || depth > 6 || closing(text, lead) !== text.length) return [token];
  const isArray = text[lead] === '(';
  const within = text.slice(lead + 1, -1);
  if (!isArray && !/--\w|\w\.\w+=/.test(within)) return [token];
  const found = shellTokens(within, at + lead + 1);
  const words = found.filter(({ kind }) => kind === 'word').flatMap(one => inner(one, depth + 1));
  // the name of a text is no flag, that of an option is
  return text.startsWith('-') ? [{ ...token, text: text.slice(0, lead) }, ...words] : words;
}

function trimmed(text: string): string {
  return /\$\(|`/.test(text) ? text : text.replace(/[\\);,]+$/, '');
}
