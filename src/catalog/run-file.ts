import { Refusal } from '../core/refusal.ts';
import type { Run } from './run.ts';
import { readUserJson } from './user-json.ts';

/**
 * Read a run of a user's own from the text of its file, in the form of data/runs: year, tokens, parameters and hardware
 * must be there, sources and the like need not.
 *
 * @param text JSON
 * @param name where it was read from: the run's id
 * @throws RangeError with the file, the key and what was expected
 */
export async function parseRunFile(text: string, name: string): Promise<Run> {
  const { ownRunSchema } = await import('./schemas/run.ts');
  const example =
    '{ "year": 2026, "tokens": 1e12, "parameters": { "published": { "total": 7e9 } }, "hardware": { … } }';
  try {
    const { $schema: _, ...run } = await readUserJson(text, ownRunSchema, example);
    return { ...placeless(name), ...run, verification: 'unverified' };
  } catch (error) {
    throw error instanceof Refusal ? new Refusal(`Run file ${name}: ${error.message}`) : error;
  }
}

/** What a documented run has and a user's own need not. */
function placeless(name: string) {
  return { id: name, family: name, name, organisation: 'own', calibrate: true, sources: [] };
}
