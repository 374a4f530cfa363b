import type { ComputeCounting, Law, ParameterCounting, Relation, Uncertainty } from '../core/index.ts';
import { Refusal } from '../core/refusal.ts';
import type { FitDocument } from './types.ts';

/** What a law file says about itself beside the fit. */
export interface LawFileOptions {
  /** Hexadecimal SHA-256 of the file of runs. */
  readonly sha256: string;
  /** Day of the fit, YYYY-MM-DD. */
  readonly date: string;
  readonly name?: string | undefined;
  /** What N counts in the file of runs. */
  readonly counting?: ParameterCounting | undefined;
  readonly lossUnit?: 'nats/token' | 'bits/byte' | 'unknown' | undefined;
  /** Draws give the fit's own intervals; a covariance is small. */
  readonly uncertainty?: 'draws' | 'covariance' | undefined;
}

/** A law file: a Law that takes its id from where it lies. */
export type LawFile = Omit<Law, 'id'>;

/**
 * The law file of a fit, which every command takes as `--law`.
 *
 * @param document the answer of `fitRuns`
 * @param options what the file says beside the fit: hash of the data, date, name, what N counts, unit of the loss
 * @returns the law without its id, which is where the file will lie
 * @throws RangeError when the fit did not identify a law, or the date is none
 * @example
 * const law = (N, D) => 1.7 + 400 / N ** 0.34 + 2000 / D ** 0.37;
 * const grid = [1e8, 4e8, 1.6e9, 6.4e9].flatMap(N => [2, 5, 20, 50, 80].map(ratio => [N, ratio * N]));
 * const runs = grid.map(([N, D], line) => ({ line, parameters: N, tokens: D, loss: law(N, D) }));
 * const file = toLawFile(await fitRuns(runs), { sha256: '0'.repeat(64), date: '2025-01-31' });
 * file.relations.loss.coefficients.E.toFixed(6) // => '1.700000'
 */
export function toLawFile(document: FitDocument, options: LawFileOptions): LawFile {
  const { input, range } = document;
  if (!document.identified) throw new Refusal('No law to write: the data do not identify one');
  checkDate(options.date);
  const file = input.file ?? 'runs';
  const method = methodOf(document);
  const counts: { parameters: ParameterCounting; compute: ComputeCounting } = {
    parameters: options.counting ?? 'total',
    compute: '6ND',
  };
  const uncertainty = uncertaintyOf(document, options.uncertainty ?? 'draws', method);
  const parametric = document.coefficients !== null;
  return {
    name: options.name ?? `Own fit of ${file}`,
    uses: parametric ? ['allocation', 'loss', 'frontier'] : ['allocation'],
    counts,
    loss: { unit: options.lossUnit ?? 'unknown' },
    range,
    source: {
      authors: 'own fit',
      year: Number(options.date.slice(0, 4)),
      title: `Fit of ${file}`,
      where: `${input.used} of ${input.rows} runs of ${file} (SHA-256 ${options.sha256}), ${method}, ${options.date}`,
      verification: 'own-fit',
      data: { file, rows: input.rows, used: input.used, sha256: options.sha256, method, date: options.date },
    },
    relations: parametric
      ? { loss: lossRelation(document, method) }
      : { optimalParameters: powerRelation(document, method) },
    ...(uncertainty && { uncertainty }),
    ...(document.caveats.length > 0 && {
      notes: document.caveats
        .filter(({ code }) => code !== 'extrapolation')
        .map(({ message }) => `${message}.`),
    }),
  };
}

/** @throws RangeError unless a day that the calendar has, as YYYY-MM-DD */
export function checkDate(date: string): void {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date) {
    throw new Refusal(`Date of a fit must be YYYY-MM-DD: got '${date}'`);
  }
}

function methodOf({ input }: FitDocument): string {
  const parts = [
    input.method === 'parametric' ? `parametric, ${input.objective}` : input.method,
    input.delta === null ? '' : `delta ${input.delta}`,
    input.form === 'coupled' ? 'outer exponent k' : '',
    input.tieExponents ? 'alpha = beta' : '',
    ...Object.entries(input.fixed).map(([name, value]) => `${name} fixed at ${value}`),
    input.dropped.length > 0 ? `${input.dropped.length} highest losses left out` : '',
  ];
  return parts.filter(part => part !== '').join(', ');
}

function lossRelation({ coefficients, standardErrors }: FitDocument, where: string): Relation {
  const { E, A, B, alpha, beta, k } = coefficients!;
  const { a: _, ...errors } = standardErrors ?? {};
  return {
    form: k === undefined ? 'parametric' : 'coupled',
    output: 'loss',
    coefficients: { E, A, B, alpha, beta, ...(k !== undefined && { k }) },
    ...(standardErrors !== null && { standardErrors: errors }),
    where,
  };
}

function powerRelation({ powerLaws }: FitDocument, where: string): Relation {
  const { scale, exponent } = powerLaws!.parameters;
  return { form: 'power', input: 'compute', output: 'parameters', coefficients: { scale, exponent }, where };
}

function uncertaintyOf(
  { input, draws, covariance }: FitDocument,
  kind: 'draws' | 'covariance',
  method: string,
): Uncertainty | undefined {
  const drawn = {
    parametric: 'drawn with replacement',
    isoflop: 'drawn with replacement within each budget',
    envelope: 'whose training curves are drawn with replacement',
  }[input.method];
  const made = `bootstrap of ${input.used} runs of ${input.file ?? 'runs'} ${drawn}, ${input.bootstrap} resamples, seed ${input.seed}, ${method}`;
  if (kind === 'draws' && draws !== undefined) return { method: made, draws };
  return covariance === null ? undefined : { method: made, covariance };
}

/**
 * JSON text of a law file, with one draw a line.
 *
 * @param law without its id
 * @returns text that `parseLawFile` reads
 * @example
 * const { id, ...law } = findLaw('sardana2023');
 * (await parseLawFile(lawFileText(law), 'ours.json')).relations.loss.coefficients.alpha // => 0.336
 */
export function lawFileText(law: LawFile): string {
  return `${jsonText(law, '')}\n`;
}

/** As JSON.stringify with two spaces, but rows of numbers stay on one line. */
function jsonText(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const within = (open: string, entries: readonly string[], close: string) =>
    entries.length === 0
      ? open + close
      : `${open}\n${deeper}${entries.join(`,\n${deeper}`)}\n${indent}${close}`;
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every(Number.isFinite)) return `[${value.join(', ')}]`;
    const items = value.map(item => jsonText(item, deeper));
    return within('[', items, ']');
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return within(
    '{',
    entries.map(([key, item]) => `${JSON.stringify(key)}: ${jsonText(item, deeper)}`),
    '}',
  );
}
