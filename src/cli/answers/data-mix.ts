import { sourcesLike } from '../../corpus/documented.ts';
import { type MixtureDocument, mixture } from '../../corpus/mixture.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/data/mix.ts';
import { stockRequest } from '../data-options.ts';
import { defined } from '../defined.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { sourcesOf } from '../own-sources.ts';
import { mixView } from '../views/data-mix.ts';

/** `isoflop data mix <sources>`: what a mixture takes of each source, and what that is worth. */
export async function mixAnswer({ args, options, io }: CallOf<typeof declared>): Promise<Outcome> {
  const { document, documented } = await mixtureAsked(args.sources, options, io);
  return { view: mixView(document, documented), exitCode: document.shortfall === null ? 0 : 1 };
}

type MixOptions = CallOf<typeof declared>['options'];

/** The mixture that words and options name, or that of a documented model. */
export async function mixtureAsked(
  words: readonly string[],
  options: MixOptions,
  io: Io,
): Promise<{
  readonly document: MixtureDocument;
  readonly documented: ReturnType<typeof sourcesLike>['mixture'] | undefined;
}> {
  const { like } = options;
  if ((like === undefined) === (words.length === 0))
    throw new InputError(
      like === undefined
        ? 'No sources named: expected some, such as "fineweb:70%, stack-v2:30%", or --like olmo3'
        : `Expected sources or --like, not both: got '${words.join(' ')}' and ${like}`,
    );
  const documented = like === undefined ? undefined : sourcesLike(like);
  const tokens = options.tokens ?? documented?.mixture.tokens;
  if (tokens === undefined)
    throw new InputError('Missing --tokens: expected tokens to train on, such as 15T');
  const document = mixture({
    sources: documented?.sources ?? (await sourcesOf(words, io)),
    tokens,
    ...defined({
      parameters: options.params,
      maxEpochs: options.maxEpochs,
      temperature: options.temperature,
      law: options.law,
    }),
    ...stockRequest(options),
    ...((options.normalize || documented !== undefined) && { normalize: true }),
  });
  return { document, documented: documented?.mixture };
}
