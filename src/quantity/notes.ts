import { type Caveat, caveat } from '../core/caveat.ts';
import type { Unit } from './units.ts';

/** What is taken for granted and what is doubtful in one quantity, each said once. */
export class Notes {
  readonly #assumptions = new Map<string, Caveat>();
  readonly #caveats = new Map<string, Caveat>();

  assume(code: string, args: Caveat['args'] = {}): void {
    const note = caveat(code, args, 'info');
    this.#assumptions.set(JSON.stringify([code, args]), note);
  }

  doubt(code: string, args: Caveat['args'] = {}, severity: Caveat['severity'] = 'warning'): void {
    this.#caveats.set(JSON.stringify([code, args]), caveat(code, args, severity));
  }

  ofUnit({ note }: Unit): void {
    if (note === 'hardware-utilisation') this.doubt(note, {}, 'info');
    else if (note !== undefined) this.assume(note);
  }

  get assumptions(): readonly Caveat[] {
    return [...this.#assumptions.values()];
  }

  get caveats(): readonly Caveat[] {
    return [...this.#caveats.values()];
  }
}
