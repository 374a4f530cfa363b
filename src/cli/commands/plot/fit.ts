import { chartCommand } from '../../chart-command.ts';
import { requiredWord } from '../../options.ts';

export default chartCommand({
  name: 'plot fit',
  summary: 'observed against predicted loss of a file of runs, and the residuals',
  arguments: { runs: requiredWord({ isFile: true }) },
  options: {},
  help: `
Examples:
  isoflop plot fit runs.csv --law ours.json`,
  draw: async ({ args: { runs: path }, law, io }) => {
    const [text, { readRunTable }, { fitChart }] = await Promise.all([
      io.readText(path),
      import('../../../fit/read-runs.ts'),
      import('../../../chart/fit.ts'),
    ]);
    const { runs, notes } = readRunTable(text, { name: path });
    const leftOut = Number(notes.find(({ code }) => code === 'rows-left-out')?.args.count ?? 0);
    return { chart: fitChart({ runs, leftOut, ...law }), input: { runs: path } };
  },
});
