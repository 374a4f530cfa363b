import { darkPaper, lightPaper, styleSheet } from '../render/chart/palette.ts';

/** Style sheet of the page, charts included: light, dark and print. */
export function pageStyle(): string {
  return `${base}${styleSheet()}`;
}

const base = `:root{--paper:${lightPaper.paper};--ink:${lightPaper.ink};--soft:${lightPaper.soft};--line:#d1d9e0;--tint:#f6f8fa;--link:#0550ae;--good:#116329;--warn:#7d4e00;--bad:#a40e26;color-scheme:light dark}
@media screen and (prefers-color-scheme:dark){:root{--paper:${darkPaper.paper};--ink:${darkPaper.ink};--soft:${darkPaper.soft};--line:#3d444d;--tint:#151b23;--link:#79b8ff;--good:#56d364;--warn:#e3b341;--bad:#ff9492}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
a{color:var(--link)}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--paper);padding:8px;z-index:1}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
header,main,footer{max-width:1440px;margin:0 auto;padding:0 20px}
header{display:flex;flex-wrap:wrap;gap:8px 24px;align-items:start;justify-content:space-between}header>div:first-child{flex:1 1 320px;min-width:0}#changed:empty,#printed{display:none}
h1{font-size:24px;line-height:1.25;margin:24px 0 4px}h2{font-size:18px;margin:32px 0 8px}h3{font-size:15px;margin:16px 0 4px}
p{margin:4px 0}.soft,caption,small{color:var(--soft)}
main{display:grid;grid-template-columns:minmax(0,1fr);gap:0 32px}.first h2{font-size:21px;line-height:1.3;margin:16px 0 4px}.first .strong{font-weight:600}.first .bad{color:var(--bad);font-weight:600}
aside{border:1px solid var(--line);border-radius:8px;padding:4px 16px 16px;background:var(--tint);align-self:start;margin-top:20px}
aside h2{margin:12px 0 4px}fieldset{border:0;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,150px),1fr));gap:0 16px;align-items:start}legend{font-size:12.5px;font-weight:600;color:var(--soft);padding:12px 0 0}
.bars{margin:14px 0}.bars div{display:grid;grid-template-columns:104px minmax(0,1fr);gap:0 12px;align-items:center;margin:7px 0}.bars dt{font-weight:600}.bars dt span{color:var(--bad);font-size:12.5px}.bars dd{margin:0;font-size:13px}.bars dd+dd{grid-column:2;color:var(--soft)}.bars svg{display:block;width:100%;height:18px}
.track{fill:var(--line)}.taken{fill:var(--link)}.over{fill:var(--bad)}.range{stroke:var(--ink);stroke-width:2;vector-effect:non-scaling-stroke}.limit{stroke:var(--ink);stroke-width:3;vector-effect:non-scaling-stroke}
@media (min-width:960px){fieldset{grid-template-columns:minmax(0,1fr)}main{grid-template-columns:240px minmax(0,1fr);grid-template-rows:auto 1fr}main>*{grid-column:2}main>aside{grid-column:1;scrollbar-width:thin;grid-row:1/3;position:sticky;top:16px;max-height:calc(100vh - 32px);overflow-y:auto}}
label{display:block;font-weight:600;margin-top:10px}
input,select,button{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:6px;padding:4px 8px;width:100%;min-height:32px}
form>button{margin-top:14px}button,summary{cursor:pointer}button{font-weight:600}button:disabled{opacity:.6;cursor:default}::placeholder{color:var(--soft);opacity:1}textarea{font:12px/1.4 ui-monospace,monospace;width:100%;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:6px}
input[type=file]{border:0;padding:4px 0 0;min-height:0;font-size:12px;background:none;color:var(--soft)}::file-selector-button{font:inherit;color:var(--link);background:none;border:1px solid var(--line);border-radius:6px;padding:1px 8px;cursor:pointer}[aria-invalid=true]{border-color:var(--bad);border-width:2px}
.hint{display:block;color:var(--soft);font-size:12.5px;font-weight:400;line-height:1.35}.error{color:var(--bad);font-size:12.5px;min-height:0}.read{display:block;color:var(--good);font-size:12.5px;line-height:1.35}
.changed{font-weight:400;color:var(--soft)}
.verdict{border:1px solid var(--line);border-left:6px solid var(--soft);border-radius:6px;padding:10px 16px;margin-top:20px;background:var(--tint)}
.verdict strong{font-size:17px}.verdict.pass{border-left-color:var(--good)}.verdict.warn{border-left-color:var(--warn)}.verdict.fail{border-left-color:var(--bad)}
.findings{list-style:none;padding:0;margin:8px 0}.findings li{border-top:1px solid var(--line);padding:8px 0}.findings summary{color:var(--link);font-size:13px}.findings details p{font-size:13px}
.caveats li{padding:4px 0;font-size:14px}.severity{font-weight:700}.severity.error{color:var(--bad)}.severity.warning{color:var(--warn)}.severity.info{color:var(--soft)}
.same{font-size:12.5px;color:var(--soft)}.same code{font-size:12px}code{font:13px/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
caption{text-align:left;padding:4px 0;font-size:13px}
th,td{text-align:left;vertical-align:top;padding:5px 12px 5px 0;border-top:1px solid var(--line)}
thead th{border-top:0;font-weight:600;color:var(--soft);font-size:13px;white-space:nowrap}
tbody th{font-weight:600}.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.big{display:flex;flex-wrap:wrap;gap:8px 28px;margin:8px 0;padding:0}.big div{min-width:92px}.big dt{color:var(--soft);font-size:13px}.big dd{margin:0;font-size:20px;font-weight:600;font-variant-numeric:tabular-nums}.big dd small{display:block;font-size:12.5px;font-weight:400}
html:not([data-isoflop]) .live{display:none}
.toolbar{display:flex;flex-wrap:wrap;gap:8px;align-items:start;margin-top:24px}.toolbar button,.chart-tools button{width:auto}.toolbar summary{border:1px solid var(--soft);border-radius:6px;padding:3px 10px;min-height:32px;font-weight:600}#copy{position:relative}#copy>div{position:absolute;right:0;z-index:3;width:240px;max-width:80vw;background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:8px;display:grid;gap:6px}#copy button{width:100%}
#charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:0 24px;align-items:start}.wide{grid-column:1/-1}
figure{margin:12px 0 20px;min-width:0}figure svg{display:block;max-width:100%;height:auto}
.plot{position:relative}.reader{position:absolute;cursor:crosshair;touch-action:pan-y}.cross,.spot{position:absolute;pointer-events:none}.cross{top:0;bottom:0;border-left:1px solid var(--ink)}.spot{width:8px;height:8px;margin:-4px 0 0 -4px;border-radius:50%;background:var(--ink);border:1px solid var(--paper)}
.readout{position:absolute;top:4px;margin:0 10px;padding:6px 10px;z-index:2;pointer-events:none;background:var(--paper);border:1px solid var(--soft);border-radius:6px;font-size:12px;line-height:1.4;white-space:nowrap;max-width:calc(100vw - 48px)}.readout div{display:flex;justify-content:space-between;gap:12px}.readout span{color:var(--soft);overflow:hidden;text-overflow:ellipsis}
.chart-tools{display:flex;flex-wrap:wrap;gap:6px 10px;align-items:baseline;font-size:12.5px}.chart-tools button{font-size:12.5px;font-weight:400;padding:0 8px;min-height:26px;color:var(--link);border-color:var(--line)}.chart-tools details[open]{flex-basis:100%}.chart-tools summary{color:var(--link)}.chart-tools .scroll{max-height:360px;overflow-y:auto}.chart-tools table{font-size:12.5px;white-space:nowrap;width:auto}
.folded{border-top:1px solid var(--line);margin-top:24px}.folded summary{padding:10px 0}.folded h2{display:inline;margin:0}
.strip{width:130px;height:16px;display:block}
footer{border-top:1px solid var(--line);margin-top:40px;padding-top:12px;padding-bottom:32px;color:var(--soft);font-size:13px;overflow-wrap:anywhere}
@media print{aside,.skip,.toolbar,.chart-tools,.reader{display:none}#printed{display:block}body{font-size:11pt}main{display:block}h2{break-after:avoid}figure,li,tr,.verdict{break-inside:avoid}.scroll{overflow:visible}a{color:inherit;text-decoration:none}header,main,footer{max-width:none;padding:0}}
`;
