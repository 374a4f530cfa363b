import type { RecommendDocument } from '../../planner/types.ts';
import { formatCount, formatFlop, formatRatio } from '../../quantity/format.ts';

/** What was asked, in one line. */
export function headline(documents: readonly RecommendDocument[]): string {
  const [{ input }] = documents as [RecommendDocument];
  const optimal = documents.every(({ recommendations }) => recommendations.every(answer => answer.optimal));
  const how = optimal ? 'Compute-optimal' : isGiven(input) ? 'As given' : 'Best within the limits';
  const given = (['compute', 'parameters', 'tokens', 'loss'] as const).filter(
    name => input[name] !== undefined,
  );
  const what = given.map(name => {
    if (name === 'compute') return budgets(documents);
    if (name === 'loss') return `loss ${input.loss}`;
    const counted = name === 'parameters' && input.count !== undefined ? `${input.count} ` : '';
    return `${formatCount(Number(input[name]))} ${counted}${name}`;
  });
  return `${how} for ${what.join(' and ')}${conditions(isOneWeight(documents) ? input : { ...input, inferenceWeight: undefined })}`;
}

/** Where tokens are served somewhere, each answer has a weight of its own. */
function isOneWeight(documents: readonly RecommendDocument[]): boolean {
  return documents.length === 1 || documents[0]!.input.serving === undefined;
}

function budgets(documents: readonly RecommendDocument[]): string {
  const [first, last] = [documents[0]!, documents.at(-1)!].map(({ input }) =>
    formatFlop(Number(input.compute)),
  );
  return documents.length === 1 ? first! : `${documents.length} budgets from ${first} to ${last}`;
}

/** What limits the answer, in words. */
function conditions(input: RecommendDocument['input']): string {
  const parts = [
    ['inferenceTokens', (value: number) => `serving ${formatCount(value)} tokens`],
    ['inferenceWeight', (value: number) => (value === 1 ? '' : `weight ${formatRatio(value)}`)],
    ['uniqueTokens', (value: number) => `${formatCount(value)} unique tokens`],
    ['maxParameters', (value: number) => `at most ${formatCount(value)} parameters`],
    ['maxTokens', (value: number) => `at most ${formatCount(value)} tokens`],
    ['tokensPerParameter', (value: number) => `${value} tokens per parameter`],
    [
      'experts',
      (value: number) =>
        `${input.activeExperts === undefined ? '' : `${input.activeExperts} of `}${value} experts`,
    ],
    ['context', (value: number) => `context ${value}`],
    ['postTrainingBits', (value: number) => `weights in ${value} bits after training`],
  ] as const;
  const words = (['precision', 'optimizer'] as const).flatMap(name =>
    typeof input[name] === 'string' ? [`, ${input[name]}`] : [],
  );
  const numbers = parts
    .flatMap(([name, say]) => (typeof input[name] === 'number' ? [say(input[name])] : []))
    .filter(text => text !== '')
    .map(text => `, ${text}`);
  return [...numbers, ...words].join('');
}

/** Whether the run was given, by two of compute, parameters and tokens or by a ratio, and not chosen. */
function isGiven(input: RecommendDocument['input']): boolean {
  const given = [input.compute, input.parameters, input.tokens].filter(value => value !== undefined).length;
  return given > 1 || input.tokensPerParameter !== undefined;
}
