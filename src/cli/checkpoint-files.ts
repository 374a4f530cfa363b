import { looseJson } from '../model/hugging-face/json.ts';
import { ggufOf } from '../model/tensors/gguf.ts';
import { headerLength, LENGTH_BYTES, safetensorsOf } from '../model/tensors/safetensors.ts';
import type { Tensor } from '../model/tensors/tensor.ts';
import { InputError, type Io } from './io.ts';

/** Headers of a checkpoint's files. */
export interface CheckpointFiles {
  readonly tensors: readonly Tensor[];
  readonly files: readonly string[];
  /** Text of the configuration beside them, and its path. */
  readonly config?: { readonly path: string; readonly text: string };
  /** What the format itself calls the architecture (GGUF). */
  readonly architecture?: string;
}

/** Read at once, since most headers are shorter: one read a file. */
const FIRST_READ = 1 << 16;

/** Files that are open at a time. */
const AT_ONCE = 32;

const ENDS = /\.(safetensors|gguf|safetensors\.index\.json)$/i;

/** Whether a word names a checkpoint's file. */
export const isCheckpointName = (word: string): boolean => ENDS.test(word);

/**
 * The headers of a checkpoint: a file, an index with its files, or a folder of either. Weights are never read.
 *
 * @param word path as it was written
 * @param names in the folder, where the path is one
 * @returns undefined for a folder without a checkpoint
 */
export async function readCheckpoint(
  word: string,
  names: readonly string[] | undefined,
  io: Io,
): Promise<CheckpointFiles | undefined> {
  const folder = names === undefined ? word.replace(/[^/\\]*$/, '') : word.replace(/([^/\\])$/, '$1/');
  const found =
    names === undefined ? { index: undefined, files: [word.slice(folder.length)] } : chosen(names, word);
  if (found === undefined) return undefined;
  const [only] = found.files;
  const index = found.index ?? (only!.endsWith('.json') ? only : undefined);
  const listed = index === undefined ? undefined : indexOf(await io.readText(folder + index), folder + index);
  const files = (listed?.files ?? withParts(found.files)).map(file => folder + file);
  const headers = await inTurn(files, file => headerOf(file, io));
  const tensors = headers.flatMap(it => it.tensors);
  if (listed !== undefined) compareIndex(listed.names, tensors, folder + index);
  const config = await configBeside(folder, io);
  const architecture = headers.find(it => it.architecture !== undefined)?.architecture;
  return {
    tensors,
    files,
    ...(config !== undefined && { config }),
    ...(architecture !== undefined && { architecture }),
  };
}

/** The checkpoint of a folder: its index, else its model files, else its only kind of file. */
function chosen(names: readonly string[], folder: string) {
  const indexes = names.filter(name => name.endsWith('.safetensors.index.json'));
  const index = indexes.find(name => name.startsWith('model.')) ?? indexes[0];
  if (index !== undefined) return { index, files: [index] };
  const all = names.filter(name => name.endsWith('.safetensors'));
  const model = all.filter(name => name.startsWith('model'));
  const weights = model.length > 0 ? model : all;
  if (weights.length > 0) return { index: undefined, files: weights };
  const gguf = names.filter(name => name.endsWith('.gguf') && !name.startsWith('mmproj'));
  const models = new Set(gguf.map(name => name.replace(SHARD, '')));
  if (models.size > 1) {
    throw new InputError(`${folder} must have one model: name one of ${gguf.slice(0, 8).join(', ')}`);
  }
  return gguf.length > 0 ? { index: undefined, files: gguf } : undefined;
}

const SHARD = /-(\d{5})-of-(\d{5})(?=\.\w+$)/;

/** All files of a checkpoint in numbered parts, whichever of them were named. */
function withParts(files: readonly string[]): readonly string[] {
  const all = files.flatMap(file => {
    const count = Number(SHARD.exec(file)?.[2] ?? 0);
    if (count === 0 || count > 99_999) return [file];
    return Array.from({ length: count }, (_, index) =>
      file.replace(SHARD, (_match, _part, of) => `-${String(index + 1).padStart(5, '0')}-of-${of}`),
    );
  });
  return [...new Set(all)];
}

function indexOf(text: string, path: string) {
  const { weight_map: map } = (looseJson(text, path) ?? {}) as Readonly<Record<string, unknown>>;
  const entries = typeof map === 'object' && map !== null ? Object.entries(map) : [];
  if (entries.length === 0 || entries.some(([, file]) => typeof file !== 'string' || /[/\\]/.test(file))) {
    throw new InputError(`${path} must have a weight_map from names of tensors to files beside it`);
  }
  const files = [...new Set(entries.map(([, file]) => file as string))];
  const other = files.find(file => !file.endsWith('.safetensors'));
  if (other !== undefined) {
    throw new InputError(`Files of ${path} must be safetensors, whose headers can be read: got ${other}`);
  }
  return { names: entries.map(([name]) => name), files };
}

/** An index and its files must name the same tensors. */
function compareIndex(names: readonly string[], tensors: readonly Tensor[], path: string): void {
  const present = new Set(tensors.map(it => it.name));
  const missing = names.find(name => !present.has(name));
  if (missing !== undefined) throw new InputError(`${missing} of ${path} is in none of its files`);
  const listed = new Set(names);
  const extra = tensors.find(it => !listed.has(it.name));
  if (extra !== undefined)
    throw new InputError(`${extra.name} is in a file of ${path}, and not in its weight_map`);
}

async function headerOf(
  file: string,
  io: Io,
): Promise<{ readonly tensors: readonly Tensor[]; readonly architecture?: string | undefined }> {
  if (io.readPart === undefined) throw new InputError(`Cannot read ${file}: checkpoints are read from files`);
  if (/\.gguf$/i.test(file)) return ggufHeader(file, io.readPart);
  const { bytes, size } = await io.readPart(file, 0, FIRST_READ);
  const length = headerLength(bytes, file);
  const end = LENGTH_BYTES + length;
  const header =
    end <= bytes.length
      ? bytes.subarray(LENGTH_BYTES, end)
      : (await io.readPart(file, LENGTH_BYTES, length)).bytes;
  return { tensors: safetensorsOf(new TextDecoder().decode(header), file, size) };
}

/** A GGUF header does not say how long it is: more is read until it ends. */
async function ggufHeader(file: string, readPart: NonNullable<Io['readPart']>) {
  for (let length = 1 << 20; ; length *= 4) {
    const { bytes, size } = await readPart(file, 0, length);
    const header = ggufOf(bytes, file);
    if (header !== undefined) return header;
    if (bytes.length >= size) throw new InputError(`${file} must be a GGUF file: it ends within its header`);
  }
}

async function configBeside(folder: string, io: Io) {
  const names = await io.listFolder?.(folder === '' ? '.' : folder);
  if (!names?.includes('config.json')) return undefined;
  const path = `${folder}config.json`;
  return { path, text: await io.readText(path) };
}

/** Some at a time, results in order. */
async function inTurn<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    for (const result of await Promise.all(items.slice(from, from + AT_ONCE).map(work))) results.push(result);
  }
  return results;
}
