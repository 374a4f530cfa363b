/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { findAccelerator } from '../catalog/accelerators.ts';
import { useOrganisation } from '../catalog/organisation.ts';
import { Refusal } from '../core/refusal.ts';
import { changedTexts, givenOf } from './changed.ts';
import { type Control, type ControlName, controls, controlsOf, refusalText } from './controls.ts';
import { fileOf, readDropped, readLaw } from './dropped.ts';
import { choicesOf, evaluate } from './evaluate.ts';
import { LATER_ADDRESS } from './messages.ts';
import type { PageData } from './page-data.ts';
import { readCharts, type ShownChart } from './reader.ts';
import { renderSections } from './render.ts';
import { chartFigure, drawnKey, isWide, mostWidth, writtenWidth } from './sections/charts.ts';
import { changedMark, readMark, shownValue } from './sections/controls.ts';
import { pinnedSection } from './sections/pinned.ts';
import { RUN_CHART } from './sections/run.ts';
import { type ShareKind, shareText } from './share.ts';
import { type Changes, fromHash, isLater, toHash } from './state.ts';
import type { PageModel } from './types.ts';

const data = JSON.parse(element('data').textContent!) as PageData;
useOrganisation(data.organisation);
const form = element('controls') as HTMLFormElement;
const choices = choicesOf(data);
let changes: Changes = {};
/** The state that this one is set beside, and its model. */
let pinned: { readonly changes: Changes; readonly model: PageModel } | undefined;
/** What is shown; worked out when it is first asked for, since the page is written with it. */
let shown: PageModel | undefined;

function element(id: string): HTMLElement {
  return document.getElementById(id)!;
}

function input(name: ControlName): HTMLInputElement {
  return element(name) as HTMLInputElement;
}

function model(): PageModel {
  shown ??= evaluate(data, changes);
  return shown;
}

/** Parts as they were last written: what is the same stays, with what is open or read in it. */
const written = new Map<string, string>();

/** Compute and draw everything again; fields other than the one that is written in show what follows. */
function update(wanted: Changes, writing?: ControlName): void {
  const next = evaluate(data, wanted);
  changes = wanted;
  shown = next;
  for (const [id, markup] of Object.entries(renderSections(next))) {
    const part = element(id);
    if (written.get(id) !== markup) part.innerHTML = markup;
    const section = part.closest('section');
    if (section !== null) section.hidden = markup === '';
    written.set(id, markup);
  }
  drawLater();
  showValues(next, writing);
  showPinned(next);
  const said = changedTexts(data, changes);
  element('changed').textContent = said.length === 0 ? '' : `Changed on this page: ${said.join(', ')}.`;
  element('status').textContent = next.summary;
}

/** Milliseconds without a keystroke after which charts are drawn again: they take longer than all the rest. */
const PAUSE = 150;
let waiting: number | undefined;

function drawLater(): void {
  document.documentElement.dataset.isoflop = 'drawing';
  clearTimeout(waiting);
  waiting = window.setTimeout(() => {
    drawCharts();
    document.documentElement.dataset.isoflop = 'ready';
  }, PAUSE);
}

/** Draw the charts of which something has changed; the others stay as they are. */
function drawCharts(): void {
  const box = element('charts');
  const charts = model().charts();
  box.closest('section')!.hidden = charts.length === 0;
  for (const old of [...box.children]) if (!charts.some(({ id }) => old.id === `${id}-figure`)) old.remove();
  charts.forEach((chart, index) => {
    const width = widthOf(chart.id);
    const there = document.getElementById(`${chart.id}-figure`);
    if (there !== null && there.dataset.key === drawnKey(chart.key, width)) return;
    const isOpen = there?.querySelector('details')?.open;
    const holder = document.createElement('template');
    holder.innerHTML = chartFigure(chart, width);
    const fresh = holder.content.firstElementChild!;
    if (there === null) box.insertBefore(fresh, box.children[index] ?? null);
    else there.replaceWith(fresh);
    const table = fresh.querySelector('details');
    if (isOpen && table !== null) table.open = true;
  });
}

/** Two charts stand side by side where each has this much room. */
const COLUMN = 440;
const GAP = 24;

/** Charts are drawn at the width that there is, so that their letters keep their size. */
function widthOf(id: string): number {
  const room = element('charts').clientWidth;
  const most = mostWidth(id);
  const columns = isWide(id) ? 1 : Math.max(1, Math.min(2, Math.floor((room + GAP) / (COLUMN + GAP))));
  const each = Math.floor((room - GAP * (columns - 1)) / columns / 20) * 20;
  return Math.min(most, Math.max(300, each));
}

function chartOf(id: string): ShownChart | undefined {
  if (id === RUN_CHART) return data.run && { chart: data.run, width: writtenWidth(RUN_CHART) };
  const drawn = model()
    .charts()
    .find(one => one.id === id)
    ?.drawn();
  return drawn !== undefined && 'chart' in drawn ? { chart: drawn.chart, width: widthOf(id) } : undefined;
}

function showValues(next: PageModel, writing: ControlName | undefined): void {
  const here = controlsOf(next.values);
  for (const control of controls) {
    element(`${control.name}-field`).hidden = !here.includes(control);
    const value = next.changes[control.name];
    element(`${control.name}-changed`).textContent = changedMark(value !== undefined);
    element(`${control.name}-read`).textContent = readMark(control, value, givenOf(data, control));
    if (control.name === writing) continue;
    const now = next.values[control.name];
    const file = typeof now === 'string' ? fileOf(now) : undefined;
    if (file !== undefined) offer(control.name, file.name, String(now));
    input(control.name).value = shownValue(control, now);
    complain(control.name, '');
  }
  form.querySelector('button')!.disabled = Object.keys(next.changes).length === 0;
}

/** Put into the lists what may be chosen beside what is. */
function fillLists(): void {
  for (const [name, values] of Object.entries(choices)) {
    const list = element(name) as HTMLSelectElement;
    const { value } = list;
    const none = value === '' ? [...list.options] : [];
    list.replaceChildren(...none, ...values.map(one => new Option(one, one, false, one === value)));
  }
}

/** A file that was dropped is chosen from the list from then on. */
function offer(name: ControlName, label: string, value: string): void {
  const list = element(name) as HTMLSelectElement;
  if ([...list.options].every(one => one.value !== value)) list.add(new Option(label, value));
}

/** Read a file as the control that it is of, and change that. */
async function take(file: File, field?: ControlName): Promise<void> {
  try {
    const { control, value } = await readDropped(file.name, await file.text());
    offer(control, fileOf(value)!.name, value);
    input(control).value = value;
    change(control, value);
    typing = undefined;
    element('status').textContent = `${file.name} was read as a ${control}.`;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    complain(field ?? 'law', error.message);
  }
}

function complain(name: ControlName, message: string): void {
  element(`${name}-error`).textContent = message;
  if (message === '') input(name).removeAttribute('aria-invalid');
  else {
    input(name).setAttribute('aria-invalid', 'true');
    element('status').textContent = message;
  }
}

/** The address bar holds the state, so that a link shows the same page, and Back undoes; one step a field that is left. */
let typing: ControlName | undefined;
let depth = 0;

function remember(writing?: ControlName): void {
  const hash = toHash(changes, pinned?.changes);
  if (hash === location.hash.replace('#', '')) return;
  const address = hash === '' ? location.pathname + location.search : `#${hash}`;
  const isSameField = writing !== undefined && writing === typing;
  if (!isSameField) depth += 1;
  typing = writing;
  if (isSameField) history.replaceState({ depth }, '', address);
  else history.pushState({ depth }, '', address);
  (element('undo') as HTMLButtonElement).disabled = depth === 0;
}

function change(name: ControlName, text: string): void {
  const control = controls.find(one => one.name === name)!;
  const { [name]: _, ...others } = changes;
  const isEmpty = text.trim() === '';
  try {
    const value = isEmpty ? undefined : valueOfText(control, text);
    if ((value === undefined && !isEmpty) || (typeof value === 'number' && !control.holds(value))) {
      complain(name, refusalText(control, text));
      return;
    }
    complain(name, '');
    // an emptied field lifts what was given; where nothing was, nothing is changed
    const lifts = isEmpty && control.kind !== 'choice' && isGiven(control);
    update(
      lifts ? { ...others, [name]: null } : value === undefined ? others : { ...others, [name]: value },
      name,
    );
    remember(name);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    complain(name, error.message);
  }
}

function valueOfText(control: Control, text: string): string | number | undefined {
  if (control.kind === 'choice') return text;
  if (control.readText !== undefined) return control.readText(text);
  const { on } = model().values;
  return control.read(text, typeof on === 'string' ? findAccelerator(on) : undefined);
}

/** Whether the plan said it before anything was changed. */
function isGiven(control: Control): boolean {
  if (control.kind !== 'text') return givenOf(data, control) !== undefined;
  first ??= evaluate(data, {});
  return first.values[control.name] !== undefined;
}

/** The page as it was written. */
let first: PageModel | undefined;

async function readAddress(): Promise<void> {
  // a link to a part of the page says nothing of values
  if (location.hash !== '' && !location.hash.includes('=')) return;
  try {
    const state = fromHash(location.hash, choices);
    await Promise.all([state.changes, state.pinned].map(one => readLaw(String(one?.law ?? ''))));
    pinned = state.pinned && { changes: state.pinned, model: evaluate(data, state.pinned) };
    update(state.changes);
    if (isLater(location.hash)) element('status').textContent = LATER_ADDRESS;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    element('status').textContent = error.message;
  }
}

function showPinned(next: PageModel): void {
  element('comparison').hidden = pinned === undefined;
  const button = element('pin');
  button.textContent = pinned === undefined ? 'Pin as A' : 'Unpin A';
  button.setAttribute('aria-pressed', String(pinned !== undefined));
  if (pinned === undefined) return;
  element('pinned').innerHTML = pinnedSection(
    { model: pinned.model, said: changedTexts(data, pinned.changes) },
    { model: next, said: changedTexts(data, changes) },
  );
}

async function copy(kind: ShareKind): Promise<void> {
  const changed = changedTexts(data, changes);
  const field = element('copied') as HTMLTextAreaElement;
  field.hidden = true;
  let text: string;
  try {
    text = shareText(kind, { model: model(), address: location.href, changed });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    element('status').textContent = error.message;
    return;
  }
  field.value = text;
  try {
    await navigator.clipboard.writeText(text);
    element('status').textContent = `Copied as ${kind}.`;
  } catch {
    // where a browser keeps the clipboard to itself, the text is shown and selected
    field.hidden = false;
    field.select();
    element('status').textContent = `Selected as ${kind}: copy it with Ctrl+C.`;
  }
}

/** Go to the plan without touching the address, which holds the values. */
function skip(event: Event): void {
  event.preventDefault();
  element('answer').focus();
}

form.addEventListener('input', event => {
  const field = event.target as HTMLInputElement;
  if (field.type === 'file') return;
  change(field.name as ControlName, field.value);
});
// a field that is left shows its value as people write it, and is a step that can be undone
form.addEventListener('change', event => {
  const field = event.target as HTMLInputElement;
  typing = undefined;
  if (field.type === 'file') {
    const [file] = field.files ?? [];
    if (file !== undefined) void take(file, field.dataset.fileOf as ControlName);
    field.value = '';
    return;
  }
  if (field.getAttribute('aria-invalid') === null) update(changes);
});
// law and model files may be dropped anywhere
addEventListener('dragover', event => event.preventDefault());
addEventListener('drop', event => {
  event.preventDefault();
  const [file] = event.dataTransfer?.files ?? [];
  if (file !== undefined) void take(file);
});
form.addEventListener('reset', event => {
  event.preventDefault();
  update({});
  remember();
});
form.addEventListener('submit', event => event.preventDefault());
document.querySelector('.skip')!.addEventListener('click', skip);
element('undo').addEventListener('click', () => history.back());
element('pin').addEventListener('click', () => {
  pinned = pinned === undefined ? { changes, model: model() } : undefined;
  showPinned(model());
  remember();
});
element('copy').addEventListener('click', event => {
  const kind = (event.target as HTMLElement).dataset.copy;
  if (kind !== undefined) void copy(kind as ShareKind);
});
addEventListener('popstate', ({ state }) => {
  depth = (state as { depth?: number } | null)?.depth ?? 0;
  typing = undefined;
  (element('undo') as HTMLButtonElement).disabled = depth === 0;
  void readAddress();
});
addEventListener('resize', drawCharts);
// paper has no buttons: it shows everything, when, and what was changed
addEventListener('beforeprint', () => {
  element('printed').textContent = `Printed on ${new Date().toISOString().slice(0, 10)}.`;
  for (const folded of document.querySelectorAll<HTMLDetailsElement>('details.folded')) folded.open = true;
});
fillLists();
readCharts(document.querySelector('main')!, chartOf);
if (location.hash.includes('=')) {
  document.documentElement.dataset.isoflop = 'drawing';
  // where nothing was changed after all, nothing is drawn
  void readAddress().then(() => {
    if (waiting === undefined) document.documentElement.dataset.isoflop = 'ready';
  });
} else if (!fitsAsWritten()) drawLater();
// for whoever waits until values can be changed, and charts are drawn
document.documentElement.dataset.isoflop ??= 'ready';
performance.mark('isoflop-ready');

/** Whether the charts have the widths that they were written with. */
function fitsAsWritten(): boolean {
  return [...element('charts').children].every(({ id }) => {
    const chart = id.replace('-figure', '');
    return widthOf(chart) === writtenWidth(chart);
  });
}
