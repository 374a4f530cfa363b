import type { Command } from 'commander';
import { lawIds } from '../../catalog/laws.ts';
import type { Options } from '../declaration.ts';
import { InputError, type Io, type Outcome } from '../io.ts';

/** Words that may follow each command, read off the commands' own declarations, so that they never go stale. */
interface Words {
  readonly name: string;
  readonly description: string;
  readonly options: readonly string[];
}

function wordsOf(program: Command): readonly Words[] {
  return program.commands.map(command => ({
    name: command.name(),
    description: command.description(),
    options: command.options.map(option => option.long ?? option.short ?? ''),
  }));
}

export async function completionCommand(
  args: readonly string[],
  _options: Options,
  io: Io,
  program: Command,
): Promise<Outcome> {
  const [shell = ''] = args;
  const script = { bash, zsh, fish }[shell];
  if (script === undefined) throw new InputError(`Unknown shell '${shell}': expected bash, zsh or fish`);
  await io.out(script(wordsOf(program), lawIds().join(' ')));
  return {};
}

function bash(commands: readonly Words[], laws: string): string {
  const cases = commands.map(({ name, options }) => `      ${name}) words="${options.join(' ')}" ;;`);
  return `# bash completion of isoflop
_isoflop() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  case "$previous" in
    --law) words="${laws}" ;;
    --format) words="table json csv markdown" ;;
  esac
  if [ -z "$words" ] && [ "$COMP_CWORD" -eq 1 ]; then
    words="${commands.map(({ name }) => name).join(' ')}"
  elif [ -z "$words" ]; then
    case "\${COMP_WORDS[1]}" in
      laws) words="${laws} --checks --format --json" ;;
${cases.filter(line => !line.includes(' laws)')).join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _isoflop isoflop
`;
}

function zsh(commands: readonly Words[], laws: string): string {
  const list = commands.map(({ name, description }) => `    '${name}:${quote(description)}'`);
  const cases = commands.map(({ name, options }) => `    ${name}) compadd -- ${options.join(' ')} ;;`);
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
  case "\${words[CURRENT-1]}" in
    --law) compadd ${laws}; return ;;
    --format) compadd table json csv markdown; return ;;
  esac
  [[ "\${words[2]}" == laws ]] && compadd ${laws}
  case "\${words[2]}" in
${cases.join('\n')}
  esac
  _files
}
if [ "$funcstack[1]" = "_isoflop" ]; then _isoflop "$@"; else compdef _isoflop isoflop; fi
`;
}

function fish(commands: readonly Words[], laws: string): string {
  const lines = commands.flatMap(({ name, description, options }) => [
    `complete -c isoflop -n __fish_use_subcommand -a ${name} -d '${quote(description)}'`,
    ...options.map(
      option =>
        `complete -c isoflop -n '__fish_seen_subcommand_from ${name}' -l ${option.replace(/^--/, '')}`,
    ),
  ]);
  return `# fish completion of isoflop
${lines.join('\n')}
complete -c isoflop -l law -x -a '${laws}'
complete -c isoflop -l format -x -a 'table json csv markdown'
complete -c isoflop -n '__fish_seen_subcommand_from laws' -a '${laws}'
`;
}

function quote(text: string): string {
  return text.replaceAll("'", '’').replaceAll(':', ' -');
}
