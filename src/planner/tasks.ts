import { checksOf } from '../catalog/law-checks.ts';
import { allLaws } from '../catalog/laws.ts';
import { checkKeys } from '../core/arguments.ts';
import type { ExplainedCaveat } from '../core/caveat.ts';
import type { Law } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import { evaluateRelation } from '../core/relation.ts';
import { countingCaveats, lawCaveats } from './caveats.ts';
import { runCheck } from './law-checks.ts';
import { caveatMessage } from './messages.ts';

/** What a law says of one task. */
export interface TaskRow {
  readonly law: string;
  /** Name of its relation in the law, such as `mmlu`. */
  readonly task: string;
  readonly name: string;
  /** Loss of the right answer, bits a byte. */
  readonly loss: number;
  /** Accuracy, a share. */
  readonly accuracy: number;
  /** Forecast over measured accuracy, less 1, of the run that the law was held to; null where there is none. */
  readonly heldOutError: number | null;
  readonly caveats: readonly ExplainedCaveat[];
}

/** The answer of `tasks`. */
export interface TasksDocument {
  readonly schema: 'isoflop/tasks/1';
  readonly input: { readonly parameters: number; readonly tokens: number };
  readonly compute: number;
  readonly tasks: readonly TaskRow[];
}

/**
 * Accuracy on benchmarks that N parameters on D tokens will reach, by a law of two steps: a task's own loss
 * E + A/N^alpha + B/D^beta in bits a byte, and a/(1 + exp(-k (L - x0))) + b of it (Bhagia et al. 2024, arXiv:2412.04403).
 *
 * @param request parameters N and tokens D, each from 1 to 1e30; `laws` to ask, every shipped one that has tasks unless given
 * @returns one row a task, in the order of the law's file
 * @throws RangeError when a value is out of range, or a law says nothing of tasks; TypeError for a key that is none of these
 * @example
 * tasks({ parameters: 13202396160, tokens: 5000088518656 }).tasks[0].accuracy.toFixed(4) // => '0.5127'
 */
export function tasks(request: {
  readonly parameters: number;
  readonly tokens: number;
  readonly laws?: readonly Law[];
}): TasksDocument {
  checkKeys(request, ['parameters', 'tokens', 'laws'], 'such as { parameters: 7e9, tokens: 4e12 }');
  const { parameters, tokens, laws = allLaws().filter(law => namesOf(law).length > 0) } = request;
  for (const [name, value] of Object.entries({ Parameters: parameters, Tokens: tokens })) {
    if (!(value >= 1 && value <= 1e30))
      throw new Refusal(`${name} must be a count from 1 to 1e30: got ${value}`);
  }
  const at = { compute: 6 * parameters * tokens, parameters, tokens };
  return {
    schema: 'isoflop/tasks/1',
    input: { parameters, tokens },
    compute: at.compute,
    tasks: laws.flatMap(law => rowsOf(law, at)),
  };
}

/** The tasks of a law: the relations that have an accuracy beside their loss. */
function namesOf(law: Law): readonly string[] {
  return Object.keys(law.relations).filter(name => law.relations[`${name}Accuracy`] !== undefined);
}

function rowsOf(law: Law, at: { compute: number; parameters: number; tokens: number }): readonly TaskRow[] {
  const names = namesOf(law);
  if (names.length === 0) throw new Refusal(`Law ${law.id} says nothing of tasks`);
  const measured = (law.checks ?? checksOf(law.id)).filter(one => one.kind === 'measured');
  const caveats = [...lawCaveats(law, at), ...countingCaveats(law, {})].map(item => ({
    ...item,
    message: caveatMessage(item),
  }));
  return names.map(task => {
    const loss = evaluateRelation(law.relations[task]!, at);
    const check = measured.find(one => one.evaluate === `task:${task}`);
    return {
      law: law.id,
      task,
      name: law.relations[task]!.where?.split(',')[0] ?? task,
      loss,
      accuracy: evaluateRelation(law.relations[`${task}Accuracy`]!, { loss }),
      heldOutError: check === undefined ? null : runCheck(law, check).deviation,
      caveats,
    };
  });
}
