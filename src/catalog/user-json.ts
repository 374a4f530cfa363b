import type { GenericSchema, InferOutput } from 'valibot';
import { Refusal } from '../core/refusal.ts';

/** Keys that objects have of themselves: a record that is read leaves them out, and nothing may be lost unseen. */
export const RESERVED: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/**
 * The text of a user's file as data that its schema allows.
 *
 * @param example what such a file may look like, for messages
 * @throws RangeError with the key and what was expected
 */
export async function readUserJson<const Schema extends GenericSchema>(
  text: string,
  schema: Schema,
  example: string,
): Promise<InferOutput<Schema>> {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal(`expected an object, such as ${example}`);
  }
  checkKeys(value);
  // by name: of a package that is taken whole, a bundler leaves nothing out
  const { safeParse } = await import('valibot');
  const result = safeParse(schema, value);
  if (!result.success) throw new Refusal(result.issues.map(describeIssue).join('; '));
  return result.output;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Refusal(`not valid JSON: ${(error as Error).message}`);
  }
}

/** Goes through a list, not by recursion: a file may nest deeper than calls can. */
function checkKeys(file: object): void {
  const open: (readonly [path: string, value: object])[] = [['', file]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [path, value] = next;
    for (const [key, part] of Object.entries(value)) {
      if (RESERVED.includes(key)) throw new Refusal(`key ${path}${key} is reserved: choose another name`);
      if (typeof part === 'object' && part !== null) open.push([`${path}${key}.`, part]);
    }
  }
}

/** One issue of valibot as a sentence. */
export function describeIssue(issue: {
  readonly message: string;
  readonly path?: readonly { readonly key: unknown }[] | undefined;
}): string {
  const path = issue.path?.map(item => String(item.key)).join('.') ?? 'the file';
  const { message } = issue;
  if (message.startsWith('Invalid key: Expected never')) return `unknown key ${path}`;
  if (/^Invalid key: .* received undefined$/.test(message)) return `${path} is missing`;
  if (message.startsWith('Invalid length: Expected !0')) return `${path} must not be empty`;
  if (message.startsWith('Invalid value: Expected !0')) return `${path} must not be 0`;
  if (message.startsWith('Invalid finite:')) return `${path} must be a finite number`;
  return `${path}: ${message.replace(/^Invalid \w+: /, '').replace(/^Expected/, 'expected')}`;
}
