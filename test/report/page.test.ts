import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Uncertain } from '../../src/core/spread.ts';
import type { Recommendation } from '../../src/planner/types.ts';
import {
  formatCount,
  formatDuration,
  formatFlop,
  formatLoss,
  formatMoney,
  formatRatio,
} from '../../src/quantity/format.ts';
import { launch } from '../helpers/browser.ts';
import { runCli } from '../helpers/cli.ts';
import { size } from '../helpers/speed.ts';

const proposal = 'test/report/proposals/spring.yml';

/** A value that is changed on the page: its field, what is written there, the address, and the same edit of the proposal. */
const edits: readonly (readonly [string, string, string, (text: string) => string])[] = [
  ['compute', '1e24', 'compute=1e24', (text: string) => text.replace('model:', 'compute: 1e24\nmodel:')],
  [
    'law',
    'hoffmann2022-approach3',
    'law=hoffmann2022-approach3',
    (text: string) => `${text}law: hoffmann2022-approach3\n`,
  ],
  ['count', '2048', 'count=2048', (text: string) => text.replace('count: 1024', 'count: 2048')],
  ['mfu', '35%', 'mfu=0.35', (text: string) => text.replace('mfu: 40%', 'mfu: 35%')],
  ['price', '$1.80', 'price=1.8', (text: string) => text.replace('$2.10', '$1.80')],
  [
    'inference',
    '2T',
    'inference=2000000000000',
    (text: string) => text.replace('inferenceTokens: 5T', 'inferenceTokens: 2T'),
  ],
];

/** Words of a command line as a shell would split them. */
function split(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!).slice(1);
}

async function json(command: string) {
  const { code, out, err } = await runCli([...split(command), '--json']);
  expect({ command, code, err }).toEqual({ command, code: 0, err: '' });
  return JSON.parse(out);
}

describe('isoflop report', { tags: 'process' }, () => {
  let folder: string;
  let file: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'isoflop-report-'));
    file = join(folder, 'report.html');
    const { status, stderr } = spawnSync('node', ['dist/cli.cjs', 'report', proposal, '-o', file], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is one page of at most 400 kB that names nothing from elsewhere to load', async () => {
    expect((await stat(file)).size).toBeLessThanOrEqual(400_000);
    const html = await readFile(file, 'utf8');
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).not.toMatch(/<(?:link|img|iframe|object|embed|base)\b|\bsrc=|@import|url\(/);
    // the policy allows the two scripts of the page by their hashes and nothing else
    const [, loader] = html.match(/<script>([\s\S]*?)<\/script>/)!;
    const hash = createHash('sha256').update(loader!).digest('base64');
    expect(html).toContain(`default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`);
  });

  it('is the same page again for the same proposal', async () => {
    const again = await runCli(['report', proposal], {});
    expect(again.out).toBe(await readFile(file, 'utf8'));
  });

  it('says what was written, in every format', async () => {
    const output = join(folder, 'b.html');
    const { out } = await runCli(['report', proposal, '-o', output, '--json']);
    expect(JSON.parse(out)).toMatchObject({
      schema: 'isoflop/report/1',
      file: proposal,
      output,
      title: 'Spring run',
      verdict: 'pass',
    });
    expect((await runCli(['report', proposal, '-o', output])).out).toMatch(/^written {2}\S+b\.html\n/);
  });

  it.each([
    [['report', 'none.yml', '-o', 'x.html'], 'none.yml'],
    [['report', 'package.json', '-o', 'x.html'], 'package.json:'],
    [['report', proposal, '--rule', 'sparse-peek=off'], 'did you mean sparse-peak?'],
  ])('%j is refused with one clear line', async (argv, message) => {
    const { code, out, err } = await runCli(argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('does not pour a page into a terminal', async () => {
    const { code, err } = await runCli(['report', proposal], { terminal: true });
    expect(code).toBe(2);
    expect(err).toContain('expected -o report.html');
  });

  it('escapes what a proposal may hold', async () => {
    const path = join(folder, 'evil.yml');
    await writeFile(path, 'name: "</script><script>alert(1)</script><b>&"\nmodel: 7B\ndata: 140B\n');
    const { out } = await runCli(['report', path]);
    expect(out).not.toContain('<script>alert');
    expect(out).toContain('&#60;/script&#62;');
    expect(out.match(/<script/g)).toHaveLength(3);
  });

  describe('in a browser', { tags: 'browser' }, () => {
    let browser: Browser;
    let context: BrowserContext | undefined;
    let page: Page;
    let trouble: string[];
    let url: string;
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser.close());
    beforeEach(async () => {
      context ??= await browser.newContext({ viewport: { width: 1280, height: 900 } });
      url = pathToFileURL(file).href;
      await page?.close();
      page = await context.newPage();
      trouble = [];
      page.on('console', message => void (message.type() === 'error' && trouble.push(message.text())));
      page.on('pageerror', error => void trouble.push(String(error)));
      page.on('request', request => void (request.url().startsWith(url) || trouble.push(request.url())));
      await open('');
    });

    async function open(hash: string): Promise<void> {
      await page.goto('about:blank');
      await page.goto(url + hash);
      await settled();
    }

    /** Everything is drawn: charts come after the rest. */
    async function settled(): Promise<void> {
      await page.waitForFunction(() => document.documentElement.dataset.isoflop === 'ready');
    }

    /** What the address bar holds of the values. */
    function address(): Promise<string> {
      return page.evaluate(() => location.hash);
    }

    /** Values of the figures of a section, by their labels. */
    async function figures(index: number): Promise<Record<string, string>> {
      return page.$$eval(
        '#optimum dl',
        (lists, at) =>
          Object.fromEntries(
            [...lists[at]!.querySelectorAll('div')].map(pair => [
              pair.querySelector('dt')!.textContent!,
              pair.querySelector('dd span')!.textContent!,
            ]),
          ),
        index,
      );
    }

    async function rows(id: string): Promise<string[][]> {
      return page.$$eval(`#${id} tbody tr`, list =>
        list.map(row => [...row.children].map(cell => cell.textContent!)),
      );
    }

    async function commands(id: string): Promise<string[]> {
      return page.$$eval(`#${id} .same code`, list => list.map(code => code.textContent!));
    }

    /** Every number of the page beside what the commands print that it names. */
    async function expectSameAsCommandLine(source: string): Promise<void> {
      const [plain, lifetime] = await commands('optimum');
      for (const [index, command] of [plain, lifetime].entries()) {
        if (command === undefined) continue;
        const [answer] = (await json(command)).recommendations as [Recommendation];
        const shown = await figures(index);
        expect(shown['Parameters N*']).toBe(formatCount(answer.parameters));
        expect(shown['Tokens D*']).toBe(formatCount(answer.tokens));
        expect(shown['Tokens per parameter']).toBe(formatRatio(answer.tokensPerParameter));
        expect(shown.Loss).toBe(answer.loss === null ? undefined : formatLoss(answer.loss));
        if (answer.trainingCompute !== undefined)
          expect(shown.Training).toBe(formatFlop(answer.trainingCompute));
        if (answer.band) {
          const [low, high] = answer.band.parameters;
          expect(await page.textContent('#optimum')).toContain(
            `${formatCount(low)} to ${formatCount(high)} within 5%`,
          );
        }
      }
      const laws = await json((await commands('laws'))[0]!);
      const byLaw = Object.fromEntries(
        (await rows('laws')).map(([law, ...cells]) => [law!.replace(' chosen', ''), cells]),
      );
      expect(Object.keys(byLaw)).toHaveLength(laws.recommendations.length);
      for (const one of laws.recommendations as Recommendation[]) {
        const loss = one.loss === null ? '' : formatLoss(one.loss);
        expect(byLaw[one.law]).toEqual([
          formatCount(one.parameters),
          '',
          formatCount(one.tokens),
          formatRatio(one.tokensPerParameter),
          loss,
          one.parametersCount,
        ]);
      }
      const [estimate] = await commands('estimate');
      const estimated = await json(estimate!);
      const took = Object.fromEntries(
        (await rows('estimate')).map(([label, ...cells]) => [label, cells.slice(0, 3)]),
      );
      const three = (value: Uncertain, format: (value: number) => string) => [
        format(value.likely),
        ...([value['80'], value['95']] as const).map(([low, high]) =>
          low === high ? '' : `${format(low)} to ${format(high)}`,
        ),
      ];
      expect(took.Time).toEqual(three(estimated.days, value => formatDuration(value * 86_400)));
      expect(took['Accelerator-hours']).toEqual(three(estimated.acceleratorHours, formatCount));
      expect(took.Cost).toEqual(three(estimated.cost, formatMoney));
      await expectSamePlan(source);
      for (const command of await commands('charts')) await json(command);
    }

    /** The plan and the findings as `check` prints them of a proposal file. */
    async function expectSamePlan(source: string): Promise<void> {
      const { out } = await runCli(['check', source, '--format', 'markdown']);
      const printed = [...out.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]*) \|$/gm)].map(([, label, value]) => [
        label!.trim(),
        value!.trim().replaceAll('\\', ''),
      ]);
      const shown = (await rows('plan')).map(([label, value, interval]) => [
        label,
        interval === '' ? value : `${value} (${interval})`,
      ]);
      expect(shown.length).toBeGreaterThan(8);
      for (const line of shown) expect(printed).toContainEqual(line);
      const checked = await runCli(['check', source, '--json']);
      const { files } = JSON.parse(checked.out);
      const rules = await page.$$eval('#verdict li code', list => list.map(code => code.textContent));
      expect(rules.toSorted()).toEqual(
        files[0].findings.map((finding: { rule: string }) => finding.rule).toSorted(),
      );
      const messages = await page.$$eval('#verdict li > p', list => list.map(text => text.textContent));
      expect(messages.toSorted()).toEqual(
        files[0].findings.map((finding: { message: string }) => finding.message).toSorted(),
      );
    }

    async function variant(change: (text: string) => string): Promise<string> {
      const path = join(folder, 'variant.yml');
      await writeFile(path, change(await readFile(proposal, 'utf8')));
      return path;
    }

    it('has the numbers of the command line, opens from disk and asks for nothing', async () => {
      await expectSameAsCommandLine(proposal);
      expect(trouble).toEqual([]);
      expect(await page.$$('figure svg[role=img]')).toHaveLength(
        await page.locator('#charts figure').count(),
      );
    });

    it.each(edits.slice(0, size(2)))(
      'computes everything again when %s is changed, and a link shows the same',
      async (name, text, hash, change) => {
        if (name === 'law') await page.selectOption('#law', text);
        else await page.fill(`#${name}`, text);
        expect(await address()).toBe(`#v=2&${hash}`);
        expect(await page.textContent(`#${name}-changed`)).toBe('(changed)');
        await settled();
        await expectSameAsCommandLine(await variant(change));
        const shown = await page.innerHTML('main > div');
        await open(`#${hash}`);
        expect(await page.innerHTML('main > div')).toBe(shown);
        expect(trouble).toEqual([]);
      },
    );

    it('takes several changes together, and goes back to the proposal', async () => {
      const before = await page.innerHTML('main > div');
      await page.fill('#count', '4096');
      await page.fill('#price', '3');
      await page.selectOption('#law', 'llama3');
      expect(await address()).toBe('#v=2&law=llama3&count=4096&price=3');
      await settled();
      // a law without a loss cannot draw a curve of it, and says so
      expect(await page.textContent('#charts')).toContain('No isoflop chart: Law llama3');
      await page.click('button[type=reset]');
      expect(await address()).toBe('');
      await settled();
      expect(await page.innerHTML('main > div')).toBe(before);
      expect(await page.isDisabled('button[type=reset]')).toBe(true);
    });

    it('says what is wrong with a value, beside it and aloud, and changes nothing', async () => {
      const before = await page.innerHTML('main > div');
      for (const [name, text] of [
        ['mfu', '140%'],
        ['count', '12.5'],
        ['compute', 'lots'],
        ['price', '-3'],
        ['inference', '5 FLOP'],
        ['compute', '$250k'],
        ['deadline', '30'],
        ['money', '30 days'],
      ] as const) {
        await page.fill(`#${name}`, text);
        expect(await page.getAttribute(`#${name}`, 'aria-invalid')).toBe('true');
        expect(await page.textContent(`#${name}-error`)).toContain(`got ${text}`);
        expect(await page.textContent('#status')).toContain(`got ${text}`);
        expect(await page.innerHTML('main > div')).toBe(before);
      }
      expect(await address()).toBe('');
    });

    it('answers first, in the sentences of estimate, and follows its limits', async () => {
      await page.fill('#deadline', '6w');
      await page.fill('#money', '$5M');
      expect(await address()).toBe('#v=2&money=5000000&deadline=42');
      expect(await page.textContent('#deadline-read')).toBe('read as 42 days');
      expect(await page.textContent('#money-read')).toBe('read as $5M');
      const [command] = await commands('answer');
      expect(command).toBe(`isoflop estimate ${proposal} --set limits.money=5M --set limits.deadline=42`);
      const { out } = await runCli(split(command!), { columns: 10_000 });
      const said = await page.$$eval('#answer > :not(.same):not(dl)', list =>
        list.map(line => line.textContent),
      );
      expect(said.length).toBeGreaterThan(3);
      for (const sentence of said) expect(out.split('\n')).toContain(sentence);
      expect(await page.$$eval('.bars dt', list => list.map(one => one.textContent!.split(' ')[0]))).toEqual([
        'Time',
        'Money',
        'Memory',
        'Data',
      ]);
      expect(trouble).toEqual([]);
    });

    it('reads every chart out by arrow keys and by pointer, once, and as a table', async () => {
      const kinds = await page.$$eval('#charts figure', list => list.map(one => one.id));
      expect(await page.locator('#charts figure .plot:not(:has(.reader))').count()).toBe(0);
      expect(kinds).toContain('chart-isoflop-figure');
      const reader = page.locator('#chart-isoflop-figure .reader');
      await reader.focus();
      await page.keyboard.press('Home');
      const first = await reader.getAttribute('aria-valuetext');
      await page.keyboard.press('ArrowRight');
      const second = await reader.getAttribute('aria-valuetext');
      expect(second).toMatch(/^N [\d.]+[MBT] parameters: .*nats\/token/);
      expect(second).not.toBe(first);
      // a slider's value is what is said aloud: nothing else says it again
      expect(await page.textContent('#status')).toBe('');
      const box = (await reader.boundingBox())!;
      await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2);
      expect(await reader.getAttribute('aria-valuetext')).not.toBe(second);
      expect(await reader.locator('.readout').count()).toBe(1);
      const tools = page.locator('#chart-isoflop-figure .chart-tools');
      await tools.locator('summary').click();
      const rows = await tools.locator('tbody tr').allTextContents();
      expect(rows.length).toBe(1 + Number(await reader.getAttribute('aria-valuemax')));
      expect(trouble).toEqual([]);
    });

    it('gives each chart as the files that its command writes', async () => {
      const saved = async (kind: string) => {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.click(`#chart-ratio-figure [data-file=${kind}]`),
        ]);
        return readFile((await download.path())!, 'utf8');
      };
      const command = await page.textContent('#chart-ratio-figure .same code');
      const { out } = await runCli([...split(command!), '--format', 'csv']);
      // Node and the browser differ in the last digit of a power
      const rounded = (text: string) =>
        text.replace(/(?<=,)-?[\d.]+(?:e[+-]?\d+)?(?=[,\n])/g, number => Number(number).toPrecision(9));
      expect(rounded(await saved('csv'))).toBe(rounded(out));
      expect(await saved('svg')).toBe((await runCli([...split(command!), '--format', 'svg'])).out);
    });

    it('draws a chart again where something of it has changed, and no other', async () => {
      await page.$$eval('#charts figure', list => {
        for (const one of list) one.setAttribute('data-seen', '');
      });
      const drawn = () =>
        page.$$eval('#charts figure:not([data-seen])', list => list.map(one => one.id).sort());
      await page.fill('#inference', '2T');
      await settled();
      expect(await drawn()).toEqual(['chart-tradeoff-figure']);
      await page.fill('#price', '3');
      await settled();
      expect(await drawn()).toEqual(
        ['chart-days-figure', 'chart-gain-figure', 'chart-tradeoff-figure'].sort(),
      );
    });

    it('undoes by Back a field at a time, and lifts what was given where its field is emptied', async () => {
      expect(await page.isDisabled('#undo')).toBe(true);
      await page.fill('#price', '2.5');
      await page.fill('#price', '2.55');
      await page.fill('#mfu', '');
      expect(await address()).toMatch(/^#v=2&mfu=none&price=2.55/);
      expect(await page.textContent('#mfu-read')).toBe('lifted: 40% was given');
      expect(await page.textContent('#changed')).toMatch(/Utilisation lifted \(40% given\)/);
      await page.goBack();
      expect(await address()).toMatch(/^#v=2&price=2.55/);
      expect(await page.textContent('#mfu-changed')).toBe('');
      await page.click('#undo');
      await page.waitForFunction(() => location.hash === '');
      expect(await page.isDisabled('button[type=reset]')).toBe(true);
      await page.goForward();
      expect(await address()).toMatch(/^#v=2&price=2.55/);
    });

    it('sets a pinned state beside what is shown, and a link has both', async () => {
      await page.fill('#count', '2048');
      await page.click('#pin');
      await page.fill('#count', '4096');
      expect(await address()).toBe('#v=2&count=4096&pin=count%3D2048');
      const shown = await rows('pinned');
      expect(shown.find(([label]) => label === 'Accelerators')).toEqual([
        'Accelerators',
        '2,048',
        '4,096',
        '+100.0%',
      ]);
      await open('#v=2&count=4096&pin=count%3D2048');
      expect(await rows('pinned')).toEqual(shown);
    });

    it('is copied as link, command, proposal, JSON and Markdown', async () => {
      await context!.grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.fill('#deadline', '6w');
      await page.click('#copy summary');
      const copied = async (kind: string) => {
        await page.click(`[data-copy=${kind}]`);
        await page.waitForFunction(
          one => document.querySelector('#status')!.textContent!.includes(`as ${one}`),
          kind,
        );
        return page.inputValue('#copied');
      };
      expect(await copied('link')).toBe(`${url}#v=2&deadline=42`);
      const command = await copied('command');
      expect(command).toBe(`isoflop estimate ${proposal} --set limits.deadline=42`);
      const { input: _page, ...answer } = JSON.parse(await copied('JSON'));
      const { input: _line, ...said } = await json(command);
      // exponentials of the browser and of node may differ in their last digit
      const digits = (value: unknown) =>
        JSON.stringify(value, (_, one) => (typeof one === 'number' ? Number(one.toPrecision(13)) : one));
      expect(JSON.parse(digits(answer))).toEqual(JSON.parse(digits(said)));
      await writeFile(join(folder, 'copied.yml'), await copied('proposal'));
      const { days, limits } = await json(`isoflop estimate ${join(folder, 'copied.yml')}`);
      expect([days, limits]).toEqual([said.days, said.limits]);
      expect(await copied('Markdown')).toContain('- Time: ');
    });

    it('takes law and model files that are dropped or chosen, and its address holds them', async () => {
      const law = (E: number) =>
        JSON.stringify({
          form: 'parametric',
          coefficients: { E, A: 400, B: 2000, alpha: 0.35, beta: 0.36 },
        });
      const shape = (await runCli(['model', 'mixtral-8x7b', '--json'])).out;
      const drop = async (name: string, text: string) => {
        await page.evaluate(
          ([title, content]) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([content!], title!));
            document.body.dispatchEvent(
              new DragEvent('drop', { dataTransfer, cancelable: true, bubbles: true }),
            );
          },
          [name, text],
        );
      };
      const read = (id: string, text: string) =>
        page.waitForFunction(
          ([field, said]) => document.getElementById(`${field}-read`)!.textContent === said,
          [id, text],
        );
      await drop('ours.json', law(1.7));
      await read('law', 'read from ours.json');
      expect(await page.$eval('#law option:checked', one => one.textContent)).toBe('ours.json');
      await drop('shape.json', shape);
      await read('model', 'read from shape.json');
      expect(await page.textContent('#answer h2')).toContain('46.7B parameters (12.9B active)');
      await open(await address());
      await read('law', 'read from ours.json');
      await read('model', 'read from shape.json');
      expect(await page.textContent('#answer h2')).toContain('46.7B parameters (12.9B active)');
      const buffer = Buffer.from(law(1.6));
      await page.setInputFiles('[data-file-of=law]', { name: 'second.json', mimeType: 'text/json', buffer });
      await read('law', 'read from second.json');
      await page.click('#undo');
      await read('law', 'read from ours.json');
      await drop('config.json', '{"model_type":"llama"}');
      await page.waitForFunction(() => document.getElementById('law-error')!.textContent !== '');
      expect(await page.textContent('#law-error')).toContain('drop what isoflop model config.json --json');
      expect(trouble).toEqual([]);
    });

    it('takes sources and a workload, and shows what they come to', async () => {
      expect(await page.isHidden('#serving')).toBe(true);
      await page.fill('#inference', '1T');
      await page.fill('#workload', '2 h100, fp8, 25 users, 1000/500');
      expect(await page.textContent('#workload-read')).toBe('read as 2 h100-sxm, fp8, 25 users, 1000/500');
      await page.fill('#from', 'fineweb:90%, wikipedia:10%@7');
      await settled();
      expect(await page.isVisible('#serving')).toBe(true);
      expect(await page.isVisible('#mixture')).toBe(true);
      expect(await page.isVisible('#cap')).toBe(true);
      const charts = await page.$$eval('#charts > figure', list => list.map(one => one.id));
      expect(charts).toEqual(expect.arrayContaining(['chart-serving-figure', 'chart-mixture-figure']));
      await page.fill('#workload', '2 h100, fp9');
      expect(await page.textContent('#workload-error')).toContain("got 'fp9'");
      await page.fill('#workload', '');
      await settled();
      expect(await page.isHidden('#serving')).toBe(true);
      expect(trouble).toEqual([]);
    });

    it('works from the keyboard', async () => {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement!.className)).toBe('skip');
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement!.id)).toBe('answer');
      await page.focus('#compute');
      await page.keyboard.press('Control+A');
      await page.keyboard.type('2e23');
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement!.id)).toBe('money');
      expect(await page.inputValue('#compute')).toBe('2e23 FLOP');
      expect(await page.textContent('#compute-read')).toBe('read as 2e23 FLOP');
      await page.focus('#law');
      await page.keyboard.press('ArrowDown');
      expect(await address()).toMatch(/^#v=2&compute=2e23&law=/);
      await page.focus('#count');
      await page.keyboard.press('Enter');
      expect(await address()).toMatch(/^#v=2&compute=2e23&law=/);
      expect(await page.textContent('#status')).toMatch(/^Verdict \w+\. .+ parameters, .+ tokens/);
    });

    it.each(
      (
        [
          [
            1280,
            'light',
            '#inference=1e12&workload=2 h100-sxm, fp8, 25 users, 1000/500&from=fineweb:90%25, wikipedia:10%25',
          ],
          [
            390,
            'dark',
            '#money=1000&deadline=1&inference=1e12&workload=2 h100-sxm, fp8, 25 users, 1000/500&from=fineweb:90%25, wikipedia:10%25',
          ],
          [1280, 'dark', '#count=100000&mfu=0.9'],
          [390, 'light', '#law=llama3'],
        ] as const
      ).slice(0, size(2)),
    )('has no axe-core violation at %i pixels in %s mode, %s', async (width, colorScheme, hash) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await open(hash);
      await page.fill('#price', 'dear');
      // the page's own policy keeps foreign scripts out: put axe into a page without it
      const bare = await context!.newPage();
      await bare.setViewportSize({ width, height: 900 });
      await bare.emulateMedia({ colorScheme });
      const html = (await page.content())
        .replace(/<script[\s\S]*?<\/script>/g, '')
        .replace(/<meta http-equiv[^>]*>/, '');
      await bare.setContent(html);
      await bare.addScriptTag({ content: axe.source });
      const violations = await bare.evaluate(async () => {
        const { violations: list } = await (
          window as unknown as {
            axe: {
              run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
            };
          }
        ).axe.run({ resultTypes: ['violations'] });
        return list.map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 120)}`);
      });
      await bare.close();
      expect(violations).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.emulateMedia({ colorScheme: 'light' });
    });

    it('prints without its controls, on white', async () => {
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      expect(await page.isVisible('aside')).toBe(false);
      expect(await page.isVisible('#charts figure')).toBe(true);
      expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
        'rgb(255, 255, 255)',
      );
      await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    });

    it('is drawn in full without any script', async () => {
      const still = await browser!.newContext({ javaScriptEnabled: false });
      const silent = await still.newPage();
      await silent.goto(url);
      expect(await silent.locator('figure svg').count()).toBeGreaterThan(5);
      expect(await silent.locator('#plan tbody tr').count()).toBeGreaterThan(8);
      await still.close();
    });
  });
});
