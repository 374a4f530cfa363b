import { sixDigits as n } from '../../text/numbers.ts';
import { type Allocation, parametricAllocation, surfaceAllocation } from '../allocation.ts';
import { type ParametricCoefficients, parametricFrontier, parametricSurface } from '../parametric.ts';
import { Refusal } from '../refusal.ts';
import { MUENNIGHOFF_REPETITION, type RepetitionConstants, repetitionSurface } from '../repetition.ts';
import type { LossSurface } from '../surface.ts';
import { parametricUncertainty, type UncertainForm } from '../uncertainty.ts';

/** Values that a relation may take, by name. */
export const relationInputs = [
  'parameters',
  'tokens',
  'compute',
  'minimumCompute',
  'loss',
  'steps',
  'uniqueTokens',
  'context',
  'experts',
  'granularity',
  'activation',
  'width',
  'depth',
  'vocabularyParameters',
  'exponentBits',
  'mantissaBits',
  'block',
] as const;

/** Named values that a relation is evaluated at: {@link relationInputs}, in base units (FLOP, parameters, tokens). */
export type RelationInputs = Readonly<Record<string, number>>;

/** Loss of an expression law at (N, D, U), and its derivatives by ln N and ln D. */
export type CompiledLoss = (
  parameters: number,
  tokens: number,
  uniqueTokens: number,
) => { readonly loss: number; readonly byLogParameters: number; readonly byLogTokens: number };

/** What a form is given of a relation: its numbers, and the text of an expression. */
export interface Equation {
  readonly coefficients: Readonly<Record<string, number>>;
  /** The variable that a `power` relation takes. */
  readonly input?: string;
  /** For `expression`: the loss in N, D, U and the coefficients. */
  readonly loss?: string;
  /** Attached when the expression is read from a file. */
  readonly compiled?: CompiledLoss;
}

/** What selects among the readings of one loss. */
export interface Settings {
  /** Experts of a mixture; 1 is dense. */
  readonly experts?: number;
  /** Unique tokens, where data is short. */
  readonly uniqueTokens?: number;
  /** Tokens of a sequence in training. */
  readonly context?: number;
  /** Experts of an MoE as parts of a dense layer's width: G; the best unless given. */
  readonly granularity?: number;
}

/** What a coefficient must be, and its value where a relation may leave it out. */
export interface Coefficient {
  readonly must?: 'be positive' | 'be zero or positive' | 'not be 0';
  readonly default?: number;
}

/** What a relation must be, where its name gives it a part in the law. */
export interface Role {
  readonly inputs?: readonly string[];
  /** Ends between which the exponent of a power lies, both excluded. */
  readonly exponent?: readonly [low: number, high: number];
}

/** A form of equation: everything that is known of it. Adding one is adding a file and its line in index.ts. */
export interface Form {
  /** Coefficients by their names; undefined where they are an expression's own. */
  readonly coefficients?: Readonly<Record<string, Coefficient>>;
  /** The parts that it may have in a law: `loss`, `optimalParameters`, …; other names are free. */
  readonly roles: Readonly<Record<string, Role>>;
  /** Whether it stands only where it has such a part. */
  readonly rolesOnly?: true;
  /** Settings, beside unique tokens, that its loss is different at. */
  readonly takes: readonly (keyof Settings)[];
  /** @throws RangeError for coefficients that are none of a law, beyond what their own lines say */
  readonly check: (equation: Equation) => void;
  /** The value at named inputs. @throws RangeError when one that it needs is absent or not positive */
  readonly evaluate: (equation: Equation, inputs: RelationInputs) => number;
  /** Right side of the equation in the papers' letters. */
  readonly symbols: (equation: Equation) => string;
  /** The same with its numbers; `at` writes the inputs, as letters or as numbers. */
  readonly numbers: (equation: Equation, at: (input: string) => string, settings: Settings) => string;
  /** The input at which it has a value. @throws RangeError, by the value's name, where it never has */
  readonly inverse?: (equation: Equation, value: number, name: string, settings: Settings) => number;
  /** {@link inverse} in symbols and numbers. */
  readonly inverseNumbers?: (equation: Equation, value: string, settings: Settings) => string;
  /** The budget C whose part `share` puts C/(6 y) at a value: the other of N* and D*. */
  readonly inverseRest?: (equation: Equation, share: number, value: number, name: string) => number;
  /** What else follows from its constants, by name: the best granularity, the tokens beyond which more of them hurt, … */
  readonly derived?: Readonly<Record<string, (equation: Equation, inputs: RelationInputs) => number>>;
  /** What a relation `loss` of this form is over N and D, where an optimum may be sought on it. */
  readonly loss?: (equation: Equation) => Loss;
  /** Active over all parameters of the mixture that it is of, where it counts both. */
  readonly activeShare?: (equation: Equation) => number;
  /** How the uncertainty of a law is read, where this relation is the one that it is of. */
  readonly uncertain?: (equation: Equation) => UncertainForm | undefined;
}

/** The loss of one law over N and D, and what is optimal under it. */
export interface Loss {
  /** E + A/N^alpha + B/D^beta that it is at given settings, where it is one. */
  readonly parametric?: (settings: Settings) => ParametricCoefficients;
  readonly surface: (settings: Settings) => LossSurface;
  readonly allocation: (settings: Settings) => Allocation;
  /** Whether it is one of unique tokens: needs them, cannot take them, or takes them when they are given. */
  readonly uniqueTokens: 'needed' | 'refused' | 'optional';
  /** R_D* and R_N* of its own. */
  readonly repetition?: RepetitionConstants;
}

type Specs = Readonly<Record<string, Coefficient>>;
/** Coefficients by name, those left out at their defaults. */
export type CoefficientValues<S extends Specs> = { readonly [Name in keyof S]: number };

interface Blueprint<S extends Specs> {
  readonly coefficients: S;
  readonly derived?: Readonly<
    Record<string, (coefficients: CoefficientValues<S>, get: (input: string) => number) => number>
  >;
  readonly roles?: Form['roles'];
  readonly takes?: Form['takes'];
  readonly check?: (coefficients: CoefficientValues<S>) => void;
  readonly evaluate: (
    coefficients: CoefficientValues<S>,
    get: (input: string) => number,
    equation: Equation,
  ) => number;
  readonly symbols: string;
  readonly numbers: (
    coefficients: CoefficientValues<S>,
    at: (input: string) => string,
    equation: Equation,
  ) => string;
}

/** A form from its blueprint, in which coefficients have their names. */
export function form<const S extends Specs>(blueprint: Blueprint<S>): Form {
  const values = valuesOf(blueprint.coefficients);
  return {
    coefficients: blueprint.coefficients,
    roles: blueprint.roles ?? {},
    takes: blueprint.takes ?? [],
    check: equation => blueprint.check?.(values(equation)),
    evaluate: (equation, inputs) =>
      blueprint.evaluate(values(equation), name => positiveInput(inputs, name), equation),
    symbols: () => blueprint.symbols,
    numbers: (equation, at) => blueprint.numbers(values(equation), at, equation),
    ...(blueprint.derived && {
      derived: Object.fromEntries(
        Object.entries(blueprint.derived).map(([name, derive]) => [
          name,
          (equation: Equation, inputs: RelationInputs) =>
            derive(values(equation), input => positiveInput(inputs, input)),
        ]),
      ),
    }),
  };
}

/** Reads the coefficients of an equation by the names that a form gives them. */
export function valuesOf<S extends Specs>(specs: S): (equation: Equation) => CoefficientValues<S> {
  const defaults = Object.fromEntries(
    Object.entries(specs).flatMap(([name, { default: value }]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  return ({ coefficients }) => ({ ...defaults, ...coefficients }) as CoefficientValues<S>;
}

/** @throws RangeError unless it is there and positive */
export function positiveInput(inputs: RelationInputs, name: string): number {
  const value = inputs[name];
  if (value === undefined || !(value > 0 && value < Number.POSITIVE_INFINITY))
    throw new Refusal(`Relation needs a positive ${name}: got ${value}`);
  return value;
}

interface ParametricBlueprint<S extends Specs> {
  readonly coefficients: S;
  readonly takes?: Form['takes'];
  readonly check?: (coefficients: CoefficientValues<S>) => void;
  readonly symbols?: string;
  /** The E + (A/N^alpha + B/D^beta)^k that it becomes. */
  readonly parametric: (coefficients: CoefficientValues<S>, settings: Settings) => ParametricCoefficients;
  readonly repetition?: (coefficients: CoefficientValues<S>) => RepetitionConstants;
}

/** A form that becomes E + A/N^alpha + B/D^beta at given settings: all else follows from that. */
export function parametricForm<const S extends Specs>(blueprint: ParametricBlueprint<S>): Form {
  const values = valuesOf(blueprint.coefficients);
  const parametric = (equation: Equation, settings: Settings = {}) =>
    blueprint.parametric(values(equation), settings);
  const loss = (equation: Equation): Loss => {
    const repetition = blueprint.repetition?.(values(equation));
    const surface = (settings: Settings): LossSurface => {
      const coefficients = parametric(equation, settings);
      return settings.uniqueTokens === undefined
        ? parametricSurface(parametricFrontier(coefficients))
        : repetitionSurface(coefficients, settings.uniqueTokens, repetition ?? MUENNIGHOFF_REPETITION);
    };
    return {
      parametric: settings => parametric(equation, settings),
      surface,
      allocation: settings =>
        settings.uniqueTokens === undefined
          ? parametricAllocation(parametricFrontier(parametric(equation, settings)))
          : surfaceAllocation(surface(settings)),
      uniqueTokens: 'optional',
      ...(repetition && { repetition }),
    };
  };
  return {
    coefficients: blueprint.coefficients,
    roles: { loss: {} },
    takes: blueprint.takes ?? [],
    check: equation => {
      blueprint.check?.(values(equation));
      parametricFrontier(parametric(equation));
    },
    evaluate: (equation, inputs) => {
      const [parameters, tokens] = [positiveInput(inputs, 'parameters'), positiveInput(inputs, 'tokens')];
      const found = loss(equation);
      const { experts, uniqueTokens = found.repetition && tokens } = inputs;
      return found
        .surface({
          ...(experts !== undefined && { experts }),
          ...(uniqueTokens !== undefined && { uniqueTokens }),
        })
        .loss(parameters, tokens);
    },
    symbols: () => blueprint.symbols ?? 'E + A/N^alpha + B/D^beta',
    numbers: (equation, at, settings) =>
      parametricNumbers(parametric(equation, settings), at('parameters'), at('tokens')),
    uncertain: equation => parametricUncertainty(parametric(equation)),
    loss,
  };
}

/** E + (A/N^alpha + B/D^beta)^k with its numbers. */
export function parametricNumbers(
  { E, A, B, alpha, beta, k }: ParametricCoefficients,
  N: string,
  D: string,
): string {
  const terms = `${n(A)}/${N}^${n(alpha)} + ${n(B)}/${D}^${n(beta)}`;
  return `${n(E)} + ${k === undefined ? terms : `(${terms})^${n(k)}`}`;
}
