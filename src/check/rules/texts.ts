import files from 'data-files/rules';
import type { Alert } from '../../catalog/alerts.ts';
import { factsOf } from '../../catalog/facts.ts';
import { Refusal } from '../../core/refusal.ts';
import { nearest } from '../../text/names.ts';
import type { Severity } from '../types.ts';

/** Sentences of one kind of finding; `{name:format}` is replaced by an argument. */
export interface Says {
  readonly message: string;
  readonly arithmetic?: string;
  readonly suggestion?: string;
  /** Which of the sources it is from; the first unless given. */
  readonly source?: number;
}

/** What `data/rules/<id>.json` says of a rule. */
export interface RuleText {
  readonly id: string;
  readonly title: string;
  readonly group: 'arithmetic' | 'hardware' | 'scaling' | 'training' | 'experts' | 'operations' | 'proposal';
  /** Of its findings, unless one has its own. */
  readonly severity: Severity;
  /** What is wrong with a proposal that the rule finds, and why it matters. */
  readonly wrong: string;
  readonly formula: string;
  readonly satisfied: string;
  readonly sources: readonly string[];
  /** Thresholds, each with its reason. */
  readonly limits?: Readonly<Record<string, { readonly value: number; readonly why: string }>>;
  readonly says: Readonly<Record<string, Says>>;
  /** Proposals that the rule finds fault with, and that it does not. */
  readonly example: { readonly fails: string; readonly passes: string };
}

const texts: ReadonlyMap<string, RuleText> = new Map(
  Object.entries(files).map(([id, text]) => [id, /* @__PURE__ */ factsOf<RuleText>(id, text)]),
);

/** Ids of all rules, in alphabetical order. */
export function ruleIds(): readonly string[] {
  return [...texts.keys()];
}

/** Texts of all rules, in alphabetical order of their ids. */
export function ruleTexts(): readonly RuleText[] {
  return [...texts.values()];
}

/** Texts of one rule; undefined where no rule has this id. */
export function findRuleText(id: string): RuleText | undefined {
  return texts.get(id);
}

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
