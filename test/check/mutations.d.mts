import type { Run } from '../../src/catalog/runs.ts';
import type { ProposalInput } from '../../src/check/proposal/input.ts';
import type { Library } from './complete.mjs';

export interface MutationResult {
  readonly id: string;
  readonly rules: ReadonlySet<string>;
  readonly applied: number;
  readonly caught: number;
  readonly already: number;
  readonly missed: readonly string[];
}

export function runMutations(
  proposals: readonly { readonly run: Run; readonly proposal: ProposalInput }[],
  library: Pick<Library, 'check' | 'findAccelerator'>,
): Promise<readonly MutationResult[]>;

export function mutationTable(results: readonly MutationResult[], proposals: number): string;
