import { planOfProposal } from '../check/estimate-proposal.ts';
import type { EstimateRequest } from '../plan/types.ts';
import type { Plan } from '../plan/whole.ts';
import { checkReaders } from './check-readers.ts';
import { InputError, type Io } from './io.ts';
import { readSource } from './proposal-options.ts';

/** The words of a command line: those of a budget, and a proposal where one of them names a file. */
export interface BudgetWords {
  readonly budget: string | undefined;
  readonly file: string | undefined;
}

/** A word that ends in .yml, .yaml, .json or .md is a proposal; the others are a budget. */
export function wordsOf(words: readonly string[]): BudgetWords {
  const files = words.filter(word => /\.(ya?ml|json|md)$/i.test(word));
  if (files.length > 1) throw new InputError(`Expected one proposal: got ${files.join(' and ')}`);
  const rest = words.filter(word => word !== files[0]);
  return { file: files[0], budget: rest.length === 0 ? undefined : rest.join(' ') };
}

/** The plan of a proposal file, with what is said on the command line in place of its own values. */
export async function planOfFile(file: string, instead: EstimateRequest, io: Io): Promise<Plan> {
  const source = await readSource(file, io);
  if (source.unreadable !== undefined) throw new InputError(source.unreadable);
  return planOfProposal(source, { ...checkReaders(io), instead });
}
