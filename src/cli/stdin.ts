import type { Io } from './io.ts';

/**
 * Standard input whole.
 *
 * @param most bytes after which no more is read, where what is expected is small
 */
export async function readStdin(
  { stdin }: Pick<Io, 'stdin'>,
  most: number = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk));
    bytes += chunk.length;
    if (bytes > most) break;
  }
  return Buffer.concat(chunks);
}

/** Standard input as text, without a mark of byte order. */
export async function stdinText(io: Pick<Io, 'stdin'>, most?: number): Promise<string> {
  return new TextDecoder().decode(await readStdin(io, most));
}
