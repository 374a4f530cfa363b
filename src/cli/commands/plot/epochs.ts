import { chartCommand } from '../../chart-command.ts';
import { defined } from '../../defined.ts';
import { count, number } from '../../options.ts';
import { args, options as mix } from '../data/mix.ts';

const { params: _size, law: _drawn, explain: _lines, ...mixture } = mix;

export default chartCommand({
  name: 'plot epochs',
  summary: 'what repeated data is worth, or how often a mixture reads each source',
  arguments: args,
  options: {
    uniqueTokens: count('tokens', '<U>', 'tokens that exist'),
    most: number('a number of epochs such as 100', '<epochs>', 'how many to draw (default: 100)'),
    ...mixture,
  },
  help: `
Sources are written as for data mix: a line each, and what they are worth.

Examples:
  isoflop plot epochs
  isoflop plot epochs --unique-tokens 25B --format csv
  isoflop plot epochs "fineweb:70%, stack-v2:29%, wikipedia:1%" --tokens 2T`,
  draw: async ({ args: { sources }, options: { uniqueTokens, most, ...asked }, io, law }) => {
    const input = defined({ uniqueTokens, most });
    const isMixture = sources.length > 0 || Object.keys(mixture).some(key => isGiven(asked[key as 'like']));
    if (!isMixture) {
      const { epochsChart } = await import('../../../chart/epochs.ts');
      return { chart: epochsChart({ ...input, ...law }), input };
    }
    if (Object.keys(input).length > 0) {
      const { InputError } = await import('../../io.ts');
      throw new InputError(
        'Sources have tokens of their own: expected them without --unique-tokens and --most',
      );
    }
    const [{ mixtureAsked }, { mixtureChart }] = await Promise.all([
      import('../../answers/data-mix.ts'),
      import('../../../chart/mixture.ts'),
    ]);
    const { document } = await mixtureAsked(
      sources,
      { ...asked, params: undefined, explain: false, law: law.law },
      io,
    );
    const read = document.sources.map(({ name, unique, share, cap }) => ({
      name,
      unique: unique.likely,
      share,
      cap,
    }));
    const chart = mixtureChart({ ...law, tokens: document.asked.tokens, sources: read });
    return { chart, input: document.input };
  },
});

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== false;
}
