import { command } from '../command.ts';
import { count, laws, required } from '../options.ts';

export const options = {
  params: required(count('parameters', '<N>', 'parameters, such as 7B')),
  tokens: required(count('tokens', '<D>', 'training tokens, such as 4T')),
  law: laws('<id|file>', 'law to ask, repeatable (default: every one that has tasks)'),
};

export default command({
  name: 'tasks',
  summary: 'accuracy on benchmarks for a model and its tokens',
  section: 'plan',
  options,
  inDocuments: true,
  help: `
Examples:
  isoflop tasks --params 13B --tokens 5T
  isoflop tasks --params 7B --tokens 4T --json`,
  run: async () => (await import('../answers/tasks.ts')).tasksAnswer,
});
