import type { Changes } from './state.ts';
import type { PageFact, PageFinding, PageModel } from './types.ts';

export interface ProposalData {
  readonly values: Readonly<Record<string, number | string>>;
}
export interface Assessment {
  readonly verdict: PageModel['verdict'];
  readonly findings: readonly PageFinding[];
  readonly facts: readonly PageFact[];
  readonly values: PageModel['values'];
  readonly sources: PageModel['sources'];
  readonly number: (path: string) => number | undefined;
}
export function assess({ values }: ProposalData, changes: Changes): Assessment {
  const v: Record<string, number | string> = { ...values };
  if (changes.compute) {
    v.compute = changes.compute;
    v['data.tokens'] = Number(changes.compute) / 6 / Number(v['model.activeParameters']);
  }
  if (changes.law) v.law = changes.law;
  if (changes.inference !== undefined) v['target.inferenceTokens'] = changes.inference;
  return {
    verdict: 'warn',
    findings: [
      {
        severity: 'warning',
        rule: 'far-from-optimal',
        message: 'This run takes 1.4 times the compute that its loss needs',
        where: 'plan.yml:3:5',
        details: [
          'C / C*(L) = 5.88e23 / 4.2e23',
          'Closest to optimal at this compute: 72.9B parameters, 1.34T tokens',
        ],
      },
      { severity: 'info', rule: 'no-reserve', message: 'No reserve in the schedule', details: [] },
    ],
    facts: Object.entries(v).map(([label, value]) => ({
      label,
      value: String(value),
      origin: 'plan.yml:3',
      interval: '',
    })),
    values: {
      compute: v.compute!,
      law: v.law ?? 'besiroglu2024',
      count: 2048,
      mfu: 0.4,
      price: 2.1,
      inference: Number(v['target.inferenceTokens'] ?? 0),
    },
    sources: [],
    number: path => v[path] as number | undefined,
  };
}
