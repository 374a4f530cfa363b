import { command } from '../command.ts';
import { word } from '../options.ts';

const names = async () => (await import('../answers/schema.ts')).schemaNames();

export const args = { name: word({ completes: names }) };

export default command({
  name: 'schema',
  summary: 'JSON Schema of an answer, or of a file that is read',
  section: 'reference',
  arguments: args,
  formats: 'none',
  ignoresConfig: true,
  help: `
Examples:
  isoflop schema
  isoflop schema recommend
  isoflop schema proposal > proposal.schema.json`,
  run: async () => (await import('../answers/schema.ts')).schemaAnswer,
});
