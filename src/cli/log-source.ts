import { StringDecoder } from 'node:string_decoder';
import { tellWork } from '../core/work.ts';
import { joined, monitorLog, optionsOf, requireNumbers } from '../monitor/monitor.ts';
import { type LogReader, logReader, type RawLog } from '../monitor/read-log.ts';
import { type LogStore, logStore } from '../monitor/store.ts';
import type { MonitorAnswer, MonitorRequest } from '../monitor/types.ts';
import type { Io } from './io.ts';

/** What reads one log of a run: what is there now, and what comes later. */
export interface LogSource {
  readonly name: string;
  /**
   * Read what is new; true where something was.
   *
   * @param told takes how many bytes of a file are read, of how many
   */
  readonly advance: (told?: (done: number, total: number) => void) => Promise<boolean>;
  /** The log so far; `isWhole` where nothing more comes. */
  readonly read: (isWhole: boolean) => RawLog;
}

/**
 * A log by its name, or `-` for standard input. A file that was replaced, or is shorter than before, goes on in the same
 * run from its first line.
 */
export function logSource(name: string, store: LogStore, request: MonitorRequest, io: Io): LogSource {
  const options = optionsOf(request);
  let reader = logReader(name === '-' ? 'Standard input' : name, options, store);
  let decoder: StringDecoder | undefined;
  let [offset, file] = [0, ''];
  const take = (bytes: Uint8Array) => {
    decoder ??= decoderOf(bytes);
    reader.write(decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  };
  const begin = () => {
    finish(reader);
    reader = logReader(name, options, store);
    decoder = undefined;
    offset = 0;
  };
  return {
    name,
    read: isWhole => reader.read(isWhole),
    async advance(told) {
      if (name === '-') {
        let isNew = false;
        for await (const piece of io.stdin) {
          isNew = true;
          if (typeof piece === 'string') reader.write(piece);
          else take(piece);
        }
        return isNew;
      }
      if (io.readFrom === undefined) {
        if (offset > 0) return false;
        const text = await io.readText(name);
        offset = text.length;
        reader.write(text);
        return true;
      }
      const before = offset;
      let isAgain = false;
      for await (const { bytes, from, id, size } of io.readFrom(name, offset)) {
        if (file !== '' && file !== id && from === offset && offset > 0) {
          isAgain = true;
          break;
        }
        if (from < offset) begin();
        file = id;
        if (bytes.length > 0) take(bytes);
        offset = from + bytes.length;
        if (size !== undefined) told?.(offset, size);
      }
      if (isAgain) {
        file = '';
        begin();
        return this.advance(told);
      }
      return offset !== before;
    },
  };
}

/** Logs of one run, each read to its end. */
export async function logSources(
  names: readonly string[],
  request: MonitorRequest,
  io: Io,
): Promise<readonly LogSource[]> {
  const store = logStore();
  const sources = names.map(name => logSource(name, store, request, io));
  for (const source of sources) {
    await source.advance((done, total) => tellWork('bytes', done, total));
    // what ends a log goes before what begins the next
    if (source !== sources.at(-1)) source.read(true);
  }
  return sources;
}

/** What is there of a run so far. */
export function answerOf(
  sources: readonly LogSource[],
  request: MonitorRequest,
  isWhole: boolean,
): MonitorAnswer {
  const names = sources.map(({ name }) => name);
  const log = joined(sources.map(source => source.read(isWhole)));
  if (isWhole) requireNumbers(log);
  return monitorLog(log, request, names);
}

/** What a log ended with when its file was replaced; a few lines may be no log of their own. */
function finish(reader: LogReader): void {
  try {
    reader.read();
  } catch {
    // the run goes on in the next file
  }
}

function decoderOf([first, second]: Uint8Array): StringDecoder {
  return new StringDecoder(first === 0xff && second === 0xfe ? 'utf16le' : 'utf8');
}
