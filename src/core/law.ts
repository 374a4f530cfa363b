import type { Severity } from './caveat.ts';
import type { Equation } from './forms/form.ts';
import type { RelationForm } from './forms/index.ts';
import type { Uncertainty } from './uncertainty.ts';

/** What a law's N counts. `head` leaves out the input embedding and keeps the output head. */
export type ParameterCounting = 'total' | 'non-embedding' | 'head' | 'active' | 'flop-equivalent';

/** What a law's C counts: 6·N·D, Kaplan's C_min, DeepSeek's M·D, or every FLOP, of attention and routers too. */
export type ComputeCounting = '6ND' | 'C_min' | 'MD' | 'exact';

/** What a law may be used for. */
export type LawUse = 'allocation' | 'loss' | 'frontier' | 'hyperparameters' | 'downstream' | 'conversion';

/** Lowest and highest fitted value; null where the source states no bound. */
export type Range = readonly [low: number | null, high: number | null];

/** One equation of a law with its numbers. */
export interface Relation extends Equation {
  readonly form: RelationForm;
  /** Standard errors of the coefficients, where the paper prints them. */
  readonly standardErrors?: Readonly<Record<string, number>>;
  /** What the relation yields. */
  readonly output?: string;
  /** Unit of the yielded value, where it is not the usual one of its name. */
  readonly unit?: string;
  /** Where in the source it stands: table, equation, section. */
  readonly where?: string;
  readonly note?: string;
}

/** Where a law comes from. */
export interface Source {
  readonly authors: string;
  readonly year: number;
  readonly title: string;
  readonly arxiv?: string;
  readonly url?: string;
  readonly where: string;
  /** `secondary`: several independent transcriptions agree, the paper's own text was not at hand. A shipped law has one. */
  readonly verification?: 'primary' | 'secondary' | 'own-fit';
  /** For an own fit: the data and how they were fitted. */
  readonly data?: {
    readonly file: string;
    /** Runs in the file, and runs that were fitted. */
    readonly rows: number;
    readonly used: number;
    readonly sha256: string;
    readonly method: string;
    readonly date: string;
  };
}

/**
 * Who says a value: `published`, printed by the source; `measured`, of a run that the source released; `recomputed`,
 * worked out here or elsewhere from the same constants, which guards against change and is no evidence for the law.
 */
export type CheckKind = 'published' | 'measured' | 'recomputed';

/** A value that the law must give back, with where it was printed. */
export interface LawCheck {
  readonly case: string;
  /** What is computed, as a path that `evaluateCheck` knows: `relation:<name>`, `optimum.parameters`, … */
  readonly evaluate: string;
  readonly inputs: Readonly<Record<string, number | string>>;
  readonly expected: number;
  /** Relative tolerance. */
  readonly tolerance: number;
  /** `published` unless given. */
  readonly kind?: CheckKind;
  /** Where the value is printed, and why the tolerance is what it is. */
  readonly where: string;
  readonly misprint?: Misprint;
  /** Why the law does not give the value back, where its source says what its constants do not; no evidence for it. */
  readonly unreproduced?: string;
}

/** A number that a paper prints wrong; the check that carries it uses the corrected one. */
export interface Misprint {
  /** What the number is of: a name in the check's inputs, or `expected`. */
  readonly of: string;
  readonly printed: number;
  readonly corrected: number;
  /** How it is known. */
  readonly why: string;
}

/** A published or fitted scaling law: relations with their sources, and what they may be used for. */
export interface Law {
  readonly id: string;
  readonly name: string;
  readonly summary?: string;
  readonly uses: readonly LawUse[];
  readonly counts: { readonly parameters: ParameterCounting; readonly compute: ComputeCounting };
  readonly loss?: {
    readonly unit: 'nats/token' | 'bits/byte' | 'unknown';
    readonly corpus?: string;
    readonly tokenizer?: string;
    /** Losses may be compared among laws that name the same group, and only there. */
    readonly group?: string;
  };
  readonly range?: {
    readonly parameters?: Range;
    readonly tokens?: Range;
    readonly compute?: Range;
    readonly tokensPerParameter?: Range;
    readonly epochs?: Range;
  };
  /** C of measured runs that the law was held to beyond what it was fitted on. */
  readonly heldOut?: Range;
  /** The law whose points it was fitted to in another form. */
  readonly refits?: string;
  readonly source?: Source;
  readonly relations: Readonly<Record<string, Relation>>;
  readonly uncertainty?: Uncertainty;
  /** Whether the law is a member of the spread between laws (allocation from total or head-counted N on 6ND). */
  readonly spread?: boolean;
  /** Why it is none, where what it counts does not say so. */
  readonly spreadRefused?: string;
  /** Why an allocation is refused, where the law's form would give one that is not meant as one. */
  readonly allocationRefused?: string;
  readonly caveats?: readonly { readonly code: string; readonly severity: Severity; readonly text: string }[];
  readonly notes?: readonly string[];
  /** Values of its source that no check of its file can give back and tests hold: how many, of which kind, and what. */
  readonly heldByTests?: readonly {
    readonly kind: CheckKind;
    readonly values: number;
    readonly what: string;
  }[];
  /** How the runs were trained that its hyperparameters were tuned in: they hold with it. */
  readonly recipe?: {
    readonly text: string;
    readonly weightDecay?: string;
    readonly batchWarmup?: string;
  };
  readonly checks?: readonly LawCheck[];
}
