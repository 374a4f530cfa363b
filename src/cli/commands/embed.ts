import { command } from '../command.ts';
import { flag, output, words } from '../options.ts';

export const args = { files: words({ isFile: true, isRequired: true }) };
export const options = {
  check: flag('write nothing; exit 1 where a region is out of date, with a diff'),
  cite: flag('add the law, its source and the version below each answer'),
  assets: output(
    '<folder>',
    'write plots as SVG into this folder, relative to each document (default: where a region keeps its plot already)',
  ),
};

export default command({
  name: 'embed',
  summary: 'fill the marked regions of Markdown documents',
  section: 'documents',
  arguments: args,
  options,
  isLong: true,
  help: `
A region is a pair of comments in a Markdown file; the tool fills in what stands
between them:

  <!-- isoflop recommend 5.76e23 law=besiroglu2024 -->
  <!-- /isoflop -->

  a model of <!-- isoflop recommend 1e23 : parameters --><!-- /isoflop --> ...

Options are written key=value. Behind a colon stands the path of one value of
the command's JSON, with raw or digits=N if wanted. {model.parameters} is the
value that a fence marked \`yaml isoflop\` gives. Regions read files below the
document's folder; they write nothing and run nothing else.

Examples:
  $ isoflop embed PLAN.md                  fill the regions of a document
  $ isoflop embed --check docs/*.md        exit 1 and a diff where one is stale
  $ isoflop embed PLAN.md --cite           with law, source and version
  $ isoflop embed PLAN.md --assets charts  with plots as files in charts`,
  run: async () => (await import('../answers/embed.ts')).embedAnswer,
});
