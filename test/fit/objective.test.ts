import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  newSlope,
  type Objective,
  objectiveNames,
  objectiveOf,
  objectiveSlope,
  objectiveValue,
  SIZE,
} from '../../src/fit/objective.ts';
import { toPoints } from '../../src/fit/points.ts';
import { size } from '../helpers/speed.ts';
import { besiroglu, runsOf } from './support.ts';

const points = toPoints(runsOf(besiroglu, { noise: 0.03, seed: 3 }));
const weights = Float64Array.from({ length: points.count }, (_, i) => i % 3);

const places = fc
  .tuple(
    fc.double({ min: -1, max: 1.5, noNaN: true }),
    fc.double({ min: -3, max: 1, noNaN: true }),
    fc.double({ min: -3, max: 1, noNaN: true }),
    fc.double({ min: 0.05, max: 1.5, noNaN: true }),
    fc.double({ min: 0.05, max: 1.5, noNaN: true }),
  )
  .map(values => Float64Array.from(values));

function value(objective: Objective, theta: Float64Array): number {
  return objectiveValue(points, weights, objective, theta);
}

test.each(objectiveNames)('gradient of %s agrees with finite differences', name => {
  const objective = objectiveOf(name);
  fc.assert(
    fc.property(places, theta => {
      const slope = newSlope();
      const at = objectiveSlope(points, weights, objective, theta, slope);
      expect(at).toBeCloseTo(value(objective, theta), 10);
      const scale = Math.max(...slope.gradient.map(Math.abs), 1e-6);
      for (let i = 0; i < SIZE; i++) {
        const difference = (h: number) => {
          const up = theta.map((entry, k) => (k === i ? entry + h : entry));
          const down = theta.map((entry, k) => (k === i ? entry - h : entry));
          return (value(objective, up) - value(objective, down)) / (2 * h);
        };
        // Richardson's step takes the error to fourth order; kinks of Huber's second derivative leave a little
        const best = (4 * difference(5e-6) - difference(1e-5)) / 3;
        expect(Math.abs(slope.gradient[i]! - best)).toBeLessThan(2e-5 * scale);
      }
    }),
    { numRuns: size(200) },
  );
});

test.each(['squared-log', 'squared'] as const)(
  'Hessian of %s agrees with differences of the gradient',
  name => {
    const objective = objectiveOf(name);
    fc.assert(
      fc.property(places, theta => {
        const slope = newSlope();
        objectiveSlope(points, weights, objective, theta, slope);
        const scale = Math.max(...slope.hessian.map(Math.abs));
        const other = newSlope();
        for (let i = 0; i < SIZE; i++) {
          const h = 1e-5;
          const gradientAt = (step: number) => {
            objectiveSlope(
              points,
              weights,
              objective,
              theta.map((entry, k) => (k === i ? entry + step : entry)),
              other,
            );
            return Float64Array.from(other.gradient);
          };
          const up = gradientAt(h);
          const down = gradientAt(-h);
          for (let j = 0; j < SIZE; j++) {
            expect(Math.abs(slope.hessian[i * SIZE + j]! - (up[j]! - down[j]!) / (2 * h))).toBeLessThan(
              1e-6 * scale,
            );
          }
        }
      }),
      { numRuns: size(100) },
    );
  },
);

test('a Huber objective in the quadratic zone has the Hessian of its own differences', () => {
  // with delta above every residual, Huber is squared error
  const theta = Float64Array.from([0.6, -1, -1, 0.35, 0.37]);
  const huber = newSlope();
  const squared = newSlope();
  objectiveSlope(points, weights, objectiveOf('huber-log', 100), theta, huber);
  objectiveSlope(points, weights, objectiveOf('squared-log'), theta, squared);
  expect(Array.from(huber.hessian)).toEqual(Array.from(squared.hessian));
});

test('Huber’s function itself, at values worked by hand', () => {
  // one point, predicted e^0 + e^0 + e^0 = 3 at the centre, loss 3·e^-r: residual r
  const at = (r: number) => {
    const one = toPoints([{ line: 1, parameters: 1e9, tokens: 1e10, loss: 3 * Math.exp(-r) }]);
    return objectiveValue(
      one,
      Float64Array.of(1),
      objectiveOf('huber-log', 0.1),
      Float64Array.of(0, 0, 0, 0.3, 0.3),
    );
  };
  expect(at(0.05)).toBeCloseTo(0.00125, 12);
  expect(at(0.1)).toBeCloseTo(0.005, 12);
  expect(at(0.5)).toBeCloseTo(0.1 * 0.45, 12);
  expect(at(-0.5)).toBeCloseTo(0.045, 12);
});
