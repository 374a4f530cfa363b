import { describe, expect, it } from 'vitest';
import { epochsChart } from '../../src/chart/epochs.ts';
import { fitChart } from '../../src/chart/fit.ts';
import { frontierChart } from '../../src/chart/frontier.ts';
import { isoflopChart } from '../../src/chart/isoflop.ts';
import { mixtureChart } from '../../src/chart/mixture.ts';
import { ratioChart } from '../../src/chart/ratio.ts';
import { tradeoffChart } from '../../src/chart/tradeoff.ts';
import type { Chart, Dots, Line } from '../../src/render/chart/chart.ts';
import { toSvg } from '../../src/render/chart/svg.ts';

// Besiroglu et al. 2024, arXiv:2404.10102, as published
function loss(parameters: number, tokens: number): number {
  return 1.8172 + 482.01 / parameters ** 0.3478 + 2085.43 / tokens ** 0.3658;
}

function lines(chart: Chart, panel = 0): Line[] {
  return chart.panels[panel]!.series.filter(series => series.kind === 'line');
}

function dots(chart: Chart, panel = 0): Dots[] {
  return chart.panels[panel]!.series.filter(series => series.kind === 'dots');
}

describe('isoflopChart', () => {
  const chart = isoflopChart({ budgets: [1e21, 5.76e23] });

  it('draws the loss at C = 6ND', () => {
    const [first, , second] = lines(chart);
    for (const [line, compute] of [
      [first!, 1e21],
      [second!, 5.76e23],
    ] as const) {
      expect(line.points.length).toBeGreaterThan(40);
      for (const [n, y] of line.points) expect(y / loss(n, compute / 6 / n)).toBeCloseTo(1, 12);
    }
  });

  it('marks the published minimum, which is the lowest point of the curve', () => {
    // laws.md's checks: 1e21 gives 2.7785e9 and 2.30553, 5.76e23 gives 7.2249e10 and 1.97444
    const minima = dots(chart).map(series => series.points[0]!);
    expect(minima[0]!.x / 2.7785e9).toBeCloseTo(1, 4);
    expect(minima[0]!.y).toBeCloseTo(2.30553, 5);
    expect(minima[1]!.x / 7.2249e10).toBeCloseTo(1, 4);
    expect(minima[1]!.y).toBeCloseTo(1.97444, 5);
    expect(minima[0]!.name).toBe('N* 2.78B');
    expect(Math.min(...lines(chart)[0]!.points.map(([, y]) => y))).toBeCloseTo(minima[0]!.y, 13);
  });

  it('draws the flat band where the loss is at most that of 1/1.05 of the compute', () => {
    const band = lines(chart).find(line => line.broad === true)!;
    const cheaper = isoflopChart({ budgets: [1e21 / 1.05] });
    const limit = dots(cheaper)[0]!.points[0]!.y;
    expect(band.points[0]![1]).toBeCloseTo(limit, 9);
    expect(band.points.at(-1)![1]).toBeCloseTo(limit, 9);
  });

  it('is solid where C, N and D were fitted, and nowhere beyond the fitted compute', () => {
    const [inside, , outside] = lines(chart);
    // N 5.7e7 to 1.62e10 and D 8.2e8 to 3.2e11 of the law's file at C = 1e21
    expect(inside!.solid![0]).toBeCloseTo(1e21 / 6 / 3.2e11, -3);
    expect(inside!.solid![1]).toBe(1.62e10);
    expect(outside!.solid).toEqual([0, 0]);
  });

  it('moves to smaller models where tokens are served', () => {
    const served = isoflopChart({ budgets: [1e24], inferenceTokens: 5e12 });
    const [line] = lines(served);
    const least = line!.points.reduce((a, b) => (b[1] < a[1] ? b : a));
    // N at which 6·D has what serving 2·5e12 leaves of 1e24 FLOP
    expect(least[1]).toBeCloseTo(loss(least[0], (1e24 / least[0] - 1e13) / 6), 9);
    expect(least[0]).toBeLessThan(9.586e10);
    expect(dots(served)[0]!.points[0]!.x).toBe(least[0]);
  });

  it('refuses what it cannot draw', () => {
    expect(() => isoflopChart({ budgets: [] })).toThrow(
      'No budget to draw: expected at least one, such as 1e21',
    );
    expect(() => isoflopChart({ budgets: [-1] })).toThrow('got -1');
    expect(() => isoflopChart({ budgets: [1e21], law: 'llama3' })).toThrow('llama3');
  });
});

describe('frontierChart', () => {
  it('has N*, D* and D*/N* of each law, dashed outside the fitted compute', () => {
    const chart = frontierChart({ law: ['besiroglu2024', 'llama3'], compute: [1e21, 1e25] });
    const [n, d, ratio] = [0, 1, 2].map(panel => lines(chart, panel).map(line => line.points[0]!));
    expect(n![0]![1] / 2.7785e9).toBeCloseTo(1, 4);
    expect(d![0]![1] / 5.9985e10).toBeCloseTo(1, 4);
    expect(ratio![0]![1]).toBeCloseTo(21.6, 1);
    expect(d![1]![1] / (0.299 * 1e21 ** 0.537)).toBeCloseTo(1, 9);
    expect(lines(chart)[0]!.solid).toEqual([1.4e18, 1.3e22]);
    expect(lines(chart)[0]!.points.at(-1)![0]).toBe(1e25);
  });

  it('places runs at 6ND and leaves out those beyond the axis', () => {
    const runs = [
      { name: 'Chinchilla', parameters: 70e9, tokens: 1.4e12 },
      { name: 'tiny', parameters: 1e6, tokens: 1e8 },
      { name: 'quiet', parameters: 1e9, tokens: 1e12, named: false },
    ];
    const chart = frontierChart({ law: 'besiroglu2024', runs });
    expect(dots(chart, 2)[0]!.points).toEqual([
      { x: 5.88e23, y: 20, name: 'Chinchilla' },
      { x: 6e21, y: 1000 },
    ]);
  });

  it('has a band where the law knows how sure it is', () => {
    const law = {
      id: 'ours',
      name: 'ours',
      uses: ['allocation'],
      counts: { parameters: 'total', compute: '6ND' },
      relations: {
        loss: { form: 'parametric', coefficients: { E: 1.8, A: 480, B: 2100, alpha: 0.35, beta: 0.35 } },
      },
      // ln A known to 0.07, the rest exactly: ln N* = ln A/(alpha + beta) + …, so it is known to 0.1
      uncertainty: {
        method: 'by hand',
        covariance: [0, 1, 2, 3, 4].map(row =>
          [0, 1, 2, 3, 4].map(column => (row === 1 && column === 1 ? 0.0049 : 0)),
        ),
      },
    } as const;
    const chart = frontierChart({ law });
    const [band] = chart.panels[0]!.series;
    expect(band!.kind).toBe('band');
    expect(band!.name).toBe('80% interval of ours');
    const [, low, high] = band!.points[3]! as readonly [number, number, number];
    // 1.2816 is the 90th percentile of the normal distribution
    expect(Math.log(high / low)).toBeCloseTo(2 * 1.2816 * 0.1, 4);
    expect(lines(chart)[0]!.solid).toEqual([0, 0]);
  });

  it('refuses an empty range', () => {
    expect(() => frontierChart({ compute: [1e22, 1e20] })).toThrow('Range of compute must rise');
  });
});

describe('ratioChart', () => {
  it('sets the published N* of Llama 3 over that of the refit', () => {
    // N* of llama3 is C/(6 x 0.299 C^0.537); Besiroglu's optimum at 1e21 is 2.7785e9 parameters
    const chart = ratioChart({ law: ['besiroglu2024', 'llama3'], budget: 1e21 });
    const [own, other] = lines(chart);
    expect(own!.points.every(([, ratio]) => ratio === 1)).toBe(true);
    const [, ratio] = other!.points.find(([compute]) => compute === 1e21)!;
    expect(ratio / (1e21 ** 0.463 / (6 * 0.299) / 2.7785e9)).toBeCloseTo(1, 4);
    expect(other!.label).toBe('llama3 2.95B');
  });

  it('keeps all but two neighbouring laws 3 pixels apart at 1e24', () => {
    const [panel] = ratioChart({ budget: 1e24 }).panels;
    const [low, high] = panel!.y.domain!;
    // the area between the axes of a chart with one panel is 280 pixels high
    const heights = lines(ratioChart({ budget: 1e24 }))
      .map(line => line.points.find(([compute]) => compute === 1e24)![1])
      .map(ratio => (280 * Math.log(ratio)) / Math.log(high / low))
      .sort((a, b) => a - b);
    const close = heights.filter((height, index) => index > 0 && height - heights[index - 1]! < 3);
    expect(close.length).toBeLessThanOrEqual(2);
  });

  it('ends at the budget, where labels stand in the order of their N*', () => {
    const { panels } = ratioChart({ budget: 1e24 });
    expect(panels[0]!.x.domain![1]).toBe(1e24);
    // the same chart to 1e26 hangs them elsewhere: what is read off a label is where it hangs
    for (const line of lines(ratioChart({ budget: 1e24 }))) expect(line.points.at(-1)![0]).toBe(1e24);
  });

  it('cuts no ribbon, and has ticks on both sides of 1', () => {
    const chart = ratioChart({ budget: 1e24 });
    const [low, high] = chart.panels[0]!.y.domain!;
    for (const series of chart.panels[0]!.series)
      for (const [, ...ends] of series.kind === 'band' ? series.points : [])
        for (const end of ends) expect([end >= low, end <= high]).toEqual([true, true]);
    const ticks = [...toSvg(chart).matchAll(/>([\d.]+)×</g)].map(([, text]) => Number(text));
    expect(Math.min(...ticks)).toBeLessThan(1);
    expect(Math.max(...ticks)).toBeGreaterThan(1);
  });

  it('shows the darker swatch for the interval within the other', () => {
    const swatches = [...toSvg(ratioChart({ budget: 1e24 })).matchAll(/<rect class="b f0"[^>]*>/g)];
    expect(swatches.length).toBe(3);
  });

  it('shades the 80% within the 95% interval of the first law', () => {
    const bands = ratioChart({ budget: 1e24 }).panels[0]!.series.filter(series => series.kind === 'band');
    const [wide, narrow] = bands.map(band => band.points.at(-1)! as readonly [number, number, number]);
    expect(wide![1]).toBeLessThan(narrow![1]);
    expect(wide![2]).toBeGreaterThan(narrow![2]);
    expect(narrow![1]).toBeLessThan(1);
    expect(() => ratioChart({ compute: [1e22, 1e20] })).toThrow('Range of compute must rise');
  });
});

describe('tradeoffChart', () => {
  it('reproduces the least compute and the served optimum that are published', () => {
    // laws.md: sardana2023's set, quality of a compute-optimal 30B with 5e12 served is reached by 16.4B on 3.27T
    const target = 1.69 + 406.4 / 30e9 ** 0.336 + 410.7 / tokensOf30B() ** 0.283;
    const chart = tradeoffChart({ law: 'sardana2023', loss: target, inferenceTokens: [5e12] });
    const [training, served] = dots(chart, 1)[0]!.points;
    expect(training!.x / 30e9).toBeCloseTo(1, 6);
    expect(served!.x / 16.4e9).toBeCloseTo(1, 2);
    expect(served!.y / (6 * 16.4e9 * 3.27e12 + 2 * 16.4e9 * 5e12)).toBeCloseTo(1, 2);
  });

  it('stays on the loss, touches 1 at the optimum and is above it elsewhere', () => {
    const chart = tradeoffChart({ loss: 2.1, inferenceTokens: [1e12] });
    for (const [n, compute] of lines(chart, 1)[0]!.points)
      expect(loss(n, compute / 6 / n)).toBeCloseTo(2.1, 9);
    for (const line of lines(chart)) {
      const least = line.points.reduce((a, b) => (b[1] < a[1] ? b : a));
      expect(least[1]).toBeCloseTo(1, 9);
    }
    expect(lines(chart)[0]!.points.find(([x]) => x === 1)![1]).toBeCloseTo(1, 12);
  });

  it('takes a budget for its best loss, and one of the two', () => {
    expect(tradeoffChart({ compute: 1e21 }).title).toContain('2.3055');
    expect(() => tradeoffChart({})).toThrow('give one of them');
    expect(() => tradeoffChart({ loss: 1.8 })).toThrow('1.8172');
    expect(() => tradeoffChart({ compute: Number.NaN })).toThrow('got NaN');
  });
});

/** D of a compute-optimal 30B under sardana2023's constants: alpha A/N^alpha = beta B/D^beta. */
function tokensOf30B(): number {
  return ((0.283 * 410.7 * 30e9 ** 0.336) / (0.336 * 406.4)) ** (1 / 0.283);
}

describe('mixtureChart', () => {
  // 15T of Dolma 3's pool, science/data-curation.md 3.3: epochs, and worth as asked and with 4 epochs at most
  const pool = {
    'dolma3-web': [8.14e12, 0.7, 1.29],
    'science-pdfs': [972e9, 0.13, 2.01],
    'stack-edu': [137e9, 0.1, 10.9],
    'finemath-3plus': [34.1e9, 0.04, 17.6],
    arxiv: [21.4e9, 0.02, 14],
    wikipedia: [3.69e9, 0.01, 40.7],
  } as const;
  const chart = mixtureChart({
    tokens: 15e12,
    sources: Object.entries(pool).map(([name, [unique, share]]) => ({ name, unique, share, cap: 4 })),
  });

  it('has a line a source, through its epochs at the tokens of the plan', () => {
    for (const line of lines(chart)) {
      const [, , epochs] = pool[line.name as keyof typeof pool];
      const here = line.points.find(([tokens]) => tokens === 15e12)!;
      expect(here[1] / epochs).toBeCloseTo(1, 2);
    }
    expect(lines(chart)).toHaveLength(6);
  });

  it('has the worth of the whole, as asked and within the caps', () => {
    const at = (line: Line) => line.points.find(([tokens]) => tokens === 15e12)![1] * 15;
    expect(
      lines(chart, 1)
        .map(at)
        .map(worth => worth.toFixed(2)),
    ).toEqual(['14.18', '14.84']);
  });
});

describe('epochsChart', () => {
  it('has the published worth of an epoch', () => {
    // Muennighoff et al. 2023 with R_D* 15.387756, laws.md: D'/D at 1, 2, 4, 8, 16, 40, 100 epochs
    const [points] = dots(epochsChart({}), 1);
    const worth = points!.points.map(({ x, y }) => [x, Math.round(y * 1000) / 1000]);
    expect(worth).toEqual([
      [1, 1],
      [2, 0.984],
      [4, 0.931],
      [8, 0.828],
      [16, 0.661],
      [40, 0.379],
      [100, 0.164],
    ]);
  });

  it('has the worth of the next token as the slope of the whole', () => {
    const chart = epochsChart({ most: 50 });
    const whole = lines(chart)[1]!.points;
    const next = lines(chart, 1)[1]!.points;
    for (let index = 1; index + 1 < whole.length; index++) {
      const [before, after] = [whole[index - 1]!, whole[index + 1]!];
      const slope = (after[1] - before[1]) / (after[0] - before[0]);
      expect(next[index]![1]).toBeCloseTo(slope, 1.5);
    }
  });

  it('falls below endless data only beyond the unique tokens', () => {
    const chart = epochsChart({ uniqueTokens: 25e9 });
    const [endless, limited] = lines(chart, 2);
    const [mark] = chart.panels[2]!.marks!;
    const enough = (mark as { at: number }).at;
    limited!.points.forEach(([compute, y], index) => {
      const free = endless!.points[index]![1];
      if (compute <= enough) expect(y).toBeCloseTo(free, 12);
      else expect(y).toBeGreaterThan(free);
    });
  });

  it('refuses a law without a loss, and epochs that are none', () => {
    expect(() => epochsChart({ law: 'llama3' })).toThrow('Law llama3 has no parametric loss');
    expect(() => epochsChart({ most: 1 })).toThrow('got 1');
  });
});

describe('fitChart', () => {
  it('shows observed against predicted, and ln(observed/predicted) against compute', () => {
    const runs = [
      { parameters: 1e9, tokens: 2e10, loss: 1.02 * loss(1e9, 2e10) },
      { parameters: 1e10, tokens: 2e11, compute: 1.3e22, loss: loss(1e10, 2e11) },
    ];
    const chart = fitChart({ runs });
    const [observed] = dots(chart);
    expect(observed!.points[0]!.x).toBeCloseTo(loss(1e9, 2e10), 12);
    expect(observed!.points[0]!.y).toBe(runs[0]!.loss);
    const residuals = dots(chart, 1)[0]!.points;
    expect(residuals[0]!.x).toBe(1.2e20);
    expect(residuals[0]!.y).toBeCloseTo(Math.log(1.02), 12);
    expect(residuals[1]!.x).toBe(1.3e22);
    expect(chart.subtitle).toBe('2 runs; median deviation 0.99%, largest 1.98%.');
  });

  it('refuses no runs', () => {
    expect(() => fitChart({ runs: [] })).toThrow('No run to draw');
  });
});
