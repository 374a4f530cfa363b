import { proposalOf } from '../../plan/proposal.ts';
import type { Plan } from '../../plan/whole.ts';
import { type ProposalLine, writeYaml } from './yaml.ts';

/**
 * A plan as the text of a proposal, which `check`, `estimate`, `report` and `embed` read back to the same plan.
 *
 * @returns YAML
 */
export function planProposalText(plan: Plan): string {
  const { name, ...proposal } = proposalOf(plan);
  return writeYaml([
    {
      comment:
        'A plan as isoflop estimate wrote it: forecasts and prices on file are left out, and stay unsure.',
    },
    { key: 'name', value: name },
    ...linesOf(proposal),
  ]);
}

function linesOf(values: object): readonly ProposalLine[] {
  return Object.entries(values).map(([key, value]) => {
    if (Array.isArray(value)) return { key, items: value.map(linesOf) };
    return typeof value === 'object' && value !== null ? { key, lines: linesOf(value) } : { key, value };
  });
}
