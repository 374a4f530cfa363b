import { hyperparameterLaws } from '../../plan/hyperparameters.ts';
import { allOf, type Rule } from './rule.ts';

/** Batch against Kaplan's critical batch, DeepSeek's law and the Step Law. */
export const batchBeyondCritical: Rule = ({ given, value, shape, limit }) => {
  const batch = given('training.batch');
  const run = allOf(value, ['model.activeParameters', 'data.tokens']);
  if (batch === undefined || run === undefined) return [];
  const [parameters, tokens] = run;
  const { deepseek, step, critical } = hyperparameterLaws(parameters, tokens, shape?.nonEmbedding);
  const most = Math.max(deepseek.batch, step.batch, critical);
  const ratio = batch / most;
  if (ratio <= limit('info')) return [];
  const args = {
    batch,
    critical,
    deepseek: deepseek.batch,
    step: step.batch,
    most,
    ratio,
    steps: tokens / most,
  };
  const severity = ratio > limit('warning') ? 'warning' : 'info';
  return [{ severity, at: ['training.batch'], args, actual: batch, expected: most }];
};
