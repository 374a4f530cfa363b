import type { Severity } from '../core/caveat.ts';
import type { ArchitectureDescription } from '../model/complete.ts';
import type { SourcePlace, TextSpan } from '../syntax/tree.ts';
import type { ProblemCode } from './messages.ts';

/** Where something stands in a file, which is that of the proposal unless it is named. */
export interface Position extends SourcePlace {
  readonly file?: string;
}

/** Why a proposal cannot be used, as data; its sentence is made in messages.ts. */
export interface ProposalProblem {
  readonly code: ProblemCode;
  readonly args: Readonly<Record<string, string | number>>;
  readonly position: Position;
}

/** A value that stands in a proposal. */
export interface StatedValue {
  readonly value: number | string | boolean;
  /** As it is written. */
  readonly text: string;
  readonly position: Position;
}

/** A value as its key brings it: with the unit of a bare number, where the key says so. */
export interface RawValue extends StatedValue {
  readonly unit?: string;
  readonly key: string;
}

/** A source of a mixture as a proposal states it. */
export interface StatedSource {
  readonly name: string;
  readonly position: Position;
  /** Share of the training tokens, 0 to 1. */
  readonly share?: number;
  readonly tokens?: number;
  readonly epochs?: number;
  /** Tokens that there are, of a source of one's own in a text. */
  readonly own?: number;
}

/** The mixture of a proposal: one by one, or as one text. */
export interface StatedSources {
  readonly position: Position;
  readonly text?: string;
  readonly entries: readonly StatedSource[];
}

/** Findings of a rule that are accepted, with the reason. */
export interface Allowed {
  readonly rule: string;
  readonly reason: string;
  readonly position: Position;
}

/** A proposal as read: values by field path, and all that is wrong with the file. */
export interface Reading {
  readonly file: string;
  /** The whole file, to show lines of. */
  readonly text: string;
  /** Where the proposal begins. */
  readonly start: Position;
  readonly values: ReadonlyMap<string, RawValue>;
  readonly allow: readonly Allowed[];
  readonly sources?: StatedSources | undefined;
  /** Mixtures of stages, by where the stage stands among the others. */
  readonly stageSources?: ReadonlyMap<number, StatedSources>;
  readonly problems: readonly ProposalProblem[];
  /** What is odd about the file and keeps nothing from being read. */
  readonly remarks: readonly Remark[];
  /** Of a launch file: what it was read as. */
  readonly launch?: LaunchOrigin;
  /** Fields that a launch file gives by what it does not hold. */
  readonly unknown?: ReadonlySet<string>;
  /** Whether a launch file keeps a part of the state outside of the accelerators, which hold less by it. */
  readonly isOffloaded?: boolean;
  /** Configs among the files, by name. */
  readonly configs?: ReadonlyMap<string, ArchitectureDescription>;
}

/** A finding about the file itself: a rule with its words. */
export interface Remark {
  readonly rule: 'unknown-key' | 'misplaced-key' | 'launch-file';
  readonly says?: string;
  readonly args: Readonly<Record<string, string | number>>;
  readonly position: Position;
  /** In place of the rule's own. */
  readonly severity?: Severity;
}

/** What launch files were read as. */
export interface LaunchOrigin {
  /** Names of frameworks, in the order of the files. */
  readonly frameworks: readonly string[];
  readonly files: readonly string[];
  /** Keys that size nothing here. */
  readonly unread: number;
  /** What says that only an adapter is trained, beside frozen weights: `adapter: lora`. */
  readonly adapter?: string;
}

/** A file to check: its text, or why it could not be read. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
  readonly unreadable?: string;
}

export type { Severity };

/** Says what is wrong with a stretch of the text. */
export type ReportProblem = (code: ProblemCode, args: ProposalProblem['args'], range: TextSpan) => void;
