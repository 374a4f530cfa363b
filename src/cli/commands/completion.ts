import type { Command } from 'commander';
import { type CommandWords, type OptionWords, shells, wordsOf } from '../completion-words.ts';
import type { Options } from '../declaration.ts';
import { InputError, type Io, type Outcome } from '../io.ts';

export async function completionCommand(
  args: readonly string[],
  _options: Options,
  io: Io,
  program: Command,
): Promise<Outcome> {
  const [word = ''] = args;
  const shell = shells.find(one => one === word);
  if (shell === undefined) throw new InputError(`Unknown shell '${word}': expected bash, zsh or fish`);
  await io.out({ bash, zsh, fish }[shell](wordsOf(program)));
  return {};
}

/** Each command with each of its options that takes a value. */
function withValue(
  commands: readonly CommandWords[],
): readonly { readonly command: string; readonly option: OptionWords }[] {
  return commands.flatMap(({ name, options }) =>
    options.filter(option => option.takesValue).map(option => ({ command: name, option })),
  );
}

function names({ options }: CommandWords): string {
  return options.map(option => option.name).join(' ');
}

/** How a budget starts that stands where a command may, as a pattern of bash and zsh. */
const budget = '[0-9\\$~.+-]*';

/** Where nothing of these matches, bash goes on to file names: that is `-o default`. */
function bash(commands: readonly CommandWords[]): string {
  const values = withValue(commands).map(({ command, option }) =>
    option.values.length > 0
      ? `    "${command} ${option.name}") words="${option.values.join(' ')}" ;;`
      : `    "${command} ${option.name}") return ;;`,
  );
  const options = commands.map(command => `      ${command.name}) words="${names(command)}" ;;`);
  const known = commands.map(command => {
    const words = command.values.length > 0 ? command.values.join(' ') : names(command);
    return `      ${command.name}) ${command.takesFiles ? 'return' : `words="${words}"`} ;;`;
  });
  return `# bash completion of isoflop
_isoflop() {
  local command="\${COMP_WORDS[1]}" current="\${COMP_WORDS[COMP_CWORD]}"
  local previous="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  COMPREPLY=()
  # isoflop 1e24 is isoflop recommend 1e24
  [[ $COMP_CWORD -gt 1 && $command == ${budget} ]] && command=recommend
  case "$command $previous" in
${values.join('\n')}
  esac
  if [ -n "$words" ]; then
    :
  elif [ "$COMP_CWORD" -eq 1 ]; then
    words="${commands.map(({ name }) => name).join(' ')}"
  elif [[ "$current" == -* ]]; then
    case "$command" in
${options.join('\n')}
    esac
  else
    case "$command" in
${known.join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _isoflop isoflop
`;
}

function zsh(commands: readonly CommandWords[]): string {
  const list = commands.map(({ name, description }) => `    '${name}:${quote(description)}'`);
  const values = withValue(commands).map(({ command, option }) => {
    const words = option.values.length > 0 ? `compadd -- ${option.values.join(' ')}; ` : '';
    return `    '${command} ${option.name}') ${words}_files; return ;;`;
  });
  const cases = commands.map(
    command => `    ${command.name}) compadd -- ${[...command.values, names(command)].join(' ')} ;;`,
  );
  return `#compdef isoflop
_isoflop() {
  local -a commands
  commands=(
${list.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  local command="\${words[2]}"
  # isoflop 1e24 is isoflop recommend 1e24
  [[ $command == ${budget} ]] && command=recommend
  case "$command \${words[CURRENT-1]}" in
${values.join('\n')}
  esac
  case "$command" in
${cases.join('\n')}
  esac
  _files
}
if [ "$funcstack[1]" = "_isoflop" ]; then _isoflop "$@"; else compdef _isoflop isoflop; fi
`;
}

function fish(commands: readonly CommandWords[]): string {
  const others = commands.map(({ name }) => name).filter(name => name !== 'recommend');
  const lines = commands.flatMap(({ name, description, options, values }) => {
    // isoflop 1e24 is isoflop recommend 1e24
    const condition =
      name === 'recommend'
        ? `not __fish_seen_subcommand_from ${others.join(' ')}`
        : `__fish_seen_subcommand_from ${name}`;
    const after = `complete -c isoflop -n '${condition}'`;
    return [
      `complete -c isoflop -n __fish_use_subcommand -a ${name} -d '${quote(description)}'`,
      ...options.map(option => {
        const words = option.values.length > 0 ? ` -a '${option.values.join(' ')}'` : '';
        return `${after} -l ${option.name.replace(/^--/, '')}${option.takesValue ? ' -r' : ''}${words}`;
      }),
      ...(values.length > 0 ? [`${after} -a '${values.join(' ')}'`] : []),
    ];
  });
  return `# fish completion of isoflop
${lines.join('\n')}
`;
}

function quote(text: string): string {
  return text.replaceAll("'", '’').replaceAll(':', ' -');
}
