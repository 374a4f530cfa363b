import { Refusal } from '../core/refusal.ts';
import type { Architecture } from './architecture.ts';
import { type ArchitectureDescription, completeArchitecture } from './complete.ts';

/**
 * The shape in what `isoflop model --json` printed.
 *
 * @param document parsed JSON
 * @param name what it was read from, for messages
 * @throws RangeError where it is another document, or its shape does not hold together
 * @example
 * const architecture = { layers: 2, hidden: 256, heads: 4, feedForward: 1024, vocabulary: 1000 };
 * architectureOfDocument({ schema: 'isoflop/model/1', architecture }, 'ours.json').headDimension // => 64
 */
export function architectureOfDocument(document: object, name: string): Architecture {
  const { schema, architecture } = document as Readonly<Record<string, unknown>>;
  if (!isModelDocument(document) || typeof architecture !== 'object' || architecture === null)
    throw new Refusal(
      `${name} must be what isoflop model --json prints, with the schema ${MODEL_SCHEMA}: got ${String(schema).slice(0, 40)}`,
    );
  return completeArchitecture(architecture as ArchitectureDescription);
}

const MODEL_SCHEMA = 'isoflop/model/1';

/** Whether a JSON is what `isoflop model --json` printed. */
export function isModelDocument(json: object): boolean {
  return 'schema' in json && json.schema === MODEL_SCHEMA;
}
