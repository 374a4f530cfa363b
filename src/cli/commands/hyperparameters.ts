import { command } from '../command.ts';
import { count, flag, laws, required } from '../options.ts';

export const options = {
  params: required(count('parameters', '<N>', 'parameters, such as 7B')),
  tokens: required(count('tokens', '<D>', 'training tokens, such as 1.4T')),
  law: laws('<id|file>', 'law to ask, repeatable (default: every one that speaks of them)'),
  verbose: flag('all notes of an answer, each by itself'),
};

export default command({
  name: 'hyperparameters',
  summary: 'peak learning rate and batch for a model and its tokens',
  section: 'plan',
  options,
  inDocuments: true,
  help: `
Examples:
  isoflop hyperparameters --params 7B --tokens 1.4T
  isoflop hyperparameters --params 7B --tokens 1.4T --law steplaw2025`,
  run: async () => (await import('../answers/hyperparameters.ts')).hyperparametersAnswer,
});
