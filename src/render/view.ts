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

/** An answer, ready for every format: blocks for people, one document for JSON, one flat table for CSV. */
export interface View {
  readonly blocks: readonly Block[];
  readonly json: unknown;
  readonly csv: Table;
}

/** The formats that every command offers. */
export const formats = ['table', 'json', 'csv', 'markdown'] as const;
export type Format = (typeof formats)[number];
