import { command } from '../command.ts';
import { word } from '../options.ts';

const ruleIds = async () => {
  const [{ ruleIds: ids }, { alerts }] = await Promise.all([
    import('../../check/rules/texts.ts'),
    import('../../catalog/alerts.ts'),
  ]);
  return [...ids(), ...alerts().map(({ id }) => id)];
};

export const args = { id: word({ completes: ruleIds }) };

export default command({
  name: 'rules',
  summary: 'list the rules of check and the alerts of monitor, or explain one with its source',
  section: 'check',
  arguments: args,
  inDocuments: true,
  help: `
Examples:
  isoflop rules
  isoflop rules memory-exceeded
  isoflop rules spike-open
  isoflop rules --json`,
  run: async () => (await import('../answers/rules.ts')).rulesAnswer,
});
