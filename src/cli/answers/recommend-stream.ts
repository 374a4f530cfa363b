import { Refusal } from '../../core/refusal.ts';
import { lawsOf } from '../../planner/laws-asked.ts';
import { recommend } from '../../planner/recommend.ts';
import { rowOf, rowsOf } from '../../planner/stream.ts';
import type { RecommendDocument, RecommendRequest } from '../../planner/types.ts';
import { rendered } from '../../render/formats.ts';
import { printable } from '../../render/printable.ts';
import type { Block } from '../../render/view.ts';
import { errorLine } from '../error-line.ts';
import { hasColor, InputError, type Io, type Outcome } from '../io.ts';
import { type CommandBudget, plainBudget, readBudget } from '../quantities.ts';
import { csvRows, peopleRows } from '../views/recommend-rows.ts';

/** Characters gathered before they are written: one write a line would cost more than the answers. */
const BATCH = 1 << 16;

/**
 * One budget a line from standard input, one row a budget to standard output, as it goes. A bad line is reported
 * with its number, the others are answered, and the exit code is 2 at the end.
 *
 * @param served answers each budget where tokens are served somewhere
 */
export async function recommendStream(
  request: RecommendRequest,
  format: string,
  io: Io,
  served?: (request: RecommendRequest) => RecommendDocument,
): Promise<Outcome> {
  if (
    request.parameters !== undefined ||
    request.activeParameters !== undefined ||
    request.tokens !== undefined ||
    request.loss !== undefined
  ) {
    throw new InputError('Budgets from standard input go without --params, --tokens and --loss');
  }
  const { stackTraceLimit } = Error;
  // what is told of a bad line has no stack in it, and taking one costs more than an answer
  Error.stackTraceLimit = 0;
  try {
    return await answerLines(answerer(request, format, served), format, io);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function answerLines(answer: Answerer, format: string, io: Io): Promise<Outcome> {
  let pending = '';
  let complaints = '';
  const flush = async () => {
    if (complaints !== '') io.err(complaints);
    if (pending !== '') await io.out(pending);
    pending = '';
    complaints = '';
  };
  let answered = 0;
  let failed = 0;
  let number = 0;
  for await (const lines of linesOf(io.stdin)) {
    for (const line of lines) {
      number += 1;
      if (line === '' || line.startsWith('#')) continue;
      try {
        const compute = plainBudget(line);
        const text = answer.text(compute === undefined ? await readBudget(line) : { compute, caveats: [] });
        pending += answered === 0 ? answer.header + text : text;
        answered += 1;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        failed += 1;
        complaints += `isoflop: ${errorLine(`line ${number}: ${error.message}`)}\n`;
      }
      if (pending.length + complaints.length > BATCH) await flush();
    }
    // a slow writer on the other side still sees each answer when it is there
    await flush();
  }
  if (answered + failed === 0) {
    throw new InputError('No budget was read from standard input: expected one a line, such as 1e24');
  }
  if (answered > 0) await close(answer.closing(), format, io);
  return { exitCode: failed > 0 ? 2 : 0 };
}

interface Answerer {
  readonly header: string;
  readonly text: (budget: CommandBudget) => string;
  readonly closing: () => readonly Block[];
}

/** JSON: one whole document a line. The others: one row a law and budget. */
function answerer(
  request: RecommendRequest,
  format: string,
  served: ((request: RecommendRequest) => RecommendDocument) | undefined,
): Answerer {
  if (format === 'json') {
    return {
      header: '',
      text: ({ compute, caveats }) =>
        `${printable(JSON.stringify((served ?? recommend)({ ...request, compute, budgetCaveats: caveats })))}\n`,
      closing: () => [],
    };
  }
  const asked = lawsOf(request);
  const laws = asked.map(law => ({
    law,
    row:
      served === undefined
        ? rowsOf(law, request)
        : (compute: number) => rowOf(served({ ...request, law, compute }).recommendations[0]!),
  }));
  const isServed = served !== undefined;
  const writer = format === 'csv' ? csvRows(isServed) : peopleRows(asked, request, { format, isServed });
  return {
    header: writer.header,
    text: ({ compute, caveats }) => {
      let text = '';
      for (const { law, row } of laws) text += writer.row(law, row(compute), caveats);
      return text;
    },
    closing: writer.closing,
  };
}

/** What stands below the last row. */
async function close(blocks: readonly Block[], format: string, io: Io): Promise<void> {
  if (blocks.length === 0) return;
  const view = { blocks: () => blocks, json: () => undefined, csv: () => ({ columns: [], rows: [] }) };
  await io.out(`\n${await rendered(view, format, { columns: io.columns, color: hasColor(io) })}`);
}

/** Longest line that is kept; what follows on it is dropped, and the line is refused as too long where it is read. */
const LONGEST = 1 << 20;

/** Lines of a stream in batches as they arrive, without line ends; the last one needs none. */
export async function* linesOf(
  stream: AsyncIterable<string | Uint8Array>,
): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  // the beginning of a line whose end has not come; it is put together without a copy for each chunk
  let begun = '';
  for await (const chunk of stream) {
    const lines = (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })).split('\n');
    const last = lines.pop() ?? '';
    if (lines.length === 0) {
      if (begun.length < LONGEST) begun += last;
      continue;
    }
    lines[0] = begun + lines[0]!;
    begun = last;
    yield lines.map(trimmed);
  }
  if (begun !== '') yield [trimmed(begun)];
}

function trimmed(text: string): string {
  const line = text.length > LONGEST ? text.slice(0, LONGEST) : text;
  const last = line.charCodeAt(line.length - 1);
  const first = line.charCodeAt(0);
  return last <= 32 || first <= 32 ? line.trim() : line;
}
