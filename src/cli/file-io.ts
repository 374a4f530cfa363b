import { isAbsolute, resolve } from 'node:path';
import type { Inputs } from '../files/inputs.ts';
import { reasonOf } from '../files/reason.ts';
import { InputError, type Io } from './io.ts';

/**
 * The files of the outside, for one command: what it has read it cannot replace.
 *
 * @param cwd the folder that relative names start from, asked when there is one
 * @param inputs takes what is read
 * @param ownOutput writes where a path is an output that is open already, such as `/dev/stdout`
 */
export function fileIo(
  cwd: () => string,
  inputs: Inputs = new Set(),
  ownOutput?: (path: string) => Promise<((text: string) => void | Promise<void>) | undefined>,
): Required<Pick<Io, 'readText' | 'readBytes' | 'readPart' | 'listFolder' | 'writeText' | 'inspectOutput'>> {
  const at = (path: string) => (isAbsolute(path) ? path : resolve(cwd(), path));
  const readBytes = async (path: string) => {
    const full = at(path);
    const [{ open }, { noteInput }] = await Promise.all([
      import('node:fs/promises'),
      import('../files/inputs.ts'),
    ]);
    try {
      const file = await open(full);
      try {
        noteInput(inputs, await file.stat({ bigint: true }));
        return await file.readFile();
      } finally {
        await file.close();
      }
    } catch (error) {
      throw new InputError(`Cannot read ${path}: ${reasonOf(error)}`);
    }
  };
  const writer = () => import('../files/write.ts');
  return {
    readBytes,
    readPart: async (path, from, length) => {
      const { readRange } = await import('../files/read.ts');
      return readRange(at(path), { name: path, inputs, from, length });
    },
    listFolder: async path => {
      const { readdir } = await import('node:fs/promises');
      try {
        return (await readdir(at(path))).sort();
      } catch {
        return undefined;
      }
    },
    readText: async path => {
      const bytes = await readBytes(path);
      if (bytes.length > LONGEST_TEXT) throw new InputError(`Cannot read ${path}: ${TOO_LONG}`);
      return bytes.toString('utf8');
    },
    inspectOutput: async path => {
      const full = at(path);
      if ((await ownOutput?.(full)) !== undefined) return undefined;
      const { assertWritable } = await writer();
      const old = await assertWritable({ name: path, path: full }, inputs);
      if (old === undefined) return undefined;
      const { readRegular } = await import('../files/read.ts');
      return (await readRegular(old, { name: path })).toString('utf8');
    },
    writeText: async (path, text) => {
      const full = at(path);
      const write = await ownOutput?.(full);
      if (write !== undefined) return write(text);
      const { writeFiles } = await writer();
      await writeFiles([{ name: path, path: full, bytes: Buffer.from(text) }], { inputs });
    },
  };
}

/** The longest text that the engine holds is 2^29 - 24 characters; a text of bytes has no more characters than bytes. */
const LONGEST_TEXT = 2 ** 29 - 24;
const TOO_LONG = 'it is larger than 512 MiB, more than fits into one text';
