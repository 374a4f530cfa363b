import type { EstimateRequest } from '../plan/types.ts';
import type { Plan } from '../plan/whole.ts';
import { InputError, type Io } from './io.ts';

/** The words of a command line: those of a budget, and the files of a proposal. */
export interface BudgetWords {
  readonly budget: string | undefined;
  readonly files: readonly string[];
}

/** A word that ends as files of proposals and launches do is one; the others are a budget. */
export function wordsOf(words: readonly string[]): BudgetWords {
  const files = words.filter(word => /\.(ya?ml|json|md|toml|py|sh|bash|slurm|sbatch)$/i.test(word));
  const rest = words.filter(word => !files.includes(word));
  return { files, budget: rest.length === 0 ? undefined : rest.join(' ') };
}

/** The plan of a proposal file or of launch files, with what is said on the command line in place of their own values. */
export async function planOfFiles(
  files: readonly string[],
  instead: EstimateRequest,
  io: Io,
  set: readonly string[] = [],
): Promise<Plan> {
  // most lines are a budget, and need nothing of proposals
  const [{ checkReaders, readSource }, { planOfProposal }] = await Promise.all([
    import('./proposal-options.ts'),
    import('../check/estimate-proposal.ts'),
  ]);
  const sources = await Promise.all(files.map(file => readSource(file, io)));
  for (const { unreadable } of sources) if (unreadable !== undefined) throw new InputError(unreadable);
  return planOfProposal(sources, {
    ...checkReaders(io),
    instead,
    set,
    remark: sentence => io.err(`isoflop: ${sentence}\n`),
  });
}
