import { type ArgsOf, type Caveat, caveat, type Severity } from '../core/caveat.ts';
import type { FitSentences } from './messages.ts';

/** A caveat about runs, a fit or a design; its code decides its arguments. Its sentence is made where it is shown: `messages.ts`. */
export function fitCaveat<Code extends keyof FitSentences>(
  code: Code,
  ...[args, severity]: Record<never, never> extends ArgsOf<FitSentences, Code>
    ? [args?: ArgsOf<FitSentences, Code>, severity?: Severity]
    : [args: ArgsOf<FitSentences, Code>, severity?: Severity]
): Caveat {
  return caveat(code, args as Caveat['args'], severity);
}
