import { flopConventions, flopPerToken } from '../../model/flop.ts';
import { suggestShapes } from '../../model/shapes.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/shape.ts';
import { defined } from '../defined.ts';
import { InputError, type Outcome } from '../io.ts';
import { readCount } from '../quantities.ts';
import { shapesView } from '../views/shapes.ts';

/** `isoflop shape <N>`: dense decoder shapes near N, best first. */
export async function shapeAnswer({ args, options }: CallOf<typeof declared>): Promise<Outcome> {
  const parameters = await readCount(args.parameters.join(' '), 'parameters', 'parameters');
  if (options.tied && options.untied) {
    throw new InputError('Expected --tied or --untied: got both');
  }
  const tied = options.tied ? true : options.untied ? false : undefined;
  const asked = defined({
    limit: options.limit,
    vocabulary: options.vocab,
    tied,
    headDimension: options.headDim,
    kvHeads: options.kvHeads,
    tensorParallel: options.tensor,
  });
  const { sequenceLength = 4096 } = options;
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
