/** Frozen to the last part: every caller is handed the same facts, and none may change them for the others. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) {
    for (const part of value) frozen(part);
    return Object.freeze(value);
  }
  for (const key of Object.keys(value)) {
    const { get, value: part } = Object.getOwnPropertyDescriptor(value, key)!;
    // what a build reads only when it is asked for is frozen then
    if (get !== undefined) Object.defineProperty(value, key, { get: () => frozen(get.call(value)) });
    else frozen(part);
  }
  return Object.freeze(value);
}

/** What a file of data says, under its id and frozen. Nothing is read that a build leaves for later. */
export function factsOf<T>(id: string, file: unknown): T {
  return frozen(Object.defineProperties({ id }, Object.getOwnPropertyDescriptors(file))) as T;
}
