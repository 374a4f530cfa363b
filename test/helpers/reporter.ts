import { relative } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import type { Need } from './needs.ts';

export interface RunOptions {
  readonly seed: number;
  /** Arguments that make vitest run at this speed again. */
  readonly mode: string;
  /** Tags that this speed leaves to a slower one. */
  readonly left: readonly string[];
  readonly needs: Readonly<Record<string, Need>>;
}

/** Tells what vitest's own summary leaves out: why tests were skipped, the seed, and how to repeat a failure. */
export class Closing implements Reporter {
  readonly #options: RunOptions;
  constructor(options: RunOptions) {
    this.#options = options;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap(module => [...module.children.allTests()]);
    for (const line of closingLines(tests, this.#options)) console.log(line);
  }
}

function closingLines(tests: readonly TestCase[], options: RunOptions): string[] {
  const groups = new Map<string, number>();
  for (const test of tests.filter(one => one.result().state === 'skipped')) {
    const reason = reasonOf(test, options);
    groups.set(reason, (groups.get(reason) ?? 0) + 1);
  }
  const repeats = tests
    .filter(test => test.result().state === 'failed')
    .map(test => `  SEED=${options.seed} ${commandOf(test, options)}`);
  return [
    ...(groups.size > 0 ? ['', 'Skipped'] : []),
    ...[...groups].map(([reason, count]) => `  ${String(count).padStart(5)}  ${reason}`),
    '',
    `Seed of fast-check: ${options.seed}`,
    ...(repeats.length > 0 ? ['Repeat a failure with', ...repeats] : []),
  ];
}

function reasonOf(test: TestCase, { left, needs }: RunOptions): string {
  const missing = test.tags.find(tag => needs[tag]?.found === false);
  if (missing !== undefined) return `${missing}: ${needs[missing]!.missing}`;
  const slower = test.tags.find(tag => left.includes(tag));
  if (slower !== undefined) return `${slower}: left to a slower run`;
  const result = test.result();
  const note = result.state === 'skipped' ? result.note : undefined;
  return note ?? `no reason given: ${fileOf(test)}, ${test.fullName}`;
}

function commandOf(test: TestCase, { mode }: RunOptions): string {
  const name = test.fullName.replaceAll(' > ', ' ').replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const words = ['npx vitest run --config test/vitest.config.ts', mode, fileOf(test)];
  return `${words.filter(word => word !== '').join(' ')} -t '${name.replaceAll("'", "'\\''")}'`;
}

const fileOf = (test: TestCase) => relative(process.cwd(), test.module.moduleId);

/** Says the outcome in one plain line, behind vitest's own summary, for those who read it by machine. */
export class PlainLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const states = modules
      .flatMap(module => [...module.children.allTests()])
      .map(test => test.result().state);
    const count = (state: string) => states.filter(one => one === state).length;
    console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
  }
}
