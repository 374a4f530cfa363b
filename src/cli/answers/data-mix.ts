import { sourcesLike } from '../../corpus/documented.ts';
import { corpusCaveat } from '../../corpus/messages.ts';
import { halfLifeOf, type MixtureDocument, mixture } from '../../corpus/mixture.ts';
import { lawsOf } from '../../planner/laws-asked.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/data/mix.ts';
import { stockRequest } from '../data-options.ts';
import { defined } from '../defined.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { sourcesOf } from '../own-sources.ts';
import { mixView } from '../views/data-mix.ts';
import { checkExplained } from '../views/explained.ts';

/** `isoflop data mix <sources>`: what a mixture takes of each source, and what that is worth. */
export async function mixAnswer({ args, options, io, format }: CallOf<typeof declared>): Promise<Outcome> {
  if (options.explain) checkExplained(format);
  const { document, documented } = await mixtureAsked(args.sources, options, io);
  const view = mixView(document, documented);
  const explained = options.explain
    ? (await import('../views/data-explained.ts')).explainedMixture(
        document,
        halfLifeOf(lawsOf(defined({ law: options.law }))[0]!),
      )
    : [];
  return {
    view: { ...view, blocks: async surface => [...(await view.blocks(surface)), ...explained] },
    exitCode: document.shortfall === null ? 0 : 1,
  };
}

/** How far epochs may lie from printed ones, which are rounded. */
const AS_PRINTED = 0.05;

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
  const counted = documented?.sources.some(one => one.unique !== undefined);
  if (counted && options.tokenizer !== undefined)
    throw new InputError(
      `--like ${like} counts tokens as its source does: expected it without --tokenizer ${options.tokenizer}`,
    );
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
  const off = Object.entries(documented?.mixture.parts ?? {}).flatMap(([part, { epochs: printed }]) => {
    const found = document.sources.find(one => one.name === part)?.epochs;
    const isOff = printed !== undefined && found !== undefined && Math.abs(found / printed - 1) > AS_PRINTED;
    return isOff && options.tokens === undefined
      ? [`${part} ${Number(found.toPrecision(3))}, printed ${printed}`]
      : [];
  });
  const caveats =
    off.length === 0
      ? document.caveats
      : [...document.caveats, corpusCaveat('epochs-as-printed', { differ: off.join('; ') })];
  return { document: { ...document, caveats }, documented: documented?.mixture };
}
