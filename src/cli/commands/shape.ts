import { command } from '../command.ts';
import { flag, wholeNumber, words } from '../options.ts';

export const args = { parameters: words({ isRequired: true }) };
export const options = {
  limit: wholeNumber(1, '<n>', 'how many (default: 10)'),
  vocab: wholeNumber(1, '<V>', 'rows of the embedding (default: 128256, below 1B 49152)'),
  tied: flag('the head is the input embedding (default: below 4B)'),
  untied: flag('the head has weights of its own'),
  headDim: wholeNumber(1, '<Q>', 'width of a head (default: 128, below 1B 64)'),
  kvHeads: wholeNumber(1, '<H>', 'key-value heads (default: 8 where they divide)'),
  tensor: wholeNumber(1, '<t>', 'tensor parallelism that must divide (default: 8 from 3B on)'),
  sequenceLength: wholeNumber(1, '<T>', 'tokens of a sequence, for its FLOP (default: 4096)'),
};

export default command({
  name: 'shape',
  summary: 'concrete dense decoder shapes near a number of parameters, best first',
  section: 'plan',
  arguments: args,
  options,
  inDocuments: true,
  help: `
Examples:
  isoflop shape 70B
  isoflop shape 1.3B --vocab 50304 --limit 3
  isoflop shape 8B --tensor 4 --json`,
  run: async () => (await import('../answers/shape.ts')).shapeAnswer,
});
