import { defaultLaw, findLaw } from '../catalog/laws.ts';
import { takes } from '../catalog/organisation.ts';
import { formOf } from '../core/forms/index.ts';
import type { Law } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import { evaluateRelation } from '../core/relation.ts';
import { settingsOf } from './settings.ts';
import type { RecommendRequest } from './types.ts';

/** The law that answers for mixtures of experts. */
export const MIXTURE_LAW = 'jointmoe2025';

/**
 * The laws that a request names, the default where it names none.
 *
 * @throws RangeError when one is unknown, or cannot take what is asked of every law
 */
export function lawsOf(request: RecommendRequest): readonly Law[] {
  const { law, experts, activeExperts } = request;
  const named =
    law === undefined
      ? [experts === undefined || activeExperts !== undefined ? defaultLaw() : MIXTURE_LAW]
      : Array.isArray(law)
        ? law
        : [law];
  if (named.length === 0) throw new Refusal('No law named: expected at least one');
  const laws = named.map(item => (typeof item === 'string' ? findLaw(item) : checkLaw(item)));
  if (request.minimumCompute !== undefined && !laws.some(takesMinimumCompute)) {
    throw new Refusal('Readings of C_min belong to kaplan2020: name it, or leave them out');
  }
  for (const item of laws) checkSettings(item, request);
  takes({ laws: laws.map(({ id }) => id), lawByDefault: law === undefined });
  return laws;
}

/** Whether C is read as C_min, so that the two readings of it differ. */
export function takesMinimumCompute(law: Law): boolean {
  return law.counts.compute === 'C_min';
}

/** Laws that answer for a setting, where another one is asked that knows nothing of it. */
const KNOWS = { experts: MIXTURE_LAW, context: 'xlstm2025', granularity: 'krajewski2024' };

/** @throws RangeError when experts, a context or a granularity is asked of a law that knows nothing of it */
export function checkSettings(law: Law, request: RecommendRequest): void {
  for (const name of Object.keys(settingsOf(request)) as (keyof typeof KNOWS)[]) {
    const takes = Object.values(law.relations).some(relation => formOf(relation).takes.includes(name));
    if (takes) continue;
    if (name === 'experts') throw new Refusal(expertsRefused(law, request));
    throw new Refusal(`Law ${law.id} knows nothing of ${name}: use ${KNOWS[name]}, or leave ${name} out`);
  }
}

/** Why a law does not take experts as one number: it is one of dense models, or of mixtures that it does not tell apart. */
function expertsRefused({ id, relations, counts }: Law, { experts }: RecommendRequest): string {
  const asNumber = `name ${MIXTURE_LAW} for experts as one number`;
  if (relations.leverage !== undefined)
    return `Law ${id} has an optimum for one mixture alone: leave --experts out, give active ones of them such as 8/256 to a dense law, which takes its leverage, or ${asNumber}`;
  if (relations.lossByExperts !== undefined)
    return `Law ${id} has a loss by experts at one number of tokens, and no optimum of a budget: ${asNumber}`;
  if (counts.parameters === 'active')
    return `Law ${id} is of mixtures of one kind, and counts their active parameters: leave --experts out, or ${asNumber}`;
  return `Law ${id} is one of dense models, to which experts are active ones of all, such as 1/${experts}: give these, or ${asNumber}`;
}

/** @throws RangeError when no law was measured at sequences of so many tokens */
export function checkContext(context: number): void {
  evaluateRelation(findLaw(KNOWS.context).relations.optimalParameters!, { compute: 1e21, context });
}

/** A law as an object must be one that was read, by findLaw or parseLawFile. */
function checkLaw(law: unknown): Law {
  const found = law as Partial<Law> | null;
  if (typeof found !== 'object' || found === null || !found.relations || !found.counts || !found.uses) {
    throw new TypeError('Law must be an id, or a law from findLaw or parseLawFile');
  }
  return found as Law;
}
