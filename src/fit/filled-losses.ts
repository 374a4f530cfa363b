import { Refusal } from '../core/refusal.ts';
import { isNamed } from './columns.ts';
import { readTable } from './table/table.ts';

/** Whether a file is a table of runs of which any has a loss. */
export function hasLosses(text: string): boolean {
  try {
    const { header, rows } = readTable(text, 'runs');
    const isLoss = header.map(name => isNamed('loss', name));
    for (const { cells } of rows)
      if (cells.some((cell, index) => isLoss[index] === true && cell.trim() !== '')) return true;
    return false;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
