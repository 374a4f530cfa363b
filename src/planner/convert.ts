import { findLaw } from '../catalog/laws.ts';
import { checkKeys } from '../core/arguments.ts';
import { nonEmbeddingParameters, totalParameters } from '../core/embedding.ts';
import type { Law } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import { evaluateRelation } from '../core/relation.ts';
import { bitsPerByte, FLOP_PER_PF_DAY, natsToBits, perplexity, SECONDS_PER_DAY } from '../core/units.ts';

/** Units that a value may be converted from and to. */
export const conversionUnits = [
  'nats/token',
  'bits/token',
  'perplexity',
  'bits/byte',
  'total-parameters',
  'non-embedding-parameters',
  'FLOP',
  'PF-days',
  'device-days',
  'device-hours',
  'downstream-error',
] as const;
export type ConversionUnit = (typeof conversionUnits)[number];

/** What to convert, and what the conversion needs besides. */
export interface ConvertRequest {
  readonly value: number;
  readonly from: ConversionUnit;
  readonly to: ConversionUnit;
  /** Mean bytes of text in a token, for bits/byte. */
  readonly bytesPerToken?: number;
  /** FLOP/s of one device times its utilisation, for device-days and device-hours. */
  readonly flopPerSecond?: number;
  /** Which fit of downstream error: gadre2024-c4, -redpajama or -refinedweb, or a law of one's own. */
  readonly law?: string | Law;
}

/** Every key that a request may have. */
const KEYS = Object.keys({
  value: 0,
  from: 0,
  to: 0,
  bytesPerToken: 0,
  flopPerSecond: 0,
  law: 0,
} satisfies Record<keyof ConvertRequest, 0>);

/** The answer of `convert`. */
export interface ConvertDocument {
  readonly schema: 'isoflop/convert/1';
  readonly input: Omit<ConvertRequest, 'law'> & { readonly law?: string };
  readonly value: number;
  readonly unit: ConversionUnit;
  readonly formula: string;
}

/**
 * Convert a loss, a parameter count or an amount of compute.
 *
 * Loss: bits/token = L/ln 2, perplexity = e^L, bits/byte = L/(ln 2 · bytes per token). Parameters: Pearce & Song 2024
 * (arXiv:2406.12907). Compute: 1 PF-day = 8.64e19 FLOP. Downstream error from C4 loss: Gadre et al. 2024
 * (arXiv:2403.08540, equation 5).
 *
 * @throws RangeError when the value is not positive, the units are of different kinds, or something needed is absent
 * @example
 * convert({ value: 1, from: 'PF-days', to: 'FLOP' }).value // => 86400000000000000000
 */
export function convert(request: ConvertRequest): ConvertDocument {
  checkKeys(request, KEYS, "such as { value: 2.1, from: 'nats/token', to: 'perplexity' }");
  const { value, from, to, law, ...needed } = request;
  if (!(value > 0 && Number.isFinite(value)))
    throw new Refusal(`Value must be positive and finite: got ${value}`);
  const base = familyOf(from);
  const target = familyOf(to);
  if (base === undefined || target === undefined) {
    throw new Refusal(
      `Unknown unit '${base === undefined ? from : to}': expected one of ${conversionUnits.join(', ')}`,
    );
  }
  if (base.kind !== target.kind)
    throw new Refusal(`Cannot convert ${from} to ${to}: ${base.kind} is not ${target.kind}`);
  const inBase = base.toBase(value, request);
  const converted = target.fromBase(inBase, request);
  if (!Number.isFinite(converted)) throw new Refusal(`Value ${value} ${from} is beyond what ${to} can hold`);
  return {
    schema: 'isoflop/convert/1',
    input: {
      value,
      from,
      to,
      ...needed,
      ...(law !== undefined && { law: typeof law === 'string' ? law : law.id }),
    },
    value: converted,
    unit: to,
    formula: [base.formula, target.formula].filter(text => text !== '').join('; '),
  };
}

interface Family {
  readonly kind: 'loss' | 'parameters' | 'compute';
  readonly formula: string;
  readonly toBase: (value: number, request: ConvertRequest) => number;
  readonly fromBase: (value: number, request: ConvertRequest) => number;
}

const same = (value: number) => value;

/** Each unit by its way to nats/token, total parameters or FLOP, and back. */
const families: Readonly<Record<ConversionUnit, Family>> = {
  'nats/token': { kind: 'loss', formula: '', toBase: same, fromBase: same },
  'bits/token': {
    kind: 'loss',
    formula: 'bits/token = nats/token / ln 2',
    toBase: bits => bits * Math.LN2,
    fromBase: natsToBits,
  },
  perplexity: {
    kind: 'loss',
    formula: 'perplexity = exp(nats/token)',
    toBase: value => {
      if (value <= 1) throw new Refusal(`Perplexity must be above 1: got ${value}`);
      return Math.log(value);
    },
    fromBase: perplexity,
  },
  'bits/byte': {
    kind: 'loss',
    formula: 'bits/byte = nats/token / (ln 2 x bytes per token)',
    toBase: (value, request) => value * Math.LN2 * bytesPerToken(request),
    fromBase: (nats, request) => bitsPerByte(nats, bytesPerToken(request)),
  },
  'downstream-error': {
    kind: 'loss',
    formula: 'error = epsilon - k exp(-gamma L), average top-1 of 17 tasks (gadre2024, equation 5), L on C4',
    toBase: () => {
      throw new Refusal('Downstream error is converted to, not from: the tasks do not determine the loss');
    },
    fromBase: downstreamError,
  },
  'total-parameters': { kind: 'parameters', formula: '', toBase: same, fromBase: same },
  'non-embedding-parameters': {
    kind: 'parameters',
    formula: 'total = N + 47491 N^(1/3), N non-embedding (pearce2024)',
    toBase: totalParameters,
    fromBase: nonEmbeddingParameters,
  },
  FLOP: { kind: 'compute', formula: '', toBase: same, fromBase: same },
  'PF-days': {
    kind: 'compute',
    formula: '1 PF-day = 8.64e19 FLOP',
    toBase: days => days * FLOP_PER_PF_DAY,
    fromBase: flop => flop / FLOP_PER_PF_DAY,
  },
  'device-days': {
    kind: 'compute',
    formula: 'device-days = FLOP / (peak x utilisation x 86400 s)',
    toBase: (days, request) => days * rate(request) * SECONDS_PER_DAY,
    fromBase: (flop, request) => flop / rate(request) / SECONDS_PER_DAY,
  },
  'device-hours': {
    kind: 'compute',
    formula: 'device-hours = FLOP / (peak x utilisation x 3600 s)',
    toBase: (hours, request) => hours * rate(request) * 3600,
    fromBase: (flop, request) => flop / rate(request) / 3600,
  },
};

function familyOf(unit: ConversionUnit): Family | undefined {
  return Object.hasOwn(families, unit) ? families[unit] : undefined;
}

/** The error that a law predicts, where that is one: below the losses that were fitted it would be negative. */
function downstreamError(loss: number, { law: asked = 'gadre2024-refinedweb' }: ConvertRequest): number {
  const law = typeof asked === 'string' ? findLaw(asked) : asked;
  const relation = law.relations.downstreamError;
  if (relation === undefined) {
    throw new Refusal(
      `Law ${law.id} has no downstream error: use gadre2024-c4, gadre2024-redpajama or gadre2024-refinedweb`,
    );
  }
  const error = evaluateRelation(relation, { loss });
  if (error >= 0 && error <= 1) return error;
  throw new Refusal(
    `Loss ${loss} nats/token is far below those that ${law.id} was fitted to: its error would be ${error.toPrecision(3)}`,
  );
}

function bytesPerToken({ bytesPerToken: bytes }: ConvertRequest): number {
  if (bytes === undefined) {
    throw new Refusal('Bits per byte need the mean bytes of a token: give --bytes-per-token, such as 4.4');
  }
  if (!(bytes > 0 && Number.isFinite(bytes)))
    throw new Refusal(`Bytes per token must be positive and finite: got ${bytes}`);
  return bytes;
}

function rate(request: ConvertRequest): number {
  if (!(request.flopPerSecond !== undefined && request.flopPerSecond > 0)) {
    throw new Refusal(
      'Device-days and device-hours need the FLOP/s of a device: give --on, such as h100-sxm',
    );
  }
  return request.flopPerSecond;
}
