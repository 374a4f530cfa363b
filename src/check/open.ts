import { Refusal } from '../core/refusal.ts';
import type { Path } from '../plan/paths.ts';
import type { Plan } from '../plan/whole.ts';
import type { Reading } from './types.ts';
import { lackingSize, lackingTokens } from './unchecked.ts';

/** How a command line gives what lacks. */
const flags: Readonly<Partial<Record<Path, string>>> = {
  'model.parameters': '--params 7B, or --model with a preset or a config.json',
  'training.sequenceLength': '--sequence-length 4096',
  'training.batch': '--batch 4M',
  'hardware.count': '--on "64 h100"',
};

const shapeWords: Readonly<Record<string, string>> = {
  hidden: 'its width',
  heads: 'its attention heads',
  ffn: 'the width of its feed-forward block',
  vocab: 'its vocabulary',
};

/**
 * Refuse a plan of which an estimate could only invent what its files leave open: the size of a model that they half
 * describe or only name, tokens of steps whose batch is not known, the run of an adapter beside frozen weights.
 *
 * @throws RangeError with what lacks, and how to give it
 */
export function refuseOpen({ launch, file }: Reading, { facts }: Plan): void {
  const value = (path: Path) => facts.get(path)?.value;
  const files = (launch?.files ?? [file]).join(' + ');
  if (launch?.adapter !== undefined) {
    throw new Refusal(
      `${files}: '${launch.adapter}' trains an adapter beside frozen weights: an estimate is of training all parameters, which takes half as much compute again (6ND, not about 4ND) and far more memory; without that key it is one`,
    );
  }
  const size = value('model.activeParameters') === undefined ? lackingSize(value) : [];
  const isShape = size.length > 0 && size[0] !== 'model.parameters';
  if (isShape) {
    const names = size.map(path => path.replace('model.', ''));
    const told = names.map(name => shapeWords[name] ?? name);
    throw new Refusal(
      `${files}: a shape without ${told.join(' and ')} has no count of parameters: expected ${size.join(' and ')}, in the file or in a proposal beside it (model: { ${names.map(name => `${name}: …`).join(', ')} }), or --params`,
    );
  }
  if (launch === undefined) return;
  const [first] = [...size, ...(value('training.steps') === undefined ? [] : lackingTokens(value))];
  if (first === undefined) return;
  const what =
    first === 'model.parameters'
      ? 'the model that it trains has no size here'
      : `its ${Math.round(value('training.steps')!)} steps are no number of tokens without ${first}`;
  throw new Refusal(`${files}: ${what}: expected ${flags[first]}`);
}
