import type { Architecture } from '../model/architecture.ts';
import { type ArchitectureDescription, completeArchitecture } from '../model/complete.ts';
import type { Values } from './command.ts';
import type { shapeOptions } from './commands/model.ts';
import { defined } from './defined.ts';
import { InputError } from './io.ts';

type Options = Values<typeof shapeOptions>;

/** Options that name a size, and the field that it is. */
const sizes = {
  layers: 'layers',
  hidden: 'hidden',
  heads: 'heads',
  kvHeads: 'kvHeads',
  headDim: 'headDimension',
  ffn: 'feedForward',
  vocab: 'vocabulary',
  learnedPositions: 'learnedPositions',
  context: 'contextLength',
  normsPerLayer: 'normsPerLayer',
} as const satisfies Record<string, keyof Architecture>;

const mixtureSizes = {
  experts: 'experts',
  activeExperts: 'activeExperts',
  expertFfn: 'expertFeedForward',
  sharedExperts: 'sharedExperts',
  denseLayers: 'denseLayers',
} as const;

const others = ['biases', 'norm', 'qkNorm', 'window', 'windowLayers'] as const;

/** Flags without which there is no shape. */
const needed = ['layers', 'hidden', 'heads', 'vocab'] as const;

/** Whether any flag describes a shape. */
export function hasShapeFlags(options: Options): boolean {
  const named = [...keysOf(sizes), ...keysOf(mixtureSizes), ...others];
  return options.tied || options.gated === false || named.some(name => options[name] !== undefined);
}

/**
 * The shape that flags describe; over a named model's, what they say and the rest as it is.
 *
 * @throws RangeError naming the flag that is missing or what does not fit
 */
export function shapeOf(options: Options, base?: Architecture): Architecture {
  const described = { ...fieldsOf(options, sizes), ...choices(options) };
  const mixture = mixtureOf(options, base);
  if (base !== undefined) {
    const { headDimension: _, ...rest } = base;
    // a head dimension that was hidden over heads stays so
    const fixed = base.headDimension * base.heads === base.hidden ? rest : base;
    return completeArchitecture({ ...fixed, ...described, ...mixture, ...windowOf(options, base.layers) });
  }
  const missing = needed.filter(name => options[name] === undefined);
  if (missing.length > 0) {
    throw new InputError(
      `Missing ${missing.map(name => `--${name}`).join(', ')}: expected a model, a config.json, or all of --layers, --hidden, --heads, --ffn and --vocab`,
    );
  }
  const everywhere = mixture.mixture !== undefined && (mixture.mixture.denseLayers ?? 0) === 0;
  if (options.ffn === undefined && !everywhere) {
    throw new InputError('Missing --ffn: expected the width of the feed-forward parts of dense layers');
  }
  return completeArchitecture({
    ...(described as ArchitectureDescription),
    ...mixture,
    ...windowOf(options, options.layers!),
  });
}

/** The sizes that options name, under the names of their fields. */
function fieldsOf<Field extends string>(
  options: Options,
  names: { readonly [Key in keyof Options]?: Field },
): { [Key in Field]?: number } {
  return Object.fromEntries(
    keysOf(names).flatMap(option =>
      options[option] === undefined ? [] : [[names[option], options[option]]],
    ),
  );
}

function keysOf<Key extends string>(names: { readonly [Name in Key]?: unknown }): readonly Key[] {
  return Object.keys(names) as Key[];
}

function choices(options: Options): Partial<ArchitectureDescription> {
  return {
    ...(options.tied && { tied: true }),
    ...(options.gated === false && { gated: false }),
    ...(options.biases !== undefined && { biases: options.biases === 'all' || { queryKeyValue: true } }),
    ...defined({ norm: options.norm, queryKeyNorm: options.qkNorm }),
  };
}

function mixtureOf(options: Options, base?: Architecture): Pick<ArchitectureDescription, 'mixture'> {
  const fields = fieldsOf(options, mixtureSizes);
  if (Object.keys(fields).length === 0) return {};
  if (options.experts === undefined && base?.mixture === undefined) {
    throw new InputError(
      'Missing --experts: expected the number of routed experts beside what describes them',
    );
  }
  const { sharedFeedForward: _, ...known } = base?.mixture ?? {};
  const mixture = { ...known, ...fields } as NonNullable<ArchitectureDescription['mixture']>;
  if (mixture.activeExperts === undefined) {
    throw new InputError('Missing --active-experts: expected how many experts a token visits');
  }
  const width = mixture.expertFeedForward ?? options.ffn;
  if (width === undefined) {
    throw new InputError('Missing --expert-ffn: expected the width of an expert (or --ffn for all)');
  }
  return { mixture: { ...mixture, expertFeedForward: width } };
}

function windowOf(options: Options, layers: number): Pick<ArchitectureDescription, 'slidingWindow'> {
  if (options.window === undefined) {
    if (options.windowLayers !== undefined)
      throw new InputError('Missing --window: expected its size in tokens');
    return {};
  }
  const { windowLayers: windowed = layers } = options;
  return { slidingWindow: { size: options.window, layers: windowed } };
}
