import type { OrganisationUse } from '../catalog/organisation.ts';
import type { Run } from '../catalog/run.ts';
import type { Law } from '../core/law.ts';
import type { ArchitectureDescription } from '../model/complete.ts';
import type { PlanSummary } from '../plan/summary.ts';
import type { LaunchOrigin, Position, Severity } from './types.ts';
import type { Unchecked } from './unchecked.ts';

/** What a rule may be set to. */
export type Level = Severity | 'off';

/** How to check. */
export interface CheckOptions {
  /** Levels of rules by their ids, in place of their own severities. */
  readonly rules?: Readonly<Record<string, Level>>;
  /** Reads a law file that a proposal (itself in `file`) names; without it, naming one is an error. */
  readonly readLaw?: (path: string, file: string) => Promise<Law>;
  /** Reads a Hugging Face config.json that a proposal names; without it, naming one is an error. */
  readonly readConfig?: (path: string, file: string) => Promise<ArchitectureDescription>;
  /** Reads a run of the team's own that a proposal names; without it, naming one is an error. */
  readonly readRun?: (path: string, file: string) => Promise<Run>;
  /** What proposals say in place of what stands in them, as `key=value`: `hardware.count=8`; without a value, nothing. */
  readonly set?: readonly string[];
}

/** Every key that these options may have. */
export const CHECK_KEYS = [
  'rules',
  'readLaw',
  'readConfig',
  'readRun',
  'set',
] as const satisfies readonly (keyof CheckOptions)[];

/** Something that a rule found. */
export interface Finding extends Position {
  readonly rule: string;
  readonly severity: Severity;
  /** One sentence without a final period. */
  readonly message: string;
  readonly file: string;
  /** Path of the value that it points at: `data.tokens`. */
  readonly field?: string;
  readonly actual?: number | string;
  readonly expected?: number | string;
  /** What would satisfy the rule, computed. */
  readonly suggestion?: string;
  /** The numbers put into the formula. */
  readonly arithmetic?: string;
  readonly source: string;
}

/** Why a proposal cannot be checked. */
export interface InputProblem extends Position {
  readonly code: string;
  readonly message: string;
  readonly file: string;
}

/** One proposal, checked. */
export interface CheckedProposal {
  readonly file: string;
  /** Line on which the proposal begins: above 1 for a block in a document. */
  readonly line: number;
  /**
   * `fail` with an error, or when it cannot be used; `warn` with a warning; `incomplete` where nothing is found because too
   * little is given.
   */
  readonly verdict: 'pass' | 'incomplete' | 'warn' | 'fail';
  /** Of launch files: what they were read as, and where each value stands. */
  readonly launch?: LaunchOrigin & {
    readonly read: readonly {
      readonly field: string;
      readonly value: number | string | boolean;
      readonly unit?: string;
      /** As written; or whose default it is. */
      readonly key: string;
      readonly file: string;
      readonly line: number;
    }[];
  };
  /** What was taken from an organisation's file. */
  readonly organisation?: OrganisationUse;
  /** Questions that are left open, and what they lack. */
  readonly unchecked: readonly Unchecked[];
  readonly plan: PlanSummary;
  readonly findings: readonly Finding[];
  /** Findings that the proposal accepts, with its reasons. */
  readonly allowed: readonly { readonly finding: Finding; readonly reason: string }[];
  /** Why it cannot be checked; empty where it was. */
  readonly problems: readonly InputProblem[];
}

/** The answer of `check`, as JSON shows it. */
export interface CheckDocument {
  readonly schema: 'isoflop/check/4';
  /** The worst of the files. */
  readonly verdict: CheckedProposal['verdict'];
  readonly counts: Readonly<Record<Severity, number>>;
  readonly files: readonly CheckedProposal[];
}
