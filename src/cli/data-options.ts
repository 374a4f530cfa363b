import { Refusal } from '../core/refusal.ts';
import { InputError } from './io.ts';
import { flag, list, number, option, text } from './options.ts';

const ids = {
  tokenizers: async () => (await import('../catalog/tokenizers.ts')).tokenizers().map(one => one.id),
  recipes: async () => (await import('../catalog/recipes.ts')).recipes().map(one => one.id),
};

/** Ids of corpora, for completion. */
export async function corpusIds(): Promise<readonly string[]> {
  return (await import('../catalog/corpora.ts')).corpora().map(one => one.id);
}

/** Ids of tokenizers, for completion. */
export const tokenizerIds = ids.tokenizers;

/** A share that a stage of one's own keeps: `filter=0.5`, `dedup=40%`. */
const stage = option(
  '<name=share>',
  'share that a stage of your own keeps of extracted tokens (repeatable)',
  value => {
    const match = /^\s*([\w-]+)\s*=\s*([\d.]+)\s*(%?)\s*$/.exec(value);
    const kept = match === null ? Number.NaN : Number(match[2]) / (match[3] === '%' ? 100 : 1);
    if (match !== null && kept > 1 && kept <= 100)
      throw new InputError(`--stage ${value}: ${kept} is ${kept} times more than enters: ${kept}%?`);
    if (!(kept > 0 && kept <= 1))
      throw new InputError(
        `--stage must be a name and a share from 0 to 1, such as filter=0.5: got '${value}'`,
      );
    return [match![1]!, kept] as const;
  },
);

/** What stocks are counted in and of: options of `data mix` and `data plan`. */
export const stockOptions = {
  tokenizer: text('<id>', 'tokenizer to count in, such as llama3 (default: as published)', {
    completes: ids.tokenizers,
  }),
  language: text('<code>', 'language of web text, such as de (default: en)'),
  bytesPerToken: number('a number such as 4.6', '<number>', 'bytes of text a token, where you know better'),
  recipe: text('<id>', 'what makes text of raw crawls (default: fineweb)', { completes: ids.recipes }),
  stage: list(stage),
  distinct: flag('plan with what is left without near-duplicates, where it is known'),
};

/** The stock request that the options describe. */
export function stockRequest(options: {
  readonly tokenizer: string | undefined;
  readonly language: string | undefined;
  readonly bytesPerToken: number | undefined;
  readonly recipe: string | undefined;
  readonly stage: readonly (readonly [string, number])[] | undefined;
  readonly distinct: boolean;
}) {
  const { tokenizer, language, bytesPerToken, recipe, stage: stages, distinct } = options;
  if (stages !== undefined && recipe !== undefined)
    throw new Refusal('Stages of your own take the place of a recipe: give --stage or --recipe');
  return {
    ...(tokenizer !== undefined && { tokenizer }),
    ...(language !== undefined && { language }),
    ...(bytesPerToken !== undefined && { bytesPerToken }),
    ...(recipe !== undefined && { recipe }),
    ...(stages !== undefined && { stages: Object.fromEntries(stages) }),
    ...(distinct && { distinct }),
  };
}
