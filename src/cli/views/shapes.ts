import type { FlopConvention } from '../../model/flop.ts';
import type { SuggestedShape } from '../../model/shapes.ts';
import { formatCount, formatFlop } from '../../quantity/format.ts';
import type { View } from '../../render/view.ts';
import { grouped } from '../../text/numbers.ts';

/** A shape with its training FLOP per token under each convention. */
export interface ShapeWithFlop extends SuggestedShape {
  readonly flopPerToken: Readonly<Record<FlopConvention, number>>;
}

/** Shapes near a number of parameters, best first. */
export interface ShapesDocument {
  readonly schema: 'isoflop/shape/1';
  /** Parameters that were asked for. */
  readonly wanted: number;
  readonly sequenceLength: number;
  readonly shapes: readonly ShapeWithFlop[];
}

/** Shapes near a number of parameters, best first. */
export function shapesView(
  parameters: number,
  sequenceLength: number,
  shapes: readonly ShapeWithFlop[],
): View {
  return {
    blocks: () => [
      { kind: 'heading', text: `Dense decoders near ${formatCount(parameters)} parameters` },
      {
        kind: 'table',
        table: {
          columns: [
            { header: 'Layers', align: 'right' },
            { header: 'Width', align: 'right' },
            { header: 'Heads', align: 'right' },
            { header: 'KV', align: 'right' },
            { header: 'FFN', align: 'right' },
            { header: 'Parameters', align: 'right' },
            { header: 'Off', align: 'right' },
            { header: 'Aspect', align: 'right' },
            { header: 'FLOP/token', align: 'right' },
          ],
          rows: shapes.map(({ architecture, parameters: count, difference, aspectRatio, flopPerToken }) => [
            grouped(architecture.layers),
            grouped(architecture.hidden),
            grouped(architecture.heads),
            grouped(architecture.kvHeads),
            grouped(architecture.feedForward),
            grouped(count.total),
            `${difference < 0 ? '' : '+'}${(100 * difference).toFixed(2)}%`,
            aspectRatio.toFixed(0),
            formatFlop(flopPerToken.causal).replace(' FLOP', ''),
          ]),
        },
      },
      {
        kind: 'text',
        text: `Heads of ${shapes[0]!.architecture.headDimension}, vocabulary ${grouped(shapes[0]!.architecture.vocabulary)}, ${shapes[0]!.architecture.tied ? 'tied' : 'untied'}, SwiGLU. Aspect is width over layers, usually ${shapes[0]!.usualAspectRatio.toFixed(0)} at this size. FLOP of training per token in sequences of ${grouped(sequenceLength)}, causal half of attention.`,
        tone: 'dim',
      },
    ],
    json: (): ShapesDocument => ({ schema: 'isoflop/shape/1', wanted: parameters, sequenceLength, shapes }),
    csv: () => ({
      columns: [
        'layers',
        'hidden',
        'heads',
        'kvHeads',
        'headDimension',
        'feedForward',
        'vocabulary',
        'tied',
        'parameters',
        'nonEmbedding',
        'difference',
        'aspectRatio',
        'flopPerToken6N',
        'flopPerTokenCausal',
        'score',
      ].map(header => ({ header })),
      rows: shapes.map(({ architecture: shape, parameters: count, flopPerToken, ...rest }) => [
        shape.layers,
        shape.hidden,
        shape.heads,
        shape.kvHeads,
        shape.headDimension,
        shape.feedForward,
        shape.vocabulary,
        String(shape.tied),
        count.total,
        count.nonEmbedding,
        rest.difference,
        rest.aspectRatio,
        flopPerToken['6N'],
        flopPerToken.causal,
        rest.score,
      ]),
    }),
  };
}
