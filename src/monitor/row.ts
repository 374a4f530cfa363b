/** What one row of a log says. Times in seconds, rates in tokens a second; what is not said is absent. */
export interface LogRow {
  /** Line of the file that it stands in, from 1. */
  readonly line: number;
  readonly step: number;
  readonly loss?: number;
  /** Validation losses by name. */
  readonly validation?: Readonly<Record<string, number>>;
  readonly rate?: number;
  readonly gradientNorm?: number;
  /** What a loss in FP16 is multiplied by before its gradients are taken. */
  readonly lossScale?: number;
  /** Seconds that the step took. */
  readonly stepSeconds?: number;
  /** Wall clock, seconds since 1970. */
  readonly time?: number;
  /** Seconds since the process began. */
  readonly elapsed?: number;
  readonly tokensPerSecond?: number;
  /** Tokens and samples since the beginning, and samples of a step. */
  readonly tokens?: number;
  readonly samples?: number;
  readonly batchSamples?: number;
  readonly totalSteps?: number;
  /** Utilisation as the job prints it, 0 to 1. */
  readonly utilisation?: number;
  /** Steps that the job says it skipped, or that came out as no number. */
  readonly skipped?: number;
}

/** The numbers of a row that a pattern or a column may fill. */
export type LogField = Exclude<keyof LogRow, 'line' | 'validation'>;

/** Every such field. */
export const logFields: readonly LogField[] = Object.keys({
  step: 0,
  loss: 0,
  rate: 0,
  gradientNorm: 0,
  lossScale: 0,
  stepSeconds: 0,
  time: 0,
  elapsed: 0,
  tokensPerSecond: 0,
  tokens: 0,
  samples: 0,
  batchSamples: 0,
  totalSteps: 0,
  utilisation: 0,
  skipped: 0,
} satisfies Record<LogField, 0>) as LogField[];

/** Letters of shortened numbers: `43.2K`. */
const THOUSANDS = { K: 1e3, M: 1e6, B: 1e9, G: 1e9, T: 1e12 };

/** Fields of whole numbers, in which a comma groups thousands; in others it is a decimal mark where it may be either. */
const wholeFields: ReadonlySet<string> = new Set<LogField>([
  'step',
  'tokens',
  'samples',
  'batchSamples',
  'totalSteps',
  'tokensPerSecond',
  'skipped',
]);

/** Whether a field counts something. */
export function isWholeField(field: string): boolean {
  return wholeFields.has(field);
}

/**
 * What a job writes in the place of a number, as one; undefined where it writes that there is none.
 *
 * @param isWhole a comma that may be either, as in `2,842`, groups thousands
 */
export function readLogNumber(text: string, isWhole = false): number | undefined {
  // what is almost every cell; an empty one would be 0
  const plain = Number(text);
  if (plain < 0 || plain > 0) return plain;
  const bare = text.trim().replace(/[,;]$/, '');
  if (bare === '' || bare === '--' || /^(?:none|null|n\/a)$/i.test(bare)) return undefined;
  if (/^[+-]?(?:nan|inf(?:inity)?)$/i.test(bare)) {
    if (/nan/i.test(bare)) return Number.NaN;
    return bare.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  if (bare.endsWith('%')) {
    const share = readLogNumber(bare.slice(0, -1), isWhole);
    return share === undefined ? undefined : share / 100;
  }
  const value = Number(bare);
  if (!Number.isNaN(value)) return value;
  const short = /^([+-]?\d+(?:[.,]\d+)?)([KMBGT])$/.exec(bare);
  if (short !== null)
    return Number(short[1]!.replace(',', '.')) * THOUSANDS[short[2] as keyof typeof THOUSANDS];
  // 1:02:03 of a progress bar
  if (/^\d+(?::\d{2}){1,2}$/.test(bare))
    return bare.split(':').reduce((sum, part) => 60 * sum + Number(part), 0);
  // 1,234,567 and 1,234.5; 2,842 where whole numbers stand
  const isGrouped = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/.test(bare);
  if (isGrouped && (isWhole || /,.*[.,]/.test(bare))) return Number(bare.replaceAll(',', ''));
  return readDecimalComma(bare);
}

/** A number with a decimal comma, and points between its thousands: `1.234,5`; undefined where it is none. */
export function readDecimalComma(text: string): number | undefined {
  if (!/^[+-]?(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+)(?:,\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return undefined;
  return Number(text.replaceAll('.', '').replace(',', '.'));
}
