import type { Severity } from '../core/caveat.ts';
import type { EstimateDocument } from '../plan/types.ts';
import type { CompareDocument } from '../planner/compare.ts';
import type { Lifetime, Recommendation, Spread } from '../planner/types.ts';
import type { Chart } from '../render/chart/chart.ts';
import type { ServingAnswer } from '../serving/types.ts';
import type { ControlName } from './controls.ts';
import type { Changes } from './state.ts';

/** What `check` found, ready to be read. */
export interface PageFinding {
  readonly severity: Severity;
  readonly rule: string;
  readonly message: string;
  /** File, line and column. */
  readonly where?: string;
  /** The numbers put into the formula, and what would be right. */
  readonly details: readonly string[];
}

/** A number of the plan. */
export interface PageFact {
  readonly label: string;
  readonly value: string;
  readonly interval?: string;
  /** Where it comes from: a line of the proposal, a formula, a law, a change on the page. */
  readonly origin: string;
}

/** An answer and the command that gives the same. */
export interface Answer<T> {
  readonly command: string;
  readonly answer: T;
}

/** A chart that may be drawn. */
export interface PageChart {
  readonly id: string;
  readonly command: string;
  /** All that it is drawn from: with the same key it is the same chart. */
  readonly key: string;
  /** The chart, or the reason why there is none. */
  readonly drawn: () => { readonly chart: Chart } | { readonly reason: string };
}

/** What is read of the sources that a proposal names. */
export interface PageMixture {
  /** D, training tokens. */
  readonly tokens: number;
  /** Most epochs of a source. */
  readonly cap: number;
  readonly sources: readonly {
    readonly name: string;
    readonly unique: number;
    /** Where 80% of the cases lie, of the catalogue's. */
    readonly range?: readonly [low: number, high: number];
    readonly isSecondary?: boolean;
    readonly share: number;
    readonly epochs: number;
    readonly cap: number;
    readonly capped: { readonly share: number; readonly epochs: number };
  }[];
  /** New tokens that they are worth, as stated and with the cap. */
  readonly worth: number;
  readonly capped: number;
  /** Tokens that the cap leaves missing. */
  readonly missing: number;
}

/** Everything on the page that depends on the proposal and the changes. */
export interface PageModel {
  readonly changes: Changes;
  /** What the controls show: as given, as derived, or as changed; absent where nothing is known. */
  readonly values: Readonly<Partial<Record<ControlName, string | number>>>;
  readonly verdict: 'pass' | 'incomplete' | 'warn' | 'fail';
  readonly findings: readonly PageFinding[];
  readonly facts: readonly PageFact[];
  readonly optimum?: Answer<Recommendation> & { readonly spread: Spread | null };
  readonly lifetime?: Answer<Recommendation>;
  /** The command line that gives the same answer, or refuses for the same reason. */
  readonly command: string;
  /** The whole plan, as far as it can be said. */
  readonly estimate?: Answer<EstimateDocument>;
  /** Why there is no such answer. */
  readonly unanswered?: string;
  /** How the model is served, where the proposal says on what. */
  readonly serving?: {
    readonly answer?: ServingAnswer;
    readonly lifetime?: Lifetime;
    /** Why there is none: it does not fit. */
    readonly reason?: string;
    readonly command?: string;
  };
  readonly laws?: Answer<CompareDocument>;
  /** Where it names sources whose tokens are known. */
  readonly mixture?: PageMixture;
  /** Each is drawn when it is asked for, since they take longest. */
  readonly charts: () => readonly PageChart[];
  readonly sources: readonly { readonly what: string; readonly source: string; readonly url?: string }[];
  /** The plan as the text of a proposal. */
  readonly proposal: () => string;
  /** One sentence for those who hear the page. */
  readonly summary: string;
}
