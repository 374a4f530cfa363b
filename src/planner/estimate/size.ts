import { Refusal } from '../../core/refusal.ts';
import { recommend } from '../recommend.ts';
import type { Recommendation, RecommendRequest } from '../types.ts';
import type { EstimateDocument, EstimateOrigin, EstimateRequest } from './types.ts';

/** How large the run is. */
export interface Size {
  readonly parameters: number;
  readonly activeParameters: number;
  readonly tokens: number;
  /** 6 · active parameters · tokens. */
  readonly compute: number;
  readonly law?: { readonly id: string; readonly computeOverhead?: number };
  /** Where parameters and tokens are the law's optimum: its loss there, and how sure all of them are. */
  readonly optimum?: Optimum;
  readonly provenance: Readonly<Record<'parameters' | 'tokens' | 'compute', EstimateOrigin>>;
}

/** What a law says of its optimum beside parameters and tokens; what it does not say is absent. */
export type Optimum = Pick<EstimateDocument, 'loss' | 'lossUnit' | 'intervals'>;

/** Parameters of a model, counted. */
export interface Counted {
  readonly total: number;
  readonly active: number;
}

/**
 * Parameters, tokens and compute from what is known: any two give the third by C = 6·N·D (active parameters in a
 * mixture of experts); from one, a law gives the rest.
 *
 * @param request what is known
 * @param options.compute the budget in FLOP, where there is one
 * @param options.counted parameters of the model, where there is one
 * @throws RangeError when nothing is known, too much is, or a law can't answer
 */
export function sizeOf(
  request: EstimateRequest,
  options: { readonly compute?: number | undefined; readonly counted?: Counted | undefined },
): Size {
  const { compute, counted } = options;
  const { tokens, law } = request;
  if (counted !== undefined && counted.active < counted.total) return sparseSize(request, compute, counted);
  const parameters = counted?.total ?? request.parameters;
  const asked: RecommendRequest = {
    ...(compute === undefined ? {} : { compute }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(law === undefined ? {} : { law }),
  };
  const answer = recommend(asked).recommendations[0]!;
  const known = [compute, parameters, tokens].filter(value => value !== undefined).length;
  const rest: EstimateOrigin = known > 1 ? 'derived' : 'law';
  return {
    parameters: answer.parameters,
    activeParameters: answer.parameters,
    tokens: answer.tokens,
    compute: 6 * answer.parameters * answer.tokens,
    law: lawOf(answer),
    ...(answer.optimal && { optimum: optimumOf(answer) }),
    provenance: {
      parameters: counted !== undefined ? 'model' : parameters === undefined ? rest : 'input',
      tokens: tokens === undefined ? rest : 'input',
      compute: compute === undefined ? (known > 1 ? 'derived' : rest) : 'input',
    },
  };
}

/** The dense laws say nothing of how to split a budget for a mixture: tokens must be given, or follow from a budget. */
function sparseSize(request: EstimateRequest, compute: number | undefined, counted: Counted): Size {
  const { tokens } = request;
  if (tokens === undefined && compute === undefined) {
    throw new Refusal(
      'Tokens must be given for a mixture of experts: expected --tokens or a budget beside the model',
    );
  }
  if (tokens !== undefined && compute !== undefined) {
    throw new Refusal(
      `Budget ${compute} and ${tokens} tokens contradict each other for a given model: expected one of them`,
    );
  }
  const trained = tokens ?? compute! / (6 * counted.active);
  return {
    parameters: counted.total,
    activeParameters: counted.active,
    tokens: trained,
    compute: 6 * counted.active * trained,
    provenance: {
      parameters: 'model',
      tokens: tokens === undefined ? 'derived' : 'input',
      compute: compute === undefined ? 'derived' : 'input',
    },
  };
}

function lawOf(answer: Recommendation): NonNullable<Size['law']> {
  const { law, computeOverhead } = answer;
  return { id: law, ...(computeOverhead === undefined ? {} : { computeOverhead }) };
}

function optimumOf({ loss, lossUnit, intervals }: Recommendation): Optimum {
  return {
    ...(loss !== null && { loss }),
    ...(lossUnit !== null && { lossUnit }),
    ...(intervals && { intervals }),
  };
}
