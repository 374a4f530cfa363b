/** Beyond this many different values a column tells nothing that rows have in common. */
const MOST_VALUES = 20_000;

/** A column beside the quantities of a run: a name, a setting, a step. Its values are kept once each. */
export class OtherColumn {
  readonly name: string;
  /** The different values, in the order in which they came. */
  readonly values: string[] = [];
  /** For each run the place of its value; empty for a column of too many different ones. */
  codes: number[] = [];
  readonly #index: number;
  #places: Map<string, number> | undefined = new Map();

  constructor(name: string, index: number) {
    this.name = name;
    this.#index = index;
  }

  /** Take the value of the next run. */
  add(cells: readonly string[]): void {
    if (this.#places === undefined) return;
    const value = cells[this.#index]!.trim();
    let place = this.#places.get(value);
    if (place === undefined) {
      place = this.values.length;
      this.values.push(value);
      this.#places.set(value, place);
    }
    this.codes.push(place);
    if (this.values.length <= MOST_VALUES) return;
    this.#places = undefined;
    this.codes = [];
  }

  valueOf(run: number): string {
    return this.values[this.codes[run]!] ?? '';
  }

  /** The column of some of the runs. */
  at(places: readonly number[]): OtherColumn {
    const part = new OtherColumn(this.name, 0);
    if (this.codes.length > 0) for (const place of places) part.add([this.valueOf(place)]);
    return part;
  }
}
