import { command } from '../command.ts';
import { list, output, requiredWord, text } from '../options.ts';

export const args = { proposal: requiredWord({ isFile: true }) };
export const options = {
  output: output('<file.html>', 'where to write the page', { short: 'o' }),
  rule: list(text('<id=level>', 'set a rule to off, info, warning or error, repeatable')),
  title: text('<text>', 'heading of the page'),
  log: list(text('<log>', 'log of the run that was planned, as isoflop monitor reads it, repeatable')),
};

export default command({
  name: 'report',
  summary: 'one self-contained page of a proposal: verdict, plan, charts, sources, and what if',
  arguments: args,
  options,
  formats: ['html'],
  help: `
The page loads nothing and sends nothing: it opens from disk, prints, and
computes by itself what follows when budget, law, accelerators, utilisation,
price or inference demand are changed on it. Its address holds the changes, so
that a link shows the same page. Without -o the page goes to a pipe.

Examples:
  isoflop report plan.yml -o report.html
  isoflop report PLAN.md -o report.html --title "Spring run"
  isoflop report plan.yml --log train.log -o report.html
  isoflop init | isoflop report - > report.html`,
  run: async () => (await import('../answers/report.ts')).reportAnswer,
});
