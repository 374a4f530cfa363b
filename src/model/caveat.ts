import { type ArgsOf, type Caveat, caveat, type Severity } from '../core/caveat.ts';
import type { ModelSentences } from './messages.ts';

/** A caveat about a model; its code decides its arguments. Its sentence is made where it is shown: `messages.ts`. */
export function modelCaveat<Code extends keyof ModelSentences>(
  code: Code,
  args: ArgsOf<ModelSentences, Code>,
  severity?: Severity,
): Caveat {
  return caveat(code, args as Caveat['args'], severity);
}
