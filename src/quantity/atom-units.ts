import { combine, type Exponents, exponentOf, NUMBER } from './dimensions.ts';
import type { Span } from './error.ts';
import type { Notes } from './notes.ts';
import { isOperator, type Token } from './token.ts';
import type { QuantityAccelerator } from './types.ts';
import { timesTens, type Unit } from './units.ts';

/** Factor and dimension of units in a row. */
export class UnitChain {
  factor = 1;
  tens = 0;
  exponents: Exponents = NUMBER;
  readonly roles: Set<Unit['role']> = new Set();
  accelerator: QuantityAccelerator | undefined;
  acceleratorSpan: Span | undefined;

  apply(unit: Unit, token: Token | undefined, power: 1 | -1 = 1): void {
    this.factor *= unit.factor ** power;
    this.tens += power * unit.tens;
    this.exponents = combine(this.exponents, unit.exponents, power);
    this.roles.add(unit.role);
    if (token?.kind === 'unit' && token.accelerator !== undefined) {
      this.accelerator = token.accelerator;
      this.acceleratorSpan = token.span;
    }
  }

  /** A number of these units, in base units. */
  of(written: number): number {
    return timesTens(written, this.tens) * this.factor;
  }

  /** Whether the chain needs a number to mean something: a suffix or a sign alone. */
  isUnfinished(): boolean {
    const needy = this.roles.has('scale') || this.roles.has('percent');
    return needy && [...this.roles].every(role => role === 'scale' || role === 'percent');
  }
}

/** Units that follow: side by side, joined by hyphens, and those that divide. */
export function readUnits(tokens: readonly Token[], start: number, chain: UnitChain, notes: Notes): number {
  let at = start;
  let power: 1 | -1 = 1;
  for (;;) {
    const token = tokens[at]!;
    const next = tokens[at + 1];
    if (token?.kind === 'unit') {
      // behind a division only a suffix or an accelerator takes the unit after it along: $3/M tokens, $2/GPU hour
      const before = tokens[at - 1];
      if (power === -1 && before?.kind === 'unit' && !takesAlong(before.unit, token.unit)) power = 1;
      chain.apply(token.unit, token, power);
      notes.ofUnit(token.unit);
      at++;
    } else if (isOperator(token, '/') && next?.kind === 'unit' && next.unit.role !== 'percent' && at > 0) {
      power = -1;
      at++;
    } else if (isJoin(token) && next?.kind === 'unit') {
      // PFLOP/s-days is a rate times days, $2/H100-hour a price per both
      const before = tokens[at - 1];
      if (before?.kind === 'unit' && isTime(before.unit) && isTime(next.unit)) power = 1;
      chain.apply(next.unit, next, power);
      notes.ofUnit(next.unit);
      at += 2;
    } else return at;
  }
}

function takesAlong(before: Unit, unit: Unit): boolean {
  return before.role === 'scale' || before.role === 'count' || (before.role === 'device' && isTime(unit));
}

function isTime(unit: Unit): boolean {
  return exponentOf(unit.exponents, 'second') === 1 && unit.exponents.filter(one => one !== 0).length === 1;
}

function isJoin(token: Token | undefined): boolean {
  return token?.kind === 'operator' && token.joins === true;
}
