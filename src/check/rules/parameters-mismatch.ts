import { type Rule, ratioBetween } from './rule.ts';

/** Parameters against what the shape holds. */
export const parametersMismatch: Rule = ({ given, shape, limit }) => {
  const parameters = given('model.parameters');
  if (parameters === undefined || shape === undefined) return [];
  const ratio = ratioBetween(parameters, shape.total);
  if (ratio <= limit('info')) return [];
  // a count without embeddings, and one of active parameters, have findings of their own words
  const confused = shape.experts > 0 && ratioBetween(parameters, shape.active) < limit('warning');
  if (confused) return [];
  const args = {
    parameters,
    total: shape.total,
    nonEmbedding: shape.nonEmbedding,
    ratio,
    layers: shape.layers,
    hidden: shape.hidden,
  };
  const finding = {
    at: ['model.parameters', shape.from] as const,
    args,
    actual: parameters,
    expected: shape.total,
  };
  if (ratioBetween(parameters, shape.nonEmbedding) <= limit('info')) {
    return [{ ...finding, says: 'non-embedding', severity: 'info' }];
  }
  const severity = ratio > limit('error') ? 'error' : ratio > limit('warning') ? 'warning' : 'info';
  return [{ ...finding, severity }];
};
