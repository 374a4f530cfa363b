import { sixDigits as n } from '../../text/numbers.ts';
import { form } from './form.ts';

/** Constants that the best shape follows from. */
interface ShapeCoefficients {
  readonly W: number;
  readonly width: number;
  readonly H: number;
  readonly depth: number;
}

/** L = E + W/w^x + H/h^y + A/N^alpha + B/D^beta of width w and depth h (McLeish et al. 2025, arXiv:2502.06857). */
export const shapeSum = form({
  coefficients: {
    E: { must: 'be zero or positive' },
    W: { must: 'be positive' },
    width: { must: 'be positive' },
    H: { must: 'be positive' },
    depth: { must: 'be positive' },
    A: { must: 'be positive' },
    alpha: { must: 'be positive' },
    B: { must: 'be positive' },
    beta: { must: 'be positive' },
  },
  derived: {
    width: (c, get) => bestShape(c, get('parameters')).width,
    depth: (c, get) => bestShape(c, get('parameters')).depth,
  },
  evaluate: (c, get) =>
    c.E +
    c.W / get('width') ** c.width +
    c.H / get('depth') ** c.depth +
    c.A / get('parameters') ** c.alpha +
    c.B / get('tokens') ** c.beta,
  symbols: 'E + W/w^x + H/h^y + A/N^alpha + B/D^beta',
  numbers: (c, at) =>
    `${n(c.E)} + ${n(c.W)}/${at('width')}^${n(c.width)} + ${n(c.H)}/${at('depth')}^${n(c.depth)} + ${n(c.A)}/${at('parameters')}^${n(c.alpha)} + ${n(c.B)}/${at('tokens')}^${n(c.beta)}`,
});

/**
 * Width and depth of least loss for N = 12 w² h: w = (x W/(2 y H (12/N)^y))^(1/(x + 2y)), from the derivative of
 * {@link shapeSum} at fixed N.
 *
 * @param parameters N, parameters of the blocks
 */
function bestShape(
  { W, width: x, H, depth: y }: ShapeCoefficients,
  parameters: number,
): { readonly width: number; readonly depth: number } {
  const width = ((x * W) / (2 * y * H * (12 / parameters) ** y)) ** (1 / (x + 2 * y));
  return { width, depth: parameters / 12 / width ** 2 };
}
