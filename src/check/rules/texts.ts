import files from 'data-files/rules';
import { factsOf } from '../../catalog/facts.ts';
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
