import { nameKey } from '../text/names.ts';

/** Number formats that a peak may be asked for. */
export type PeakFormat = 'fp32' | 'tf32' | 'fp16' | 'bf16' | 'fp8' | 'int8' | 'fp4';

/** What has to be known of an accelerator to read quantities; those of the catalog fit. */
export interface QuantityAccelerator {
  readonly id: string;
  readonly aliases: readonly string[];
  /** FLOP/s without sparsity. */
  readonly peakDense: Readonly<Partial<Record<PeakFormat, number>>>;
  /** FLOP/s as headlines print them, with structured sparsity. */
  readonly sparseHeadline: Readonly<Partial<Record<PeakFormat, number>>>;
  readonly interconnect?: {
    /** Accelerators that its links join. */
    readonly domainSize?: number;
  };
}

type Accelerators = readonly QuantityAccelerator[];

/** Longest name that is looked for, in characters. */
const LONGEST = 32;

interface Names {
  readonly aliases: ReadonlyMap<string, QuantityAccelerator>;
  readonly ids: ReadonlyMap<string, QuantityAccelerator>;
}

const cache = new WeakMap<Accelerators, Names>();

function namesOf(accelerators: Accelerators): Names {
  const known = cache.get(accelerators);
  if (known !== undefined) return known;
  const names: Names = {
    aliases: new Map(accelerators.flatMap(one => one.aliases.map(alias => [nameKey(alias), one]))),
    ids: new Map(accelerators.map(one => [nameKey(one.id), one])),
  };
  cache.set(accelerators, names);
  return names;
}

/** The accelerator that a whole name means. */
export function acceleratorNamed(name: string, accelerators: Accelerators): QuantityAccelerator | undefined {
  const names = namesOf(accelerators);
  return names.ids.get(nameKey(name)) ?? names.aliases.get(nameKey(name));
}

/** An accelerator found in a text, with the offset after its name and a plural s. */
export interface FoundAccelerator {
  readonly accelerator: QuantityAccelerator;
  readonly end: number;
}

/**
 * The longest name of an accelerator that starts at an offset: `H100`, `TPU v4`, `a100-sxm-80`, `A100 80GB`.
 * Ids are only found as one word, so that `A100 SXM 40%` is not an a100-sxm-40.
 */
export function findAccelerator(
  text: string,
  start: number,
  accelerators: Accelerators,
): FoundAccelerator | undefined {
  const names = namesOf(accelerators);
  let key = '';
  let hasSpace = false;
  let found: FoundAccelerator | undefined;
  for (let end = start; end < Math.min(text.length, start + LONGEST); ) {
    const character = text[end]!;
    if (/[A-Za-z0-9]/.test(character)) key += character.toLowerCase();
    else if (/[ _-]/.test(character) && /[A-Za-z0-9]/.test(text[end + 1] ?? ''))
      hasSpace ||= character === ' ';
    else break;
    end++;
    const accelerator = names.aliases.get(key) ?? (hasSpace ? undefined : names.ids.get(key));
    const after = endOfName(text, end);
    if (accelerator !== undefined && after !== undefined) found = { accelerator, end: after };
  }
  return found;
}

/** Offset after a name that ends here, or undefined where letters, digits or a per cent sign go on. */
function endOfName(text: string, end: number): number | undefined {
  const rest = text.slice(end, end + 2);
  if (/^s?$/.test(rest)) return end + rest.length;
  if (/^[^A-Za-z0-9%.]/.test(rest)) return end;
  return /^s[^A-Za-z0-9]/.test(rest) ? end + 1 : undefined;
}

/** Most accelerators of a node: what links join beyond is a rack or a pod, of several nodes. */
const MOST_IN_NODE = 16;

/** Accelerators of one node, server or DGX: as many as its links join; undefined where that is not on file or a rack. */
export function nodeSize({ interconnect }: QuantityAccelerator): number | undefined {
  const size = interconnect?.domainSize;
  return size !== undefined && size <= MOST_IN_NODE ? size : undefined;
}

/** How near two printed rates must be to be the same: 1979 is 1978.9, 2516.6 is not 2614.9. */
const SAME = 1e-3;

/** Formats whose headline is looked for, the likeliest first. */
const HEADLINE_FORMATS: readonly PeakFormat[] = ['bf16', 'fp16', 'fp8', 'int8', 'fp4', 'tf32'];

/** Formats whose dense peak a budget may rightly use as it is. */
const TRAINING_FORMATS: readonly PeakFormat[] = ['bf16', 'fp16'];

/** Dense peak, FLOP/s, in a format; FP16 stands in for BF16 where that is missing (V100). */
export function densePeak(
  accelerator: QuantityAccelerator,
  format: PeakFormat,
): { readonly rate: number; readonly format: PeakFormat } | undefined {
  for (const one of format === 'bf16' ? TRAINING_FORMATS : [format]) {
    const rate = accelerator.peakDense[one];
    if (rate !== undefined) return { rate, format: one };
  }
  return undefined;
}

/** The accelerator whose dense BF16 or FP16 peak a rate is. */
export function matchDense(rate: number, accelerators: Accelerators): QuantityAccelerator | undefined {
  return accelerators.find(one => TRAINING_FORMATS.some(format => isSame(rate, one.peakDense[format])));
}

/** A headline with sparsity, and the dense peak that it should have been. */
export interface SparseMatch {
  readonly accelerator: QuantityAccelerator;
  readonly format: PeakFormat;
  readonly dense: number;
}

/**
 * The headline with 2:4 sparsity that a rate equals, the most common mistake of the field. A rate that some
 * accelerator reaches densely in BF16 or FP16 is none.
 */
export function matchSparse(rate: number, accelerators: Accelerators): SparseMatch | undefined {
  if (matchDense(rate, accelerators) !== undefined) return undefined;
  for (const format of HEADLINE_FORMATS) {
    for (const accelerator of accelerators) {
      const dense = accelerator.peakDense[format];
      if (dense !== undefined && isSame(rate, accelerator.sparseHeadline[format]))
        return { accelerator, format, dense };
    }
  }
  return undefined;
}

function isSame(rate: number, printed: number | undefined): boolean {
  return printed !== undefined && Math.abs(rate / printed - 1) < SAME;
}
