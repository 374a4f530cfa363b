import { flopConventions, flopPerToken } from '../../model/flop.ts';
import { type ShapeOptions, suggestShapes } from '../../model/shapes.ts';
import type { Options } from '../declaration.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { readCount } from '../quantities.ts';
import { shapesView } from '../views/shapes.ts';

/** `isoflop shape <N>`: dense decoder shapes near N, best first. */
export async function shapeCommand(args: readonly string[], options: Options, _io: Io): Promise<Outcome> {
  const parameters = (await readCount(args.join(' '), 'parameters', 'parameters'))!;
  if (options.tied === true && options.untied === true) {
    throw new InputError('Expected --tied or --untied: got both');
  }
  const tied = options.tied === true ? true : options.untied === true ? false : undefined;
  const wanted = {
    limit: options.limit,
    vocabulary: options.vocab,
    tied,
    headDimension: options.headDim,
    kvHeads: options.kvHeads,
    tensorParallel: options.tensor,
  };
  const asked = Object.fromEntries(
    Object.entries(wanted).filter(([, value]) => value !== undefined),
  ) as ShapeOptions;
  const sequenceLength = (options.sequenceLength as number | undefined) ?? 4096;
  const shapes = suggestShapes(parameters, asked).map(shape => ({
    ...shape,
    flopPerToken: Object.fromEntries(
      flopConventions.map(convention => [
        convention,
        flopPerToken(shape.architecture, { sequenceLength, convention }).training,
      ]),
    ) as Record<(typeof flopConventions)[number], number>,
  }));
  return { view: shapesView(parameters, sequenceLength, shapes) };
}
