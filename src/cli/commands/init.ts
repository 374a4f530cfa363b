import { command } from '../command.ts';
import { flag, text, word } from '../options.ts';

export const args = { file: word({ isFile: true }) };
export const options = {
  from: text('<run>', 'the proposal of a documented public run, such as llama3.1-405b'),
  force: flag('replace the file if it exists'),
};

export default command({
  name: 'init',
  summary: 'write a commented example of a proposal, or one of a documented run',
  section: 'check',
  arguments: args,
  options,
  formats: 'none',
  help: `
Without a file the proposal is printed.

Examples:
  isoflop init plan.yml
  isoflop init --from bloom-176b > bloom.yml`,
  run: async () => (await import('../answers/init.ts')).initAnswer,
});
