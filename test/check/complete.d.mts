import type { Accelerator } from '../../src/catalog/accelerators.ts';
import type { Run } from '../../src/catalog/runs.ts';
import type { CheckDocument } from '../../src/check/document.ts';
import type { ProposalInput } from '../../src/check/proposal/input.ts';
import type { HyperparametersDocument } from '../../src/planner/hyperparameters.ts';

export interface Library {
  readonly check: (proposal: ProposalInput) => Promise<CheckDocument>;
  readonly findAccelerator: (name: string) => Accelerator;
  readonly hyperparameters: (request: { parameters: number; tokens: number }) => HyperparametersDocument;
}

export function completed(run: Run, library: Library): Promise<ProposalInput | undefined>;
