import type { Recommendation, RecommendDocument } from '../../planner/types.ts';
import { formatCount, formatFlop } from '../../quantity/format.ts';

/** What was asked, in one line. */
export function headline(document: RecommendDocument, answer: Recommendation): string {
  const { input } = document;
  const given = (['compute', 'parameters', 'tokens', 'loss'] as const).filter(
    name => input[name] !== undefined,
  );
  const what = given.map(name => {
    if (name === 'compute') return formatFlop(answer.compute);
    if (name === 'loss') return `loss ${input.loss}`;
    return `${formatCount(answer[name])} ${name}`;
  });
  return `${answer.optimal ? 'Compute-optimal' : isGiven(input) ? 'As given' : 'Best within the limits'} for ${what.join(' and ')}${conditions(input)}`;
}

/** What limits the answer, in words. */
function conditions(input: RecommendDocument['input']): string {
  const parts = [
    ['inferenceTokens', (value: number) => `serving ${formatCount(value)} tokens`],
    ['uniqueTokens', (value: number) => `${formatCount(value)} unique tokens`],
    ['maxParameters', (value: number) => `at most ${formatCount(value)} parameters`],
    ['maxTokens', (value: number) => `at most ${formatCount(value)} tokens`],
    ['tokensPerParameter', (value: number) => `${value} tokens per parameter`],
    ['experts', (value: number) => `${value} experts`],
  ] as const;
  const found = parts.filter(([name]) => typeof input[name] === 'number');
  return found.map(([name, say]) => `, ${say(input[name] as number)}`).join('');
}

/** Whether the run was given, by two of compute, parameters and tokens or by a ratio, and not chosen. */
function isGiven(input: RecommendDocument['input']): boolean {
  const given = [input.compute, input.parameters, input.tokens].filter(value => value !== undefined).length;
  return given > 1 || input.tokensPerParameter !== undefined;
}
