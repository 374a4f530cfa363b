import { command } from '../../command.ts';
import { corpusIds, tokenizerIds } from '../../data-options.ts';
import { flag, text, word } from '../../options.ts';

export const args = { id: word({ completes: corpusIds }) };
export const options = {
  class: text('<name>', 'only those of a class: web, code, papers, books, math, pool, …'),
  language: text('<code>', 'only those with a language, such as de'),
  tokenizer: text('<id>', 'tokenizer to count in, such as llama3 (default: as published)', {
    completes: tokenizerIds,
  }),
  explain: flag('show the formulas, the numbers put into them, and their sources'),
};

export default command({
  name: 'data corpora',
  summary: 'documented corpora: tokens as published, distinct tokens, parts, with their sources',
  arguments: args,
  options,
  inDocuments: true,
  help: `
Examples:
  isoflop data corpora
  isoflop data corpora fineweb-edu
  isoflop data corpora --class code --tokenizer llama3
  isoflop data corpora --language de --format csv`,
  run: async () => (await import('../../answers/data-corpora.ts')).corporaAnswer,
});
