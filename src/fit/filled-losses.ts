import { Refusal } from '../core/refusal.ts';
import { isNamed } from './columns.ts';
import { readTable } from './table.ts';

/** Whether a file is a table of runs of which any has a loss. */
export async function hasLosses(text: string): Promise<boolean> {
  try {
    const [header, ...rows] = await readTable(text, 'runs');
    const isLoss = (header?.cells ?? []).map(name => isNamed('loss', name));
    return rows.some(({ cells }) => cells.some((cell, index) => isLoss[index] === true && cell !== ''));
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
