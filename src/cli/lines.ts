/** Longest line that is kept; what follows on it is dropped, and the line is refused as too long where it is read. */
const LONGEST = 1 << 20;

/** Lines of a stream in batches as they arrive, without line ends; the last one needs none. */
export async function* linesOf(
  stream: AsyncIterable<string | Uint8Array>,
): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const text = rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
    const lines = text.split('\n');
    rest = (lines.pop() ?? '').slice(0, LONGEST);
    if (lines.length > 0) yield lines.map(trimmed);
  }
  if (rest !== '') yield [trimmed(rest)];
}

function trimmed(line: string): string {
  const last = line.charCodeAt(line.length - 1);
  const first = line.charCodeAt(0);
  return last <= 32 || first <= 32 ? line.trim() : line;
}
