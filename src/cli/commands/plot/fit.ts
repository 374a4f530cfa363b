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
    const [text, { readRuns }, { fitChart }] = await Promise.all([
      io.readText(path),
      import('../../../fit/read-runs.ts'),
      import('../../../chart/fit.ts'),
    ]);
    const runs = await readRuns(text, { name: path });
    return { chart: fitChart({ runs, ...law }), input: { runs: path } };
  },
});
