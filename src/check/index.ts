export { check } from './check.ts';
export type {
  CheckDocument,
  CheckedProposal,
  CheckOptions,
  Finding,
  InputProblem,
  Level,
} from './document.ts';
export { estimateProposal, type PlanOptions } from './estimate-proposal.ts';
export { exampleProposal } from './init/example.ts';
export { proposalOfRun } from './init/from-run.ts';
export { describeRules, type RulesDocument } from './rules/texts.ts';
