import { command } from '../../command.ts';
import { stockOptions } from '../../data-options.ts';
import { count, flag, law, number, option, text, words } from '../../options.ts';

export const args = { sources: words({ isFile: true }) };
export const options = {
  tokens: count('tokens', '<D>', 'tokens to train on, such as 15T'),
  params: count('parameters', '<N>', 'parameters, for the loss, such as 8B'),
  maxEpochs: number('a number such as 4', '<epochs>', 'most epochs of a source (default: 4)'),
  temperature: option(
    '<a>',
    'weights of sources without a share: U^a (default: 1)',
    async (value, { name }) =>
      (await import('../../quantities.ts')).readNumber(value, name, 'an exponent such as 0.3'),
  ),
  ...stockOptions,
  like: text('<id>', 'shares of a documented model: olmo3, llama1, gpt3, pile, smollm2, …', {
    completes: async () =>
      (await import('../../../catalog/corpora.ts')).documentedMixtures().map(one => one.id),
  }),
  normalize: flag('scale shares to 100%'),
  law: law('<id|file>', 'law for the loss (default: besiroglu2024)'),
  explain: flag('show the formulas, the numbers put into them, and their sources'),
};

export default command({
  name: 'data mix',
  summary: 'a mixture: epochs of each source, what runs out first, what it is worth, the loss',
  arguments: args,
  options,
  inDocuments: true,
  help: `
Sources: id:amount@epochs with commas between; an amount is a share (70%) or
tokens (600B), behind common-crawl a count of crawls (:30). name=1.2T is one of
your own, ./pool.csv a file of name,tokens[,weight]. Without an amount: in
proportion.

Examples:
  isoflop data mix "fineweb:70%, stack-v2:25%, wikipedia:5%@7" --tokens 2T
  isoflop data mix "dolma3-web, stack-edu" --tokens 15T --params 8B
  isoflop data mix "fineweb-2/de, fineweb" --tokens 4T --tokenizer llama3
  isoflop data mix --like olmo3 --max-epochs 5`,
  run: async () => (await import('../../answers/data-mix.ts')).mixAnswer,
});
