import type { Severity } from '../core/caveat.ts';
import type { ProblemCode } from './messages.ts';

/** Where something stands in a file; lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
  /** Column after its last character on this line. */
  readonly endColumn: number;
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
  readonly problems: readonly ProposalProblem[];
}

/** A file to check: its text, or why it could not be read. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
  readonly unreadable?: string;
}

export type { Severity };
