// Writes pages/: a start page, a page to plan on, an example report, and a gallery of every kind of chart. All of it is static.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = 'pages';
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Words of a command line as a shell would split them. */
const split = line => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
const isoflop = words =>
  execFileSync(process.execPath, ['dist/cli.cjs', ...words], { encoding: 'utf8', maxBuffer: 1e8 });
const escaped = text => text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);

/** The first example of each kind of chart, as its help has it, on the project's own runs and without a file to write. */
function gallery() {
  const commands = 'src/cli/commands/plot';
  return readdirSync(commands)
    .filter(name => name.endsWith('.ts'))
    .sort()
    .map(name => {
      const [, example] = readFileSync(join(commands, name), 'utf8').match(/^ {2}(isoflop plot .*?)`?,?$/m);
      const command = example
        .replace(/ (?:-o \S+|--format csv)/, '')
        .replace('runs.csv', 'data/examples/simulated-runs.csv')
        .replace(' --law ours.json', '');
      return { command, svg: isoflop([...split(command).slice(1), '--format', 'svg']) };
    });
}

function page(title, body) {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>:root{color-scheme:light dark}body{max-width:720px;margin:0 auto;padding:16px 20px 48px;font:16px/1.5 system-ui,sans-serif}h1{font-size:26px}h2{font-size:19px}a{color:LinkText}svg{max-width:100%;height:auto}code{font:13px/1.4 ui-monospace,monospace;overflow-wrap:anywhere}li{margin:8px 0}</style>
</head><body><main>${body}</main><footer><p><small>isoflop ${version}</small></p></footer></body></html>
`;
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
isoflop(['report', '-o', join(folder, 'plan.html')]);
isoflop(['report', 'data/examples/proposal.yml', '-o', join(folder, 'example.html')]);
const charts = gallery().map(
  ({ command, svg }) => `<section><h2><code>${escaped(command)}</code></h2>${svg}</section>`,
);
writeFileSync(
  join(folder, 'gallery.html'),
  page(
    'Gallery of charts',
    `<h1>Every kind of chart</h1><p><a href="index.html">Back</a></p>${charts.join('\n')}`,
  ),
);
writeFileSync(
  join(folder, 'index.html'),
  page(
    'isoflop',
    `<h1>isoflop</h1><p>What to train with a budget: parameters, tokens, time and money, by published scaling laws, with how sure each number is. The pages compute by themselves; nothing leaves them.</p>
<ul><li><a href="plan.html">Plan a run</a>: type your money, deadline or machines.</li>
<li><a href="example.html">A proposal, checked</a>: 7B on 300B tokens.</li>
<li><a href="gallery.html">Gallery</a>: every kind of chart, with the command that draws it.</li></ul>`,
  ),
);
