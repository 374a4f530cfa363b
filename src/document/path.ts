import { nearest } from '../text/names.ts';

/** A value found in a document by its path, and the keys that led there. */
export interface Selected {
  readonly value: unknown;
  readonly keys: readonly string[];
}

/** Keys of a path such as `band.parameters[0]` or `recommendations[besiroglu2024].tokens`; undefined where it is not one. */
export function pathKeys(path: string): string[] | undefined {
  if (!/^[^.[\]\s]+(?:\.[^.[\]\s]+|\[[^.[\]\s]+\])*$/.test(path)) return undefined;
  return path.match(/[^.[\]]+/g) ?? undefined;
}

/**
 * Follow a path into a JSON document. A key of a list is an index, or the name of an element: its `law`, `id`,
 * `rule` or `name`.
 */
export function follow(document: unknown, keys: readonly string[]): Selected | undefined {
  let value = document;
  for (const key of keys) {
    if (Array.isArray(value)) {
      value = /^\d+$/.test(key) ? value[Number(key)] : value.find(element => isNamed(element, key));
    } else if (typeof value === 'object' && value !== null && Object.hasOwn(value, key)) {
      value = (value as Record<string, unknown>)[key];
    } else {
      return undefined;
    }
  }
  return value === undefined ? undefined : { value, keys };
}

function isNamed(element: unknown, name: string): boolean {
  if (typeof element !== 'object' || element === null) return false;
  const { law, id, rule, name: own } = element as Record<string, unknown>;
  return [law, id, rule, own].includes(name);
}

/** Where a path may start: the first recommendation, the document itself, the first file of a check and its plan. */
function roots(document: unknown): unknown[] {
  const found = ['recommendations[0]', '', 'files[0]', 'files[0].plan'].map(path =>
    path === '' ? document : follow(document, pathKeys(path) ?? [])?.value,
  );
  return found.filter(root => root !== undefined);
}

/** The value at a path of a command's JSON, from its first recommendation or from the document. */
export function select(document: unknown, path: string): Selected | undefined {
  const keys = pathKeys(path);
  if (keys === undefined) return undefined;
  for (const root of roots(document)) {
    const selected = follow(root, keys);
    if (selected !== undefined) return selected;
  }
  return undefined;
}

/** The path that a misspelt one most likely means, or the keys that there are. */
export function closest(
  path: string,
  document: unknown,
): { readonly nearest: string } | { readonly keys: string } {
  const known = allPaths(document);
  const last = path.replace(/.*\./, '');
  const near =
    nearest(path, known) ?? known.find(candidate => candidate === last || candidate.endsWith(`.${last}`));
  return near === undefined
    ? { keys: [...new Set(roots(document).map(keysOf))].join(', ') }
    : { nearest: near };
}

/** The keys of an object or the indices of a list, for a sentence. */
export function keysOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : `[0] to [${value.length - 1}]`;
  return typeof value === 'object' && value !== null ? Object.keys(value).join(', ') : 'none';
}

/** Every path that `select` knows in a document, at most 2000. */
function allPaths(document: unknown): string[] {
  const paths: string[] = [];
  for (const root of roots(document)) walk(root, '');
  return [...new Set(paths)];

  function walk(value: unknown, path: string): void {
    if (paths.length >= 2000) return;
    if (path !== '') paths.push(path);
    if (Array.isArray(value)) {
      for (const [index, element] of value.entries()) walk(element, `${path}[${index}]`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, element] of Object.entries(value)) walk(element, path === '' ? key : `${path}.${key}`);
    }
  }
}
