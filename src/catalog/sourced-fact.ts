/** Where a figure comes from, and how well it is known. */
export interface FactKnown {
  readonly source: string;
  readonly verification: 'primary' | 'secondary' | 'derived' | 'measured';
}

/** A figure with its source. */
export interface SourcedFact extends FactKnown {
  readonly value: number;
}
