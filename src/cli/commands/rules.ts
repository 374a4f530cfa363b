import { command } from '../command.ts';
import { word } from '../options.ts';

const ruleIds = async () => (await import('../../check/rules/texts.ts')).ruleIds();

export const args = { id: word({ completes: ruleIds }) };

export default command({
  name: 'rules',
  summary: 'list the rules of check, or explain one with its formula and source',
  arguments: args,
  inDocuments: true,
  help: `
Examples:
  isoflop rules
  isoflop rules memory-exceeded
  isoflop rules --json`,
  run: async () => (await import('../answers/rules.ts')).rulesAnswer,
});
