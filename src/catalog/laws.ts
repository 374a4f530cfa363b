import spread from 'data-files/laws?only=spread';
import texts from 'data-texts/laws?without=checks';
import type { Law } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import { unknownName } from '../text/names.ts';
import { frozen } from './facts.ts';
import { organisation } from './organisation.ts';

/** The law that answers when none is named: the refit of Chinchilla's points, besiroglu2024. */
export const DEFAULT_LAW = 'besiroglu2024';

/** Id of the law that answers when none is named: an organisation's default where its file has one. */
export function defaultLaw(): string {
  return organisation()?.law ?? DEFAULT_LAW;
}

/** Names by which a law is known and that are no id: Chinchilla's is the fit that most people quote, its third. */
const KNOWN_AS: Readonly<Record<string, string>> = {
  chinchilla: 'hoffmann2022-approach3',
  hoffmann: 'hoffmann2022-approach3',
  hoffmann2022: 'hoffmann2022-approach3',
};

/** Laws that were asked for: each is parsed when it first is. */
const laws = new Map<string, Law>();

function lawOf(id: string): Law {
  const own = organisation()?.laws.find(law => law.id === id);
  if (own !== undefined) return own;
  const known = laws.get(id);
  if (known !== undefined) return known;
  const law: Law = frozen({ ...(JSON.parse(texts[id]!) as Omit<Law, 'id'>), id });
  laws.set(id, law);
  return law;
}

/**
 * Ids of every shipped law, in alphabetical order, and of those of an organisation after them.
 *
 * @returns names of the files in data/laws, and of an organisation's laws where one is in use
 * @example
 * lawIds().includes('kaplan2020') // => true
 */
export function lawIds(): readonly string[] {
  return [...Object.keys(texts), ...(organisation()?.laws ?? []).map(law => law.id)];
}

/**
 * Every shipped law and every one of an organisation, frozen; the values that their papers print are in law-checks.ts.
 *
 * @returns laws in the order of their ids, each with its relations, what it counts, and its source
 * @example
 * allLaws().find(law => law.id === 'llama3').source.arxiv // => '2407.21783'
 */
export function allLaws(): readonly Law[] {
  return lawIds().map(lawOf);
}

/** The laws that recommend parameters and tokens by themselves. */
export function allocatingLaws(): readonly Law[] {
  return allLaws().filter(law => law.allocationRefused === undefined && law.uses.includes('allocation'));
}

/** The shipped laws that stand in the spread between laws. */
export function spreadLaws(): readonly Law[] {
  const shipped = Object.keys(spread).filter(id => spread[id] === true);
  return [...shipped.map(lawOf), ...(organisation()?.laws ?? []).filter(law => law.spread === true)];
}

/**
 * A shipped law, or one of an organisation, by its id, frozen.
 *
 * @param id name of its file in data/laws, or `chinchilla`, which is hoffmann2022-approach3
 * @returns the law: relations, what N and C count, units, fitted ranges, source
 * @throws RangeError when no law has this id, with the nearest one
 * @example
 * findLaw('besiroglu2024').source?.arxiv // => '2404.10102'
 */
export function findLaw(id: string): Law {
  if (lawIds().includes(id)) return lawOf(id);
  const known = id.toLowerCase();
  if (Object.hasOwn(KNOWN_AS, known)) return lawOf(KNOWN_AS[known]!);
  throw new Refusal(unknownName('law', id, lawIds()));
}
