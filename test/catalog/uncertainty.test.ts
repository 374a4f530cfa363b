import { describe, expect, test } from 'vitest';
import { parseLawFile } from '../../src/catalog/law-file.ts';
import { findLaw } from '../../src/catalog/laws.ts';
import { recommend } from '../../src/planner/recommend.ts';

const published = findLaw('besiroglu2024');
const { covariance } = published.uncertainty!;
const parametric = { form: 'parametric', coefficients: published.relations.loss!.coefficients };
const power = {
  relations: {
    optimalParameters: { form: 'power', input: 'compute', coefficients: { scale: 0.1, exponent: 0.5 } },
  },
};
const draw = [0.6, 6.2, 7.6, 0.35, 0.37];
const read = (law: object, uncertainty: object) =>
  parseLawFile(JSON.stringify({ ...law, uncertainty: { method: 'test', ...uncertainty } }), 'x.json');

/** The covariance with one entry changed. */
const changed = (row: number, column: number, value: number) =>
  covariance!.map((cells, i) => cells.map((cell, j) => (i === row && j === column ? value : cell)));

describe('the uncertainty of a law file', () => {
  test.each<[string, object, object, string]>([
    ['nothing', parametric, {}, 'uncertainty: expected draws or a covariance, and found neither'],
    ['no draws', parametric, { draws: [] }, 'uncertainty.draws must be at least 2 draws: got 0'],
    ['one draw', parametric, { draws: [draw] }, 'uncertainty.draws must be at least 2 draws: got 1'],
    [
      'a short draw',
      parametric,
      { draws: [draw, [0, 1]] },
      'uncertainty.draws.1 must be 5 numbers, of ln E, ln A, ln B, alpha, beta: got 2',
    ],
    [
      'a draw without an optimum',
      parametric,
      { draws: [draw, [0.6, 6.2, 7.6, 0.35, -0.1]] },
      'uncertainty.draws.1: beta must be positive: got -0.1',
    ],
    [
      'a negative variance',
      parametric,
      { covariance: changed(3, 3, -1e-4) },
      'uncertainty.covariance.3.3 is a variance, which cannot be negative: got -0.0001',
    ],
    [
      'no symmetry',
      parametric,
      { covariance: changed(0, 1, 0.001) },
      'uncertainty.covariance must be symmetric: got 0.00206634 in row 1, column 0 and 0.001 in row 0, column 1',
    ],
    [
      'a correlation above one',
      parametric,
      {
        covariance: [0, 1, 2, 3, 4].map(i => [0, 1, 2, 3, 4].map(j => (i === j ? 1 : i + j === 1 ? 1.1 : 0))),
      },
      'uncertainty.covariance is none: some sum of ln E, ln A, ln B, alpha, beta has a negative variance by it',
    ],
    [
      'three that cannot all disagree',
      parametric,
      { covariance: [0, 1, 2, 3, 4].map(i => [0, 1, 2, 3, 4].map(j => (i === j ? 1 : -0.9))) },
      'has a negative variance by it',
    ],
    [
      'too few rows',
      parametric,
      { covariance: covariance!.slice(0, 4) },
      'uncertainty.covariance must be 5 rows, of ln E, ln A, ln B, alpha, beta: got 4',
    ],
    [
      'five columns for a power law',
      power,
      { covariance },
      'uncertainty.covariance must be 2 rows, of ln scale, exponent: got 5',
    ],
    [
      'draws for a power law',
      power,
      { draws: [draw, draw] },
      'must be 2 numbers, of ln scale, exponent: got 5',
    ],
    [
      'a mean',
      power,
      {
        draws: [
          [1, 1],
          [1, 1],
        ],
        mean: draw,
      },
      'uncertainty.mean must be 2 numbers',
    ],
    [
      'a law that has no use for it',
      { form: 'expression', loss: '2 + 400/N^0.3 + 400/D^0.3' },
      { covariance },
      'uncertainty is of a parametric loss, or of optimalParameters as a power of compute: this law has neither',
    ],
    ['a number that is none', parametric, { draws: [draw, [0, 1, 2, 3, null]] }, 'uncertainty.draws.1.4'],
  ])('%s is refused with file and field', async (_, law, uncertainty, message) => {
    await expect(read(law, uncertainty)).rejects.toThrow(RangeError);
    await expect(read(law, uncertainty)).rejects.toThrow('Law file x.json: ');
    await expect(read(law, uncertainty)).rejects.toThrow(message);
  });

  test('what is printed to some digits, tied or held is none the worse', async () => {
    await read(parametric, { covariance });
    const rounded = covariance!.map(row => row.map(cell => Number(cell.toPrecision(4))));
    await read(parametric, { covariance: rounded });
    // alpha = beta, and E held: two rows alike and one of zeros
    const tied = [0, 1, 2, 3, 3].map(i =>
      [0, 1, 2, 3, 3].map(j => (i === 0 || j === 0 ? 0 : i === j ? 1 : 0.2)),
    );
    await read(parametric, { covariance: tied });
  });

  test('few draws are a caveat', async () => {
    const codes = async (count: number) => {
      const law = await read(parametric, { draws: Array.from({ length: count }, () => draw) });
      return recommend({ compute: 1e22, law }).recommendations[0]!.caveats.map(({ code, message }) => [
        code,
        message,
      ]);
    };
    expect(await codes(79)).toContainEqual([
      'few-draws',
      'Law x.json holds 79 draws, and an interval of 95% needs 80: its ends are guesses',
    ]);
    expect((await codes(80)).map(([code]) => code)).not.toContain('few-draws');
  });
});
