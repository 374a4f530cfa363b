import { command } from '../command.ts';
import { list, output, text, words } from '../options.ts';
import { options as ofEstimate } from './estimate.ts';

/** What a plan is asked with: the options of `estimate`, but for what prints, compares, or cannot go onto a page. */
const { out, explain, verbose, fitMemory, limit, minimise, like, tokenizer, ...plan } = ofEstimate;

export const args = { budget: words({ isFile: true }) };
export const options = {
  output: output('<file.html>', 'where to write the page', { short: 'o' }),
  rule: list(text('<id=level>', 'set a rule to off, info, warning or error, repeatable')),
  title: text('<text>', 'heading of the page'),
  log: list(text('<log>', 'log of the run that was planned, as isoflop monitor reads it, repeatable')),
  ...plan,
};

export default command({
  name: 'report',
  summary: 'one self-contained page of a plan: what to train, what binds, verdict, charts, and what if',
  section: 'documents',
  arguments: args,
  options,
  formats: ['html'],
  isLong: true,
  help: `
Of a proposal, or of a budget with limits as isoflop estimate takes them;
options win over the proposal. With neither, of an example.

The page loads nothing and sends nothing: it opens from disk, prints, and
computes by itself what follows when a limit, machines, the model, sources,
what serves it or the law are changed on it; files of a law, and of what
isoflop model --json printed, may be dropped onto it. An emptied field lifts
what was given. Its address holds the changes and a pinned state to compare
with, so that a link shows the same page, and Back undoes; it is copied as link,
command, proposal, JSON or Markdown. Charts are read by pointer and arrow keys,
and saved as SVG and CSV. Without -o the page goes to a pipe.

Examples:
  isoflop report plan.yml -o report.html
  isoflop report '$250k' --on "64 h100" --price 2.10 -o report.html
  isoflop report --on "256 h100" --money 3M --deadline 6w -o report.html
  isoflop report 1e23 --on "512 h100" --from "fineweb, stack-v2" -o report.html
  isoflop report plan.yml --deadline 30d -o report.html
  isoflop report plan.yml --log train.log -o report.html
  isoflop init | isoflop report - > report.html`,
  run: async () => (await import('../answers/report.ts')).reportAnswer,
});
