import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseLawFile } from '../../src/catalog/law-file.ts';
import { runs } from '../../src/catalog/runs.ts';
import { proposalOfRun } from '../../src/check/init/from-run.ts';
import { formatCount, formatRatio } from '../../src/quantity/format.ts';
import { report } from '../../src/report/report.ts';
import { runCli } from '../helpers/cli.ts';
import { size } from '../helpers/speed.ts';

/** The page without its scripts. */
function visible(html: string): string {
  return html.replace(/<script[\s\S]*?<\/script>/g, '');
}

/** Sections that stand there: of what is not said there are hidden ones, for who says it on the page. */
const SHOWN = /<section (?![^>]* hidden)/g;

describe('pages of documented runs', () => {
  // spread over all of them: dense ones and mixtures, with and without hardware
  const step = Math.max(1, Math.floor(runs().length / size(7)));
  const some = runs().filter((_, index) => index % step === 0);

  it.each(some.map(run => run.id))('%s has a page without a hole', async id => {
    const { html } = await report({ file: `${id}.yml`, text: proposalOfRun(id) });
    // a page may have 400 kB with a long proposal; its script, serving and limits with it, is most of these
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(390_000);
    expect(visible(html)).not.toMatch(/NaN|undefined|Infinity|\[object/);
    const sections = [...visible(html).matchAll(/<section ([^>]*)>(.*?)<\/section>/gs)];
    expect(sections).toHaveLength(10);
    // one with nothing in it stands there for who says something of it on the page
    for (const [, attributes, body] of sections)
      expect(/<div id="\w+"><\/div>/.test(body!), body!.slice(0, 90)).toBe(attributes!.endsWith(' hidden'));
  });
});

describe('a proposal that says how its model is served', () => {
  const text = 'model: 8B\ndata: 2T\nhardware: 256 h100\ntarget: { inferenceTokens: 10T }\n';
  const pageOf = async (serving: string) =>
    visible((await report({ file: 'plan.yml', text: `${text}serving: ${serving}\n` })).html);

  it('has a section of it, whose command gives the same', async () => {
    const html = await pageOf('2 h100, fp8, 25 users, 1000/500');
    expect(html).not.toMatch(/NaN|undefined|Infinity|\[object/);
    expect(html.match(SHOWN)).toHaveLength(8);
    const [, command] = html.match(/Same numbers: <code>isoflop (serving [^<]*)<\/code>/)!;
    const words = [...command!.replaceAll('&#34;', '"').matchAll(/"([^"]*)"|(\S+)/g)].map(
      one => one[1] ?? one[2]!,
    );
    const { out, code } = await runCli([...words, '--json']);
    expect(code).toBe(0);
    const { kappa, tokensPerSecond } = JSON.parse(out);
    const rows = html.slice(html.indexOf('What serving takes'));
    expect(rows).toContain(formatCount(tokensPerSecond.likely));
    expect(rows).toContain(formatRatio(kappa.likely));
  });

  it('says so where what serves it does not hold it', async () => {
    const html = await pageOf('1 rtx-4090, bf16, 60000/60000');
    expect(html).toMatch(/does not fit/);
    expect(html).toContain('serving-does-not-fit');
  });
});

describe('a law of the proposal', () => {
  const smallest = (form: string, loss: string) =>
    `{ "form": "${form}", ${loss} "coefficients": { "E": 1.8, "A": 480, "B": 2100, "alpha": 0.35, "beta": 0.37 } }`;
  const text = 'law: ours.json\nmodel: 7B\ndata: 140B\nhardware: 64 H100\n';

  it('is offered first, and goes into the page', async () => {
    const readLaw = (path: string) => parseLawFile(smallest('parametric', ''), path);
    const { html } = await report({ file: 'plan.yml', text }, { readLaw });
    expect(html).toContain('<option selected>ours.json</option>');
    const [, data] = html.match(/<script type="application\/json" id="data">(.*?)<\/script>/s)!;
    expect(JSON.parse(data!).ownLaw.relations.loss.coefficients.A).toBe(480);
  });

  it('leaves the page as it is written where it is an expression, without any script', async () => {
    const readLaw = (path: string) =>
      parseLawFile(smallest('expression', '"loss": "E + A/N^alpha + B/D^beta",'), path);
    const { html } = await report({ file: 'plan.yml', text }, { readLaw });
    expect(html).not.toContain('<script');
    expect(html).toContain("script-src 'none'");
    expect(html).toContain('The law of this proposal is an expression');
    // 480/7e9^0.35 + 2100/140e9^0.37 + 1.8
    expect(visible(html)).toContain((1.8 + 480 / 7e9 ** 0.35 + 2100 / 140e9 ** 0.37).toFixed(4));
  });

  it('cannot be read unless the caller says how', async () => {
    await expect(report({ file: 'plan.yml', text })).rejects.toThrow(/^plan\.yml:1:\d+: .*ours\.json/);
  });
});

describe('a document', () => {
  const fence = (text: string) => `\`\`\`yaml isoflop\n${text}\`\`\`\n`;

  it('has a page of its one proposal, whose places point into it', async () => {
    const text = `# Plan\n\n${fence('model: 7B\ndata: 140B\n')}`;
    const { html, title } = await report({ file: 'PLAN.md', text });
    expect(title).toBe('PLAN.md');
    expect(visible(html)).toContain('PLAN.md:4:8');
  });

  it('with two proposals has none', async () => {
    const text = fence('model: 7B\n') + fence('model: 8B\n');
    await expect(report({ file: 'PLAN.md', text })).rejects.toThrow(
      'PLAN.md holds 2 proposals: a report shows one',
    );
  });
});

it('is the build of today', async () => {
  // the page's script comes from dist: a stale one would make the tests above say nothing
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  const { html } = await report({ file: 'plan.yml', text: 'model: 7B\ndata: 140B\n' });
  expect(html).toContain(`<meta name="generator" content="isoflop ${version}">`);
});

describe('what it takes', () => {
  async function page(text: string): Promise<string> {
    return (await report({ file: 'plan.yml', text })).html;
  }

  it('asks for the proposal itself', async () => {
    const html = await page(
      'model: { preset: llama3-8b }\ndata: 1T\nhardware: { accelerator: H100, count: 512, mfu: 30% }\n' +
        'training: { sequenceLength: 8192, batch: 4M }\nparallelism: { tensor: 8, data: 64, recompute: full }\n',
    );
    expect(html).toContain('isoflop estimate plan.yml');
    expect(html).toContain('at the stated utilisation');
    expect(html).not.toContain('Activation memory follows from');
  });

  it('counts what a token passes through in a mixture, and leaves out a layout that cannot be', async () => {
    // 6 · 37e9 · 14.8e12 = 3.29e24
    const html = await page(
      'model: { parameters: 671B, activeParameters: 37B }\ndata: 14.8T\nhardware: { accelerator: H800, count: 2048 }\n',
    );
    expect(html).toContain('6·N·D = 3.29e24 FLOP');
    expect(html).toContain('at the utilisation of documented runs');
    const odd = await page(
      'model: 7B\ndata: 1T\nhardware: { accelerator: H100, count: 512 }\nparallelism: { tensor: 7, data: 3 }\n',
    );
    // its findings say so, and nothing is estimated of what cannot be
    expect(odd).toContain('512 accelerators are not 7');
    expect(odd).toContain('No plan yet');
    expect(visible(odd)).not.toContain('It takes');
  });
});
