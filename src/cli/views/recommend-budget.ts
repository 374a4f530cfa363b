import type { Law } from '../../core/law.ts';
import type { CompareDocument } from '../../planner/compare.ts';
import type { Explanation } from '../../planner/explain/explain.ts';
import type { AnswerOrigin, RecommendDocument } from '../../planner/types.ts';

/** What the view needs besides the answer: the laws, the rate behind H100-days, and how the budget was written. */
export interface RecommendContext extends WrittenBudget {
  /** A law of the answer by its id. */
  readonly law: (id: string) => Law;
  /** FLOP/s of an H100 times its utilisation, and how that reads. */
  readonly h100: { readonly rate: number; readonly utilisation: number };
  readonly explanations?: readonly Explanation[];
  /** All notes, each by itself. */
  readonly verbose?: boolean;
}

/** How a budget was written, and what it says of machines and money, where it was more than a number. */
export interface WrittenBudget {
  readonly budget?: string;
  readonly machines?: Readonly<Record<string, number | string>>;
}

/** Assumptions, and the value of the budget that each put there. */
const ASSUMED = {
  accelerator: 'accelerator',
  'dense-peak': 'peak',
  'default-utilisation': 'utilisation',
  'predicted-utilisation': 'utilisation',
  'usual-utilisation': 'utilisation',
};

/** A document with what its budget was made of, and where each part of that comes from. */
export function withBudget<Document extends RecommendDocument | CompareDocument>(
  document: Document,
  { budget, machines = {} }: WrittenBudget,
): Document {
  if (budget === undefined) return document;
  const provenance: Record<string, AnswerOrigin> = {
    ...document.provenance,
    compute: 'derived',
    budget: 'input',
  };
  const assumed = new Set(document.recommendations[0]!.caveats.map(item => item.code));
  for (const [code, name] of Object.entries(ASSUMED)) {
    if (machines[name] !== undefined && assumed.has(code))
      provenance[`budget.${name}`] = code === 'usual-utilisation' ? 'organisation' : 'default';
  }
  // devices and days, or money, come before the hours that they buy
  const { acceleratorHours, devices, seconds, money } = machines;
  if (
    acceleratorHours !== undefined &&
    ((devices !== undefined && seconds !== undefined) || money !== undefined)
  )
    provenance['budget.acceleratorHours'] = 'derived';
  return { ...document, input: { ...document.input, budget: { text: budget, ...machines } }, provenance };
}
