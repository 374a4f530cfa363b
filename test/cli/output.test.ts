import { execFileSync } from 'node:child_process';
import { constants, openSync, readSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openOutput } from '../../src/cli/process-io.ts';

test('a pipe that is full and does not wait gets every byte, in order, when it is read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'isoflop-pipe-'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  const flags = constants.O_RDWR | constants.O_NONBLOCK;
  const descriptor = openSync(join(folder, 'pipe'), flags);
  const stream = new Socket({ fd: descriptor, readable: false, writable: true });
  // the second stands for any descriptor that is not standard output
  const process = { stderr: stream } as unknown as NodeJS.Process;
  const errors: unknown[] = [];
  const output = openOutput(process, descriptor as 2, error => errors.push(error));
  const texts = Array.from({ length: 8 }, (_, index) => `${index}:${'x'.repeat(50_000)}\n`);

  // nobody reads: what does not fit has to wait
  const waits = texts.map(text => output.write(text));
  expect(waits.at(-1)).toBeInstanceOf(Promise);

  const reader = openSync(join(folder, 'pipe'), constants.O_RDONLY | constants.O_NONBLOCK);
  const whole = texts.join('');
  let read = '';
  while (read.length < whole.length) {
    read += readWhatIsThere(reader);
    // lets the stream write what now fits
    await new Promise(setImmediate);
  }
  await waits.at(-1);
  expect(read).toBe(whole);
  expect(errors).toEqual([]);
  stream.destroy();
  rmSync(folder, { recursive: true });
});

function readWhatIsThere(descriptor: number): string {
  const bytes = Buffer.alloc(2 ** 16);
  try {
    return bytes.toString('utf8', 0, readSync(descriptor, bytes));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return '';
    throw error;
  }
}
