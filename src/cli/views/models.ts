import { type Model, models } from '../../catalog/models.ts';
import { countParameters, type ParameterCount } from '../../model/parameters.ts';
import { formatCount } from '../../quantity/format.ts';
import type { View } from '../../render/view.ts';
import { shapeText } from './model.ts';

/** Models that are known by name. */
export interface ModelsDocument {
  readonly schema: 'isoflop/models/1';
  readonly models: readonly (Model & { readonly parameters: ParameterCount })[];
}

/** The presets, a line each. */
export function modelsView(): View {
  const listed = models().map(model => ({ ...model, parameters: countParameters(model.architecture) }));
  return {
    blocks: () => [
      {
        kind: 'table',
        table: {
          columns: [
            { header: 'Model' },
            { header: 'Parameters', align: 'right' },
            { header: 'Active', align: 'right' },
            { header: 'Shape' },
          ],
          rows: listed.map(({ id, parameters, architecture }) => [
            { text: id, tone: 'strong' },
            formatCount(parameters.total),
            parameters.active === parameters.total ? '' : formatCount(parameters.active),
            shapeText(architecture),
          ]),
        },
      },
    ],
    json: (): ModelsDocument => ({ schema: 'isoflop/models/1', models: listed }),
    csv: () => ({
      columns: ['id', 'name', 'family', 'total', 'active', 'nonEmbedding', 'layers', 'hidden', 'sources'].map(
        header => ({ header }),
      ),
      rows: listed.map(({ id, name, family, parameters, architecture, sources }) => [
        id,
        name,
        family,
        parameters.total,
        parameters.active,
        parameters.nonEmbedding,
        architecture.layers,
        architecture.hidden,
        sources.join('; '),
      ]),
    }),
  };
}
