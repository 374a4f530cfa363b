/** How much a caveat should change a reader's trust in the number beside it. */
export type Severity = 'info' | 'warning' | 'error';

/**
 * Something that a reader of a number must know, as data: a stable kebab-case code and the values that its
 * sentence needs. Sentences are made elsewhere, so that wording may change without changing results.
 */
export interface Caveat {
  readonly code: string;
  readonly severity: Severity;
  readonly args: Readonly<Record<string, string | number>>;
}

/** A caveat with its sentence. */
export interface ExplainedCaveat extends Caveat {
  readonly message: string;
}

/**
 * Build a caveat; a warning without arguments unless told otherwise.
 *
 * @param code stable, kebab-case
 * @param args values that its sentence needs, in base units
 * @param severity how much it should change a reader's trust
 * @returns the caveat as data
 * @example
 * caveat('capped', { quantity: 'tokens' }, 'info') // => { code: 'capped', severity: 'info', args: { quantity: 'tokens' } }
 */
export function caveat(code: string, args: Caveat['args'] = {}, severity: Severity = 'warning'): Caveat {
  return { code, severity, args };
}

/** Sentences of a room's caveats by their codes; what a sentence takes are the arguments of its code. */
export type Sentences = Readonly<Record<string, (args: never) => string>>;

/** The arguments that a code of such a table takes. */
export type ArgsOf<Table extends Sentences, Code extends keyof Table> =
  Parameters<Table[Code]> extends [infer Args] ? Args : Readonly<Record<never, never>>;

/** The sentence of a caveat or a problem, by the table of its room. */
export function sentenceOf(sentences: Sentences, { code, args }: Pick<Caveat, 'code' | 'args'>): string {
  if (!Object.hasOwn(sentences, code)) throw new Error(`There is no sentence for '${code}'`);
  return sentences[code]!(args as never);
}
