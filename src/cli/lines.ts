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
