import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Text of one of other people's data sets, beside the project; a test that reads it carries the tag `shared`. */
export function sharedText(name: string): string {
  return readFileSync(join('../shared/data', name), 'utf8');
}

/** What a JSON file there holds. */
export function sharedJson(name: string): unknown {
  return JSON.parse(sharedText(name));
}
