import { command } from '../../command.ts';
import { tokenizerIds } from '../../data-options.ts';
import { count, flag, number, option, text, word } from '../../options.ts';

export const args = { id: word({ completes: tokenizerIds }) };
export const options = {
  bytes: option('<amount>', 'text to count in tokens, such as 22TB', async (value, { name }) =>
    (await import('../../quantities.ts')).readDimension(value, 'byte', name),
  ),
  tokens: count('tokens', '<D>', 'tokens to convert, such as 15T; with --from those of another tokenizer'),
  from: text('<id>', 'tokenizer that the tokens are counted in', { completes: tokenizerIds }),
  domain: text('<name>', 'what the text is: web (default), code, papers, books, math, encyclopedic, …'),
  language: text('<code>', 'language of the text, such as hi (default: en)'),
  bytesPerToken: number('a number such as 4.6', '<number>', 'bytes of UTF-8 a token, where you know better'),
  explain: flag('show the formulas, the numbers put into them, and their sources'),
};

export default command({
  name: 'data tokenizers',
  summary: 'bytes a token by tokenizer, domain and language; tokens of one as tokens of another',
  arguments: args,
  options,
  inDocuments: true,
  help: `
Examples:
  isoflop data tokenizers
  isoflop data tokenizers gemma3
  isoflop data tokenizers --language hi
  isoflop data tokenizers llama3 --language ru --bytes 6.4TB
  isoflop data tokenizers llama3 --tokens 15T --from gpt2`,
  run: async () => (await import('../../answers/data-tokenizers.ts')).tokenizersAnswer,
});
