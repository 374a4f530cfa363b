import { hyperparameterLaws } from '../../plan/hyperparameters.ts';
import { allOf, type Rule } from './rule.ts';

/** Peak learning rate against DeepSeek's law and the Step Law, both of them for AdamW. */
export const learningRateOff: Rule = ({ value, text, shape, limit }) => {
  const actual = value('training.learningRate');
  const optimizer = (text('training.optimizer') ?? 'adamw').toLowerCase();
  const run = allOf(value, ['model.activeParameters', 'data.tokens']);
  if (actual === undefined || run === undefined || !optimizer.includes('adam')) return [];
  const [parameters, tokens] = run;
  const { deepseek, step } = hyperparameterLaws(parameters, tokens, shape?.nonEmbedding);
  const low = Math.min(deepseek.learningRate, step.learningRate);
  const high = Math.max(deepseek.learningRate, step.learningRate);
  const most = Math.min(high * limit('above'), low * limit('apart'));
  const says = actual > most ? 'above' : actual < low / limit('below') ? 'below' : undefined;
  if (says === undefined) return [];
  const ratio = says === 'above' ? actual / Math.min(high, most) : low / actual;
  const args = {
    actual,
    low,
    high,
    ratio,
    deepseek: deepseek.learningRate,
    step: step.learningRate,
    parameters,
    tokens,
  };
  return [
    {
      says,
      severity: ratio > limit('error') ? 'error' : 'warning',
      at: ['training.learningRate'],
      args,
      actual,
      expected: says === 'above' ? Math.min(high, most) : low,
    },
  ];
};
