import type { Command, Option } from 'commander';
import { accelerators } from '../catalog/accelerators.ts';
import { lawIds } from '../catalog/laws.ts';
import { modelIds } from '../catalog/models.ts';
import { runs } from '../catalog/runs.ts';
import { conversionUnits } from '../planner/convert.ts';
import { plotKinds } from './plot-kinds.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;

/** An option as a shell completes it. */
export interface OptionWords {
  /** `--law` */
  readonly name: string;
  readonly takesValue: boolean;
  /** Values that it may have; none where any may be, or a file. */
  readonly values: readonly string[];
}

/** Words that may follow a command. */
export interface CommandWords {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionWords[];
  /** Values of its arguments, where they are known. */
  readonly values: readonly string[];
  /** Whether its arguments are files. */
  readonly takesFiles: boolean;
}

/** Words of each command, read off the commands' own declarations, so that they never go stale. */
export function wordsOf(program: Command): readonly CommandWords[] {
  return program.commands.map(command => ({
    name: command.name(),
    description: command.description(),
    options: command.options.map(option => ({
      name: option.long ?? option.short ?? '',
      takesValue: option.required || option.optional,
      values: valuesOf(command.name(), option),
    })),
    values: argumentsOf(command.name()),
    takesFiles: command.registeredArguments.some(argument => fileArguments.includes(argument.name())),
  }));
}

const fileArguments = ['file', 'files', 'proposal', 'runs'];

function valuesOf(command: string, option: Option): readonly string[] {
  if (option.argChoices !== undefined) return option.argChoices;
  if (command === 'convert' && ['--to', '--from'].includes(option.long ?? '')) return conversionUnits;
  switch (option.long) {
    case '--law':
      return lawIds();
    case '--c-min':
      return ['half', 'equal'];
    case '--count':
      return ['total', 'non-embedding'];
    case '--accelerator':
      return acceleratorIds();
    case '--on':
      // elsewhere a number of them stands before the name
      return command === 'convert' ? acceleratorIds() : [];
    default:
      return [];
  }
}

function argumentsOf(command: string): readonly string[] {
  switch (command) {
    case 'laws':
      return lawIds();
    case 'accelerators':
      return acceleratorIds();
    case 'model':
      return modelIds();
    case 'runs':
      return runs().map(run => run.id);
    case 'plot':
      return plotKinds;
    case 'completion':
      return shells;
    default:
      return [];
  }
}

function acceleratorIds(): readonly string[] {
  return accelerators().map(one => one.id);
}
