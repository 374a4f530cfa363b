import { type Command, Option } from 'commander';
import { collect, type Runner, wholeNumber } from '../declaration.ts';

const formats = ['pretty', 'json', 'sarif', 'github', 'markdown', 'csv'];

export function declareCheck(program: Command, runner: Runner): Command {
  return program
    .command('check [files...]')
    .description('sanity-check training proposals: YAML, JSON, or Markdown with ```yaml isoflop blocks')
    .option('--rule <id=level>', 'set a rule to off, info, warning or error, repeatable', collect)
    .option('--max-warnings <n>', 'exit 1 with more warnings than this', wholeNumber(0))
    .addOption(new Option('--format <format>', 'how to print the findings').choices([...formats, 'table']))
    .option('--json', 'short for --format json')
    .addHelpText(
      'after',
      `
Exit code: 0 no errors, 1 findings at error level (or too many warnings),
2 a proposal that cannot be read.
Without files, or for -, the proposal is read from standard input.

Examples:
  isoflop init > plan.yml
  isoflop check plan.yml
  isoflop check plans/*.yml PLAN.md --max-warnings 0
  isoflop check plan.yml --rule no-reserve=error --rule no-pilots=off
  isoflop check plan.yml --format sarif > findings.sarif
  isoflop rules sparse-peak`,
    )
    .action(runner(async () => (await import('../commands/check.ts')).checkCommand));
}
