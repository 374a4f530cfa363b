import { dirname, isAbsolute, join } from 'node:path';
import type { CheckOptions, Level } from '../check/document.ts';
import { findRuleText, ruleIds } from '../check/rules/texts.ts';
import type { SourceFile } from '../check/types.ts';
import { Refusal } from '../core/refusal.ts';
import { nearest } from '../text/names.ts';
import { InputError, type Io } from './io.ts';
import { stdinText } from './stdin.ts';

/** A file that cannot be read does not keep the others from being checked. */
export async function readSource(file: string, io: Io): Promise<SourceFile> {
  if (file === '-') return { file: 'stdin', text: await stdinText(io, MOST_BYTES) };
  try {
    return { file, text: await io.readText(file) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { file, text: '', unreadable: error.message };
  }
}

/** More than the largest proposal that is read: one that is larger is refused for it. */
const MOST_BYTES = 1_000_000;

/** The levels of rules that `--rule id=level` gives. */
export function readLevels(settings: readonly string[]): Readonly<Record<string, Level>> {
  const levels: Record<string, Level> = {};
  for (const setting of settings) {
    const [id = '', level = '', ...rest] = setting.split('=');
    if (findRuleText(id) === undefined) {
      const guess = nearest(id, ruleIds());
      throw new InputError(
        `Unknown rule '${id.slice(0, 60)}' in --rule: ${guess === undefined ? 'isoflop rules lists them' : `did you mean ${guess}?`}`,
      );
    }
    if (rest.length > 0 || !['off', 'info', 'warning', 'error'].includes(level)) {
      throw new InputError(`--rule ${id} must be off, info, warning or error: got '${setting.slice(0, 80)}'`);
    }
    levels[id] = level as Level;
  }
  return levels;
}

/** How `check` reads what a proposal names: relative to the proposal's own file, through `io`. */
export function checkReaders(io: Io): Required<Pick<CheckOptions, 'readLaw' | 'readConfig' | 'readRun'>> {
  return {
    readLaw: async (path, file) => {
      const [text, { parseLawFile }] = await Promise.all([
        io.readText(beside(file, path)),
        import('../catalog/law-file.ts'),
      ]);
      return parseLawFile(text, path);
    },
    readConfig: async (path, file) => {
      const [text, { architectureFromConfig }, { looseJson }] = await Promise.all([
        io.readText(beside(file, path)),
        import('../model/hugging-face/read.ts'),
        import('../model/hugging-face/json.ts'),
      ]);
      return architectureFromConfig(looseJson(text, path)).architecture;
    },
    readRun: async (path, file) => {
      const [text, { parseRunFile }] = await Promise.all([
        io.readText(beside(file, path)),
        import('../catalog/run-file.ts'),
      ]);
      return parseRunFile(text, path);
    },
  };
}

/** A path as the proposal in `file` means it. */
function beside(file: string, path: string): string {
  return isAbsolute(path) || file === 'stdin' ? path : join(dirname(file), path);
}
