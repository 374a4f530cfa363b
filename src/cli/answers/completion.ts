import { usualFormats } from '../../render/formats.ts';
import { allDeclarations } from '../catalogue.ts';
import { type CallOf, type Command, kebab } from '../command.ts';
import type * as declared from '../commands/completion.ts';
import { InputError, type Outcome } from '../io.ts';

/** An option as a shell completes it. */
interface OptionWords {
  /** `--law` */
  readonly name: string;
  readonly takesValue: boolean;
  /** Values that it may have; none where any may be, or a file. */
  readonly values: readonly string[];
}

/** Words that may follow a command. */
interface CommandWords {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionWords[];
  /** Values of its arguments, where they are known; of a group, the commands in it. */
  readonly values: readonly string[];
  /** Whether its arguments are files. */
  readonly takesFiles: boolean;
}

const scripts: Readonly<Record<string, (commands: readonly CommandWords[]) => string>> = { bash, zsh, fish };

/** A script with the words of every command, read off the commands' own declarations, so that they never go stale. */
export async function completionAnswer({ args, io }: CallOf<typeof declared>): Promise<Outcome> {
  const script = scripts[args.shell];
  if (script === undefined) throw new InputError(`Unknown shell '${args.shell}': expected bash, zsh or fish`);
  const declarations = await allDeclarations();
  const commands = await Promise.all(
    declarations.map(async (declaration): Promise<CommandWords> => {
      const { name, summary: description } = declaration;
      if (declaration.kind === 'command') return { name, description, ...(await wordsOf(declaration)) };
      const inside = declarations.filter(one => one.name.startsWith(`${name} `));
      const values = inside.map(one => one.name.slice(name.length + 1));
      return { name, description, options: [], values, takesFiles: false };
    }),
  );
  await io.out(script(commands));
  return {};
}

async function wordsOf(command: Command): Promise<Pick<CommandWords, 'options' | 'values' | 'takesFiles'>> {
  const options = Object.entries(command.options).map(
    async ([name, option]): Promise<OptionWords> => ({
      name: `--${option.isNegated ? 'no-' : ''}${kebab(name)}`,
      takesValue: option.placeholder !== undefined,
      values: option.choices ?? (await option.completes?.()) ?? [],
    }),
  );
  const formats: readonly OptionWords[] =
    command.formats === 'none'
      ? []
      : [
          { name: '--format', takesValue: true, values: [...usualFormats, ...command.formats] },
          { name: '--json', takesValue: false, values: [] },
        ];
  const config: readonly OptionWords[] = command.ignoresConfig
    ? []
    : [
        { name: '--config', takesValue: true, values: [] },
        { name: '--no-config', takesValue: false, values: [] },
      ];
  const args = Object.values(command.arguments);
  return {
    options: [...(await Promise.all(options)), ...formats, ...config],
    values: (await Promise.all(args.map(async one => (await one.completes?.()) ?? []))).flat(),
    takesFiles: args.some(one => one.isFile),
  };
}

/** Words that others stand behind. */
function groupsOf(commands: readonly CommandWords[]): string {
  const groups = commands.filter(({ name }) => commands.some(one => one.name.startsWith(`${name} `)));
  return groups.map(({ name }) => name).join('|');
}

/** The words that may stand first. */
function firstWords(commands: readonly CommandWords[]): readonly CommandWords[] {
  return commands.filter(({ name }) => !name.includes(' '));
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
const BUDGET = '[0-9\\$~.+-]*';

/** Where nothing of these matches, bash goes on to file names: that is `-o default`. */
function bash(commands: readonly CommandWords[]): string {
  const values = withValue(commands).map(({ command, option }) =>
    option.values.length > 0
      ? `    "${command} ${option.name}") words="${option.values.join(' ')}" ;;`
      : `    "${command} ${option.name}") return ;;`,
  );
  const options = commands.map(command => `      "${command.name}") words="${names(command)}" ;;`);
  const known = commands.map(command => {
    const words = command.values.length > 0 ? command.values.join(' ') : names(command);
    return `      "${command.name}") ${command.takesFiles ? 'return' : `words="${words}"`} ;;`;
  });
  return `# bash completion of isoflop
_isoflop() {
  local command="\${COMP_WORDS[1]}" current="\${COMP_WORDS[COMP_CWORD]}"
  local previous="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  COMPREPLY=()
  # isoflop 1e24 is isoflop recommend 1e24
  [[ $COMP_CWORD -gt 1 && $command == ${BUDGET} ]] && command=recommend
  case "$command" in
    ${groupsOf(commands)}) [ $COMP_CWORD -gt 2 ] && command="$command \${COMP_WORDS[2]}" ;;
  esac
  case "$command $previous" in
${values.join('\n')}
  esac
  if [ -n "$words" ]; then
    :
  elif [ "$COMP_CWORD" -eq 1 ]; then
    words="${firstWords(commands)
      .map(({ name }) => name)
      .join(' ')}"
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
  const list = firstWords(commands).map(({ name, description }) => `    '${name}:${quote(description)}'`);
  const values = withValue(commands).map(({ command, option }) => {
    const words = option.values.length > 0 ? `compadd -- ${option.values.join(' ')}; ` : '';
    return `    '${command} ${option.name}') ${words}_files; return ;;`;
  });
  const cases = commands.map(
    command => `    '${command.name}') compadd -- ${[...command.values, names(command)].join(' ')} ;;`,
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
  [[ $command == ${BUDGET} ]] && command=recommend
  case "$command" in
    ${groupsOf(commands)}) (( CURRENT > 3 )) && command="$command \${words[3]}" ;;
  esac
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
  const others = firstWords(commands)
    .map(({ name }) => name)
    .filter(name => name !== 'recommend');
  const lines = commands.flatMap(({ name, description, options, values }) => {
    const after = `complete -c isoflop -n '${condition(name)}'`;
    return [
      ...(name.includes(' ')
        ? []
        : [`complete -c isoflop -n __fish_use_subcommand -a ${name} -d '${quote(description)}'`]),
      ...options.map(option => {
        const words = option.values.length > 0 ? ` -a '${option.values.join(' ')}'` : '';
        return `${after} -l ${option.name.replace(/^--/, '')}${option.takesValue ? ' -r' : ''}${words}`;
      }),
      ...(values.length > 0 ? [`${after} -a '${values.join(' ')}'`] : []),
    ];
  });

  function condition(name: string): string {
    // isoflop 1e24 is isoflop recommend 1e24
    if (name === 'recommend') return `not __fish_seen_subcommand_from ${others.join(' ')}`;
    const [first, second] = name.split(' ');
    const seen = `__fish_seen_subcommand_from ${first}`;
    if (second !== undefined) return `${seen}; and __fish_seen_subcommand_from ${second}`;
    // a word may stand first and behind another: fit, plot fit
    const groups = commands.filter(one => one.name.endsWith(` ${name}`)).map(one => one.name.split(' ')[0]);
    return [seen, ...groups.map(one => `not __fish_seen_subcommand_from ${one}`)].join('; and ');
  }
  return `# fish completion of isoflop
${lines.join('\n')}
`;
}

function quote(text: string): string {
  return text.replaceAll("'", '’').replaceAll(':', ' -');
}
