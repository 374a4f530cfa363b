import { statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { type Inputs, noteInput, reasonOf } from '../files/system.ts';
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
): Required<
  Pick<
    Io,
    | 'readText'
    | 'findAbove'
    | 'readBytes'
    | 'readFrom'
    | 'readPart'
    | 'listFolder'
    | 'writeText'
    | 'inspectOutput'
  >
> {
  const at = (path: string) => (isAbsolute(path) ? path : resolve(cwd(), path));
  const readBytes = async (path: string) => {
    const full = at(path);
    const { open } = await import('node:fs/promises');
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
  const readFrom: NonNullable<Io['readFrom']> = async function* (path, offset = 0) {
    const { open } = await import('node:fs/promises');
    try {
      const file = await open(at(path));
      try {
        const stat = await file.stat({ bigint: true });
        noteInput(inputs, stat);
        if (stat.isDirectory()) await file.readFile();
        const known = {
          id: `${stat.dev}:${stat.ino}`,
          ...(stat.isFile() && { size: Number(stat.size) }),
        };
        let position = stat.isFile() && Number(stat.size) < offset ? 0 : offset;
        for (;;) {
          const buffer = Buffer.allocUnsafe(CHUNK);
          const { bytesRead } = await file.read(buffer, 0, CHUNK, stat.isFile() ? position : null);
          if (bytesRead === 0) break;
          yield { ...known, bytes: buffer.subarray(0, bytesRead), from: position };
          position += bytesRead;
        }
        yield { ...known, bytes: Buffer.alloc(0), from: position };
      } finally {
        await file.close();
      }
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw new InputError(`Cannot read ${path}: ${reasonOf(error)}`);
    }
  };
  const writer = () => import('../files/write.ts');
  return {
    readBytes,
    readFrom,
    readPart: async (path, from, length) => {
      const { readRange } = await import('../files/read.ts');
      return readRange(at(path), { name: path, inputs, from, length });
    },
    findAbove: name => {
      let folder: string;
      try {
        folder = resolve(cwd());
      } catch (error) {
        // above a folder that is gone there is nothing
        if (error instanceof InputError) return undefined;
        throw error;
      }
      for (let path = name; ; path = join('..', path)) {
        if (statSync(join(folder, name), { throwIfNoEntry: false })?.isFile() === true) return path;
        const above = dirname(folder);
        if (above === folder) return undefined;
        folder = above;
      }
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

/** Bytes that are read at once of a file that is taken as it comes. */
const CHUNK = 2 ** 18;

/** The longest text that the engine holds is 2^29 - 24 characters; a text of bytes has no more characters than bytes. */
const LONGEST_TEXT = 2 ** 29 - 24;
const TOO_LONG = 'it is larger than 512 MiB, more than fits into one text';
