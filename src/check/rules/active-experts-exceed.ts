import type { Rule } from './rule.ts';

/** More experts for a token than there are. */
export const activeExpertsExceed: Rule = ({ given }) => {
  const experts = given('model.experts');
  const active = given('model.activeExperts');
  if (experts === undefined || active === undefined || active <= experts) return [];
  return [
    {
      at: ['model.activeExperts', 'model.experts'],
      args: { experts, active },
      actual: active,
      expected: experts,
    },
  ];
};
