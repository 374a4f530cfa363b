/** What is wrong with a document, as data: where, a stable code, and the values that its sentence needs. */
export interface DocumentProblem {
  /** Offset in the document's text. */
  readonly offset: number;
  readonly code: string;
  readonly args: Readonly<Record<string, string | number>>;
}

/** Build a problem. */
export function problem(code: string, offset: number, args: DocumentProblem['args'] = {}): DocumentProblem {
  return { code, offset, args };
}
