/** @module-tag browser */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartRuns } from '../../src/chart/documented-runs.ts';
import { epochsChart } from '../../src/chart/epochs.ts';
import { fitChart } from '../../src/chart/fit.ts';
import { frontierChart } from '../../src/chart/frontier.ts';
import { isoflopChart } from '../../src/chart/isoflop.ts';
import { tradeoffChart } from '../../src/chart/tradeoff.ts';
import { darkPaper, lightPaper } from '../../src/render/chart/palette.ts';
import { toSvg } from '../../src/render/chart/svg.ts';
import { launch } from '../helpers/browser.ts';

const runs = [1, 2, 3, 4].map(k => ({ parameters: k * 1e9, tokens: 2e10, loss: 2.7 - k * 0.1 }));
const charts = {
  isoflop: isoflopChart({ budgets: [1e21] }),
  'isoflop of several budgets': isoflopChart({ budgets: [1e20, 1e21, 1e22, 1e23] }),
  frontier: frontierChart({ runs: chartRuns(), budgets: [5.76e23] }),
  'frontier of two laws': frontierChart({ law: ['besiroglu2024', 'llama3'], budgets: [1e22, 2e22] }),
  tradeoff: tradeoffChart({
    loss: 2,
    inferenceTokens: [1e12, 2e12, 1e13],
    plans: [{ name: 'plan', parameters: 3e10 }],
  }),
  epochs: epochsChart({ uniqueTokens: 25e9 }),
  fit: fitChart({ runs }),
};

/** Where every text of the chart is drawn, in its own coordinates. */
async function boxes(page: Page): Promise<readonly { text: string; box: readonly number[] }[]> {
  return page.$$eval('svg text', texts =>
    texts.map(text => {
      const { x, y, width, height } = (text as SVGTextElement).getBBox();
      // a line of text is higher than its letters
      return { text: text.textContent!, box: [x, y + height * 0.2, x + width, y + height * 0.85] };
    }),
  );
}

describe('charts in a browser', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launch();
    page = await browser.newPage();
  });
  afterAll(() => browser?.close());

  const cases = Object.entries(charts).flatMap(([name, chart]) =>
    [640, 360].map(width => ({ name, chart, width })),
  );

  it.each(cases)('$name at $width pixels: no letter on another, none outside', async ({ chart, width }) => {
    await page.setContent(toSvg(chart, { width }));
    const height = Number(await page.getAttribute('svg', 'height'));
    const list = await boxes(page);
    expect(list.length).toBeGreaterThan(10);
    for (const { text, box } of list) {
      expect(box[0], text).toBeGreaterThanOrEqual(0);
      expect(box[2], text).toBeLessThanOrEqual(width);
      expect(box[3], text).toBeLessThanOrEqual(height);
    }
    const overlaps = list.flatMap((a, index) =>
      list
        .slice(index + 1)
        .filter(
          b =>
            a.box[0]! < b.box[2]! && b.box[0]! < a.box[2]! && a.box[1]! < b.box[3]! && b.box[1]! < a.box[3]!,
        )
        .map(b => `${a.text} | ${b.text}`),
    );
    expect(overlaps).toEqual([]);
  });

  it('is an XML document that a browser reads', async () => {
    const errors = await page.evaluate(
      texts =>
        texts.map(
          text =>
            new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror')
              ?.textContent ?? '',
        ),
      Object.values(charts).map(chart => toSvg(chart)),
    );
    expect(errors).toEqual(errors.map(() => ''));
  });

  it.each([
    ['light', lightPaper],
    ['dark', darkPaper],
  ] as const)('has the paper of %s mode, and white paper in print', async (colorScheme, { paper, ink }) => {
    await page.emulateMedia({ colorScheme });
    await page.setContent(toSvg(charts.isoflop));
    const look = () =>
      page.evaluate(() => [
        getComputedStyle(document.querySelector('svg rect.w')!).fill,
        getComputedStyle(document.querySelector('svg text.t')!).fill,
      ]);
    expect(await look()).toEqual([rgb(paper), rgb(ink)]);
    await page.emulateMedia({ colorScheme, media: 'print' });
    expect(await look()).toEqual([rgb(lightPaper.paper), rgb(lightPaper.ink)]);
    await page.emulateMedia({ media: 'screen' });
  });

  it('is named and described for a screen reader', async () => {
    await page.setContent(toSvg(charts.isoflop));
    const image = page.getByRole('img', { name: 'Loss against parameters at 1e21 FLOP' });
    expect(await image.count()).toBe(1);
    expect(await page.textContent('svg > desc')).toContain('2.78B parameters');
  });
});

function rgb(hex: string): string {
  return `rgb(${[1, 3, 5].map(start => Number.parseInt(hex.slice(start, start + 2), 16)).join(', ')})`;
}
