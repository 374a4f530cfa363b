import { dataPlan } from '../../corpus/plan.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/data/plan.ts';
import { stockRequest } from '../data-options.ts';
import { defined } from '../defined.ts';
import type { Outcome } from '../io.ts';
import { sourcesOf } from '../own-sources.ts';
import { dataPlanView } from '../views/data-plan.ts';
import { checkExplained } from '../views/explained.ts';

/** `isoflop data plan`: whether sources have enough tokens, and what collecting them takes. */
export async function planAnswer({ options, io, format }: CallOf<typeof declared>): Promise<Outcome> {
  if (options.explain) checkExplained(format);
  const { tokens, unique, cpuPrice, price } = options;
  const plan = dataPlan({
    tokens,
    sources: await sourcesOf([options.from], io),
    ...stockRequest(options),
    ...(unique && { unique }),
    ...defined({ cpuPrice, price }),
  });
  const view = dataPlanView(plan);
  const explained = options.explain ? (await import('../views/data-explained.ts')).explainedPlan(plan) : [];
  return {
    view: { ...view, blocks: async surface => [...(await view.blocks(surface)), ...explained] },
    exitCode: unique && !plan.enough ? 1 : 0,
  };
}
