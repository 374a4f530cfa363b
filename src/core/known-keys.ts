import { nearest, shortened } from '../text/names.ts';

/**
 * Check that a request is an object of known keys: one that is misspelt would be ignored without a word.
 *
 * @param example what a request looks like, for the message
 * @param meant known keys by words that others use for them
 * @throws TypeError with the key and the nearest known one
 */
export function checkKeys(
  request: object,
  keys: readonly string[],
  example: string,
  meant: Readonly<Record<string, string>> = {},
): void {
  if (typeof request !== 'object' || request === null)
    throw new TypeError(
      `Request must be an object, ${example}: got ${request === null ? null : typeof request}`,
    );
  const unknown = Object.keys(request).find(key => !keys.includes(key));
  if (unknown === undefined) return;
  const guess = Object.hasOwn(meant, unknown) ? meant[unknown] : nearest(unknown, keys);
  throw new TypeError(
    `Unknown key ${shortened(unknown)} in the request: ${guess === undefined ? `expected ${keys.join(', ')}` : `did you mean ${guess}?`}`,
  );
}
