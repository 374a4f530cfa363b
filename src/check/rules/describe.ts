import type { Alert } from '../../catalog/alerts.ts';
import { Refusal } from '../../core/refusal.ts';
import { nearest } from '../../text/names.ts';
import { findRuleText, type RuleText, ruleIds, ruleTexts } from './texts.ts';

/** The answer of `rules`, as JSON shows it. */
export interface RulesDocument {
  readonly schema: 'isoflop/rules/1';
  readonly rules: readonly RuleText[];
  /** What `monitor` raises, where the command line lists it beside. */
  readonly alerts?: readonly Alert[];
}

/**
 * Every rule of `check` with its formula, thresholds, sources and example; or one of them.
 *
 * @param id of one rule; all unless given
 * @throws RangeError when no rule has this id, with the nearest one
 * @example
 * describeRules('sparse-peak').rules[0].severity // => 'error'
 */
export function describeRules(id?: string): RulesDocument {
  if (id === undefined) return { schema: 'isoflop/rules/1', rules: ruleTexts() };
  const text = findRuleText(id);
  if (text !== undefined) return { schema: 'isoflop/rules/1', rules: [text] };
  const guess = nearest(id, ruleIds());
  const hint = guess === undefined ? 'isoflop rules lists them' : `did you mean ${guess}?`;
  throw new Refusal(`Unknown rule '${id.slice(0, 60)}': ${hint}`);
}
