import { organisation } from '../catalog/organisation.ts';
import type { Law } from '../core/law.ts';
import { isConverted } from './count.ts';
import { takesMinimumCompute } from './laws-asked.ts';
import type { AnswerOrigin, Recommendation, RecommendRequest } from './types.ts';

const SIZES = ['compute', 'parameters', 'tokens'] as const;

/**
 * Where each value of an answer comes from, by its path in a recommendation, in `input` or in the document. A name that
 * stands in both of the first two is one quantity, unless `input.` before it tells them apart; what lies below a path
 * and has none of its own comes from the same place.
 */
export function provenanceOf(
  request: RecommendRequest,
  laws: readonly Law[],
  answers: readonly Recommendation[],
): Record<string, AnswerOrigin> {
  const given = (name: keyof RecommendRequest): AnswerOrigin | undefined =>
    request[name] === undefined ? undefined : 'input';
  const has = (name: keyof Recommendation) => answers.some(answer => (answer[name] ?? null) !== null);
  const entries: readonly (readonly [path: string, origin: AnswerOrigin | undefined])[] = [
    ['law', given('law') ?? (laws.some(law => law.id === organisation()?.law) ? 'organisation' : 'default')],
    ['band', given('band') ?? 'default'],
    ...sizes(request, laws, answers),
    ['tokensPerParameter', given('tokensPerParameter') ?? 'derived'],
    ['loss', given('loss') ?? 'law'],
    ['lossUnit', 'law'],
    ['parametersCount', 'law'],
    ['optimal', 'derived'],
    ['inferenceTokens', given('inferenceTokens')],
    ['inferenceWeight', given('inferenceWeight') ?? (request.inferenceTokens ? 'default' : undefined)],
    ['budgetFor', given('budgetFor') ?? (request.inferenceTokens ? 'default' : undefined)],
    ['uniqueTokens', given('uniqueTokens')],
    ['mixedTokens', given('mixedTokens')],
    ['activeParameters', given('activeParameters')],
    ['maxParameters', given('maxParameters')],
    ['maxTokens', given('maxTokens')],
    ['experts', given('experts')],
    ['context', given('context')],
    ['granularity', given('granularity') ?? (has('granularity') ? 'law' : undefined)],
    ['activeExperts', given('activeExperts')],
    ['precision', given('precision')],
    ['optimizer', given('optimizer')],
    ['postTrainingBits', given('postTrainingBits')],
    ['modifiers', has('modifiers') ? 'law' : undefined],
    ['count', given('count')],
    ['minimumCompute', given('minimumCompute') ?? (laws.some(takesMinimumCompute) ? 'default' : undefined)],
    // the width of the band is chosen, what lies in it is not
    ['band.parameters', has('band') ? 'law' : undefined],
    ['band.tokens', has('band') ? 'law' : undefined],
    ['computeOverhead', has('computeOverhead') ? 'law' : undefined],
    ['optimum', has('optimum') ? 'law' : undefined],
    ['tokensOptimal', has('tokensOptimal') ? 'law' : undefined],
    ['trainingCompute', has('trainingCompute') ? 'derived' : undefined],
    ['inferenceCompute', has('inferenceCompute') ? 'derived' : undefined],
    ['epochs', has('epochs') ? 'derived' : undefined],
    ['totalParameters', totalOrigin(request, laws)],
    ['intervals', has('intervals') ? 'law' : undefined],
    ['beside', has('beside') ? 'law' : undefined],
    ['refit', has('refit') ? 'law' : undefined],
    ['caveats', 'derived'],
    ['spread', 'law'],
  ];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, AnswerOrigin] => entry[1] !== undefined),
  );
}

/** Compute, parameters and tokens: given, at a given cap, by arithmetic from what is given, or the law's optimum. */
function sizes(
  request: RecommendRequest,
  laws: readonly Law[],
  answers: readonly Recommendation[],
): [string, AnswerOrigin][] {
  const isActive = request.activeParameters !== undefined;
  const known = SIZES.filter(name => request[name] !== undefined || (isActive && name === 'parameters'));
  const settled = known.length > 1 || request.tokensPerParameter !== undefined;
  const capped = SIZES.filter(name => answers.every(answer => isCapped(answer, name)));
  const isUnspent = capped.length > 1;
  return SIZES.flatMap((name): [string, AnswerOrigin][] => {
    const isOther =
      name === 'parameters' && (laws.some(law => isConverted(law, request)) || request.experts !== undefined);
    // all parameters stand in the input alone
    if (isActive && name === 'parameters') return [[name, 'input']];
    if (request[name] !== undefined) {
      const isChanged = isOther || (name === 'compute' && isUnspent);
      return isChanged
        ? [
            [name, 'derived'],
            [`input.${name}`, 'input'],
          ]
        : [[name, 'input']];
    }
    if (settled) return [[name, 'derived']];
    if (capped.includes(name)) return [[name, isOther ? 'derived' : 'input']];
    // a budget and a cap leave the rest to arithmetic, a target loss and a cap to the law
    return [[name, capped.length > 0 && request.loss === undefined ? 'derived' : 'law']];
  });
}

/** Whether a given maximum, and not the law, sets a value. */
function isCapped({ caveats }: Recommendation, name: string): boolean {
  return caveats.some(
    ({ code, args }) => code === 'capped' && (args.quantity as string).split(' and ').includes(name),
  );
}

/** Total parameters are what was given where parameters were, and pearce2024's elsewhere; a mixture's follow from its experts. */
function totalOrigin(request: RecommendRequest, laws: readonly Law[]): AnswerOrigin | undefined {
  if (request.activeParameters !== undefined && request.parameters !== undefined) return 'input';
  if (request.experts !== undefined) return request.parameters === undefined ? 'derived' : 'input';
  if (!laws.some(law => isConverted(law, request))) return undefined;
  return request.parameters === undefined ? 'law' : 'input';
}
