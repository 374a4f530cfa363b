/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { useOrganisation } from '../catalog/organisation.ts';
import { Refusal } from '../core/refusal.ts';
import { type ControlName, controls, controlsOf, readText, refusalText } from './controls.ts';
import { evaluate, lawChoices } from './evaluate.ts';
import type { PageData } from './page-data.ts';
import { CHART_WIDTH, renderSections } from './render.ts';
import { chartsSection } from './sections/charts.ts';
import { changedMark, shownValue } from './sections/controls.ts';
import { type Changes, fromHash, toHash } from './state.ts';
import type { PageModel } from './types.ts';

const data = JSON.parse(element('data').textContent!) as PageData;
useOrganisation(data.organisation);
const form = element('controls') as HTMLFormElement;
const laws = lawChoices(data);
let changes: Changes = {};
let width = CHART_WIDTH;

function element(id: string): HTMLElement {
  return document.getElementById(id)!;
}

function input(name: ControlName): HTMLInputElement {
  return element(name) as HTMLInputElement;
}

/** Compute and draw everything again; fields other than the one that is written in show what follows. */
function update(wanted: Changes, writing?: ControlName): void {
  const model = evaluate(data, wanted);
  changes = wanted;
  for (const [id, markup] of Object.entries(renderSections(model))) {
    const part = document.getElementById(id);
    if (part !== null) part.innerHTML = markup;
  }
  drawLater(model);
  showValues(model, writing);
  element('status').textContent = model.summary;
}

/** Milliseconds without a keystroke after which charts are drawn again: they take longer than all the rest. */
const PAUSE = 150;
let waiting: number | undefined;

function drawLater(model: PageModel): void {
  document.documentElement.dataset.isoflop = 'drawing';
  clearTimeout(waiting);
  waiting = window.setTimeout(() => {
    element('charts').innerHTML = chartsSection(model, width);
    document.documentElement.dataset.isoflop = 'ready';
  }, PAUSE);
}

function showValues(model: PageModel, writing: ControlName | undefined): void {
  for (const control of controlsOf(model.values)) {
    const value = model.changes[control.name];
    element(`${control.name}-changed`).textContent = changedMark(value !== undefined);
    element(`${control.name}-read`).textContent = value === undefined ? '' : readText(control, value);
    if (control.name === writing) continue;
    input(control.name).value = shownValue(control, model.values[control.name]);
    complain(control.name, '');
  }
  form.querySelector('button')!.disabled = Object.keys(model.changes).length === 0;
}

function complain(name: ControlName, message: string): void {
  element(`${name}-error`).textContent = message;
  if (message === '') input(name).removeAttribute('aria-invalid');
  else {
    input(name).setAttribute('aria-invalid', 'true');
    element('status').textContent = message;
  }
}

/** The address bar holds the changes, so that a link shows the same page. */
function remember(): void {
  const hash = toHash(changes);
  history.replaceState(null, '', hash === '' ? location.pathname + location.search : `#${hash}`);
}

function change(name: ControlName, text: string): void {
  const control = controls.find(one => one.name === name)!;
  const { [name]: _, ...others } = changes;
  const value = text.trim() === '' ? undefined : name === 'law' ? text : control.read(text);
  const unreadable = value === undefined && text.trim() !== '';
  if (unreadable || (typeof value === 'number' && !control.holds(value))) {
    complain(name, refusalText(control, text));
    return;
  }
  complain(name, '');
  try {
    update(value === undefined ? others : { ...others, [name]: value }, name);
    remember();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    complain(name, error.message);
  }
}

function readAddress(): void {
  // a link to a part of the page says nothing of values
  if (location.hash !== '' && !location.hash.includes('=')) return;
  try {
    update(fromHash(location.hash, laws));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    element('status').textContent = error.message;
  }
}

/** Go to the plan without touching the address, which holds the values. */
function skip(event: Event): void {
  event.preventDefault();
  element('answer').focus();
}

/** Charts are drawn at the width that there is, so that their letters keep their size. */
function fitCharts(): void {
  const room = Math.floor(element('charts').clientWidth / 20) * 20;
  const wanted = Math.min(CHART_WIDTH, Math.max(300, room));
  if (wanted === width) return;
  width = wanted;
  update(changes);
}

form.addEventListener('input', event => {
  const field = event.target as HTMLInputElement;
  change(field.name as ControlName, field.value);
});
// a field that is left shows its value as people write it
form.addEventListener('change', event => {
  const field = event.target as HTMLInputElement;
  if (field.getAttribute('aria-invalid') === null) update(changes);
});
form.addEventListener('reset', event => {
  event.preventDefault();
  update({});
  remember();
});
form.addEventListener('submit', event => event.preventDefault());
document.querySelector('.skip')!.addEventListener('click', skip);
addEventListener('hashchange', () => readAddress());
addEventListener('resize', fitCharts);
if (location.hash.includes('=')) readAddress();
fitCharts();
// for whoever waits until values can be changed, and charts are drawn
document.documentElement.dataset.isoflop ??= 'ready';
performance.mark('isoflop-ready');
