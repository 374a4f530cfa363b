import type { Command } from 'commander';
import { collect, type Runner, withFormat } from '../declaration.ts';

export function declareReport(program: Command, runner: Runner): Command {
  const command = program
    .command('report <proposal>')
    .description('one self-contained page of a proposal: verdict, plan, charts, sources, and what if')
    .option('-o, --output <file.html>', 'where to write the page')
    .option('--rule <id=level>', 'set a rule to off, info, warning or error, repeatable', collect)
    .option('--title <text>', 'heading of the page');
  return withFormat(command, ['html'])
    .addHelpText(
      'after',
      `
The page loads nothing and sends nothing: it opens from disk, prints, and
computes by itself what follows when budget, law, accelerators, utilisation,
price or inference demand are changed on it. Its address holds the changes, so
that a link shows the same page. Without -o the page goes to a pipe.

Examples:
  isoflop report plan.yml -o report.html
  isoflop report PLAN.md -o report.html --title "Spring run"
  isoflop init | isoflop report - > report.html`,
    )
    .action(runner(async () => (await import('../commands/report.ts')).reportCommand));
}
