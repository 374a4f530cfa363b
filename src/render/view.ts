/** How a cell or a line should stand out, where colour is available. */
export type Tone = 'plain' | 'strong' | 'dim' | 'good' | 'warn' | 'bad';

/** A cell: text for people, or a number or null that CSV prints in full. */
export type Cell = string | number | null | { readonly text: string; readonly tone: Tone };

/**
 * A column. Where a terminal is too narrow for all, a leading one (the first) has its values on lines above their rows,
 * and optional ones are left out, the last first.
 */
export interface Column {
  readonly header: string;
  readonly align?: 'left' | 'right';
  readonly optional?: boolean;
  readonly leading?: boolean;
}

/** A neutral table: what the cells mean is the caller's affair. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A piece of an answer as people read it. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string; readonly tone?: Tone }
  /** Label and value pairs, one a line. */
  | { readonly kind: 'fields'; readonly fields: readonly (readonly [label: string, value: Cell])[] }
  | { readonly kind: 'table'; readonly table: Table }
  /** Lines that qualify what stands above: `warning`, `info`, `error`. */
  | {
      readonly kind: 'notes';
      readonly notes: readonly { readonly severity: string; readonly text: string }[];
    }
  /**
   * Text that is printed as it is, in a fence in Markdown: a chart, a formula, a file. Lines that may wrap do so at
   * spaces, where a terminal is too narrow.
   */
  | {
      readonly kind: 'verbatim';
      readonly text: string;
      readonly language?: string;
      readonly mayWrap?: boolean;
      /** It holds colours of ours, and nothing that was not made printable before. */
      readonly painted?: boolean;
    };

/** What an answer is printed on. */
export interface Surface {
  /** Width, in characters. */
  readonly columns: number;
  readonly color: boolean;
}

type Later<T> = T | Promise<T>;

/**
 * An answer: blocks for people, one document for JSON, one flat table for CSV. Each is made when its format is asked for, and
 * only then.
 */
export interface View {
  readonly blocks: (surface: Surface) => Later<readonly Block[]>;
  readonly json: () => unknown;
  readonly csv: () => Later<Table>;
  /** Whole texts in formats of the answer's own: a chart as SVG, findings as SARIF. They go before the usual ones. */
  readonly own?: Readonly<Record<string, (surface: Surface) => Later<string>>>;
}
