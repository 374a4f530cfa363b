import type { FileHandle } from 'node:fs/promises';
import { type FileSystem, system } from '../../src/files/system.ts';

/** How a call to the system goes wrong. */
export type Fault =
  | { readonly kind: 'error'; readonly code: string }
  /** The process ends there: this call and all that follow do nothing. Half of what is written may have arrived. */
  | { readonly kind: 'death' };

/** A file system whose n-th call (from 0) goes wrong, and the names of the calls that were made. */
export function faulty(
  at: number,
  fault: Fault,
  pid = process.pid,
): { readonly fs: FileSystem; readonly calls: string[] } {
  const real = system();
  const calls: string[] = [];
  const wrap = <T extends object>(object: T): T =>
    new Proxy(object, {
      get(target, name) {
        const value = Reflect.get(target, name, target) as unknown;
        if (typeof value !== 'function' || name === 'isAlive') return value;
        return async (...args: unknown[]) => {
          const call = calls.push(String(name)) - 1;
          if (call === at) await half(target, name, args);
          if (call === at && fault.kind === 'error')
            throw Object.assign(new Error(fault.code), { code: fault.code });
          if (call >= at && fault.kind === 'death') throw new Error('the process has ended');
          const result = await (value as (...args: unknown[]) => unknown).apply(target, args);
          return name === 'open' ? wrap(result as FileHandle) : result;
        };
      },
    });
  // what a descriptor holds on to is given back by the system; here the test does it
  const half = async (target: object, name: string | symbol, args: readonly unknown[]) => {
    if (name === 'writeFile') {
      const bytes = args[0] as Uint8Array;
      await (target as FileHandle).writeFile(bytes.subarray(0, bytes.length / 2));
    }
    if (name === 'writeFile' || name === 'close' || fault.kind === 'death')
      await (target as Partial<FileHandle>).close?.();
  };
  return { fs: wrap({ ...real, pid, isAlive: other => other !== DEAD && real.isAlive(other) }), calls };
}

/** The number of a process that is not there any more. */
export const DEAD = 2 ** 30;
