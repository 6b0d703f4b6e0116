// The page: files on the left, what becomes of them on the right. Programs run in a worker each, which Stop ends.
import { Editor } from './editor.ts';
import { Processes } from './processes.ts';
import { kindOf, type Answer, type Bounds, type Fault, type Files, type Question } from './protocol.ts';
import { decode, encode } from './share.ts';
// @ts-expect-error: written when the page is built.
import built from './samples.js';

interface Sample {
  readonly name: string;
  readonly title: string;
  readonly group: string;
  readonly files: Files;
}

const samples = built as readonly Sample[];
const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const input = (id: string): HTMLInputElement => byId<HTMLInputElement>(id);

/** Inputs that an address keeps. */
const INPUTS = ['instructions', 'memory', 'time'];
/** Milliseconds between the last key and the look at the text, characters of output that stay, and its least cut. */
const TYPING_MS = 200,
  MOST_OUTPUT = 200_000;

let files: Record<string, string> = {},
  shown = '',
  faults: readonly Fault[] = [],
  runner: Worker | undefined,
  checks = 0,
  typing: ReturnType<typeof setTimeout> | undefined;

const newWorker = (heard: (answer: Answer) => void, failed: (message: string) => void): Worker => {
  const worker = new Worker('worker.js', { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<Answer>) => heard(data);
  worker.onerror = ({ message }) => failed(message);
  return worker;
};

const ask = (worker: Worker, question: Question): void => worker.postMessage(question);

// ---- results

const processes = new Processes((pid) => runner !== undefined && ask(runner, { kind: 'inspect', pid }));

function write(text: string, className = ''): void {
  const box = byId('output'),
    follows = box.scrollTop + box.clientHeight >= box.scrollHeight - 40;
  if (className === '') box.append(text);
  else box.append(Object.assign(document.createElement('span'), { textContent: text, className }));
  while (box.textContent!.length > MOST_OUTPUT && box.childNodes.length > 1) box.firstChild!.remove();
  if (follows) box.scrollTop = box.scrollHeight;
}

function say(text: string, className = ''): void {
  Object.assign(byId('status'), { textContent: text, className });
}

function ended(ok: boolean, text: string, ms: number): void {
  stopRunner();
  if (text !== '') write(`${text}\n`, ok ? 'soft' : 'bad');
  say(
    `${ok ? 'ended' : 'failed'} after ${ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`}`,
    ok ? 'good' : 'bad',
  );
}

function heard(answer: Answer): void {
  if (answer.kind === 'output') write(answer.text, answer.error ? 'bad' : '');
  else if (answer.kind === 'ended') ended(answer.ok, answer.text, answer.ms);
  else if (answer.kind === 'processes') processes.update(answer.list, answer.details);
  else if (answer.kind === 'events') processes.log(answer.events, answer.skipped);
}

// ---- running

/** A positive number, or undefined for none; false if it is neither. */
function bound(id: string, factor = 1): number | undefined | false {
  const field = input(id),
    text = field.value.trim(),
    value = Number(text) * factor;
  const good = text === '' || (Number.isFinite(value) && value > 0);
  field.setAttribute('aria-invalid', String(!good));
  return text === '' ? undefined : good && Math.ceil(value);
}

function bounds(): Bounds | undefined {
  const instructions = bound('instructions'),
    memory = bound('memory', 2 ** 20),
    time = bound('time');
  return instructions === false || memory === false || time === false ? undefined : { instructions, memory, time };
}

function stopRunner(): void {
  runner?.terminate();
  runner = undefined;
  byId<HTMLButtonElement>('run').disabled = false;
  byId<HTMLButtonElement>('stop').disabled = true;
}

function run(): void {
  const bounded = bounds();
  if (bounded === undefined) return say('a limit is a positive number', 'bad');
  stopRunner();
  byId('output').replaceChildren();
  processes.clear();
  byId<HTMLButtonElement>('run').disabled = true;
  byId<HTMLButtonElement>('stop').disabled = false;
  say('running');
  if (byId('code-view').hidden === false) view('output');
  runner = newWorker(heard, (message) => ended(false, message, 0));
  ask(runner, { kind: 'run', files, bounds: bounded, virtual: input('virtual').checked });
}

function stop(): void {
  stopRunner();
  processes.update([], undefined);
  write('stopped\n', 'bad');
  say('stopped', 'bad');
}

// ---- files

const checker = newWorker((answer) => {
  if (answer.kind !== 'checked' || answer.id !== checks) return;
  byId('bytecode').textContent = answer.bytecode || 'Only files of Lua without mistakes have a listing.';
  byId('compiled').textContent = answer.compiled;
  faults = answer.faults;
  editor.mark(faults);
  byId('faults').textContent = faults.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n');
  for (const tab of byId('files').children)
    tab.classList.toggle(
      'fault',
      faults.some(({ file }) => file === tab.textContent),
    );
}, console.error);

function check(): void {
  ask(checker, { kind: 'check', id: ++checks, file: shown, files });
}

const editor = new Editor(
  byId('editor'),
  (file, text) => {
    files = { ...files, [file]: text };
    clearTimeout(typing);
    typing = setTimeout(check, TYPING_MS);
  },
  run,
);

function show(file: string): void {
  shown = file;
  select(byId('files'), (tab) => tab.textContent === file);
  editor.show(file, files[file]!);
  check();
}

function tabOf(file: string): HTMLButtonElement {
  const tab = Object.assign(document.createElement('button'), {
    type: 'button',
    textContent: file,
    onclick: () => show(file),
  });
  tab.setAttribute('role', 'tab');
  return tab;
}

function add(): void {
  const file = prompt('The name of the new file (module.lua, _index.yaml):')?.trim();
  if (file === undefined || file === '') return;
  if (!/^[\w./-]+\.(?:lua|yaml|js)$/.test(file) || file in files) return say(`no file can be called ${file}`, 'bad');
  files = { ...files, [file]: '' };
  byId('files').append(tabOf(file));
  enable();
  show(file);
  editor.focus();
}

/** Enables what means something for these files. */
function enable(): void {
  input('virtual').disabled = kindOf(files) !== 'app';
  for (const id of INPUTS) input(id).disabled = kindOf(files) === 'js';
}

/** Begins with other files. */
function open(given: Files): void {
  if (runner !== undefined) stop();
  files = { ...given };
  editor.clear();
  byId('files').replaceChildren(...Object.keys(files).map(tabOf));
  byId('output').replaceChildren();
  processes.clear();
  say('');
  enable();
  show('main.lua' in files ? 'main.lua' : Object.keys(files)[0]!);
}

// ---- tabs

/** Marks the tab that holds; only that one is reached by the Tab key. */
function select(list: HTMLElement, holds: (tab: HTMLElement) => boolean): void {
  for (const tab of list.querySelectorAll<HTMLElement>('[role=tab]')) {
    tab.setAttribute('aria-selected', String(holds(tab)));
    tab.tabIndex = holds(tab) ? 0 : -1;
  }
}

/** Arrow keys go from tab to tab. */
for (const list of [byId('files'), byId('views')])
  list.addEventListener('keydown', ({ key }) => {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0,
      tabs = [...list.querySelectorAll<HTMLElement>('[role=tab]')];
    if (step === 0) return;
    const next = tabs[(tabs.indexOf(document.activeElement as HTMLElement) + step + tabs.length) % tabs.length]!;
    next.click();
    next.focus();
  });

const VIEWS = ['output', 'code', 'processes'];

function view(name: string): void {
  select(byId('views'), ({ id }) => id === `tab-${name}`);
  for (const each of VIEWS) byId(`${each}-view`).hidden = each !== name;
}

// ---- the address

async function share(): Promise<void> {
  const inputs = Object.fromEntries(INPUTS.map((id) => [id, input(id).value]));
  history.replaceState(undefined, '', `#${await encode({ files, inputs })}`);
  try {
    await navigator.clipboard.writeText(location.href);
    say('the address is copied', 'good');
  } catch {
    say('the address of this page has the program', 'good');
  }
}

/** Opens what the address asks for: a sample, or a program that was shared. */
async function openAddress(): Promise<void> {
  const hash = location.hash.slice(1),
    sample = samples.find(({ name }) => hash === `sample=${name}`),
    shared = sample === undefined && hash !== '' ? await decode(hash) : undefined;
  for (const id of INPUTS) if (shared?.inputs[id] !== undefined) input(id).value = shared.inputs[id];
  const chosen = sample ?? samples[0]!;
  byId<HTMLSelectElement>('sample').value = shared === undefined ? chosen.name : '';
  open(shared?.files ?? chosen.files);
  if (hash !== '' && sample === undefined && shared === undefined) say('the address holds no program of ours', 'bad');
}

// ---- the beginning

for (const group of new Set(samples.map((each) => each.group))) {
  const list = Object.assign(document.createElement('optgroup'), { label: group });
  for (const { name, title } of samples.filter((each) => each.group === group)) list.append(new Option(title, name));
  byId('sample').append(list);
}
byId('sample').onchange = ({ target }) => {
  location.hash = `sample=${(target as HTMLSelectElement).value}`;
};
byId('run').onclick = run;
byId('stop').onclick = stop;
byId('add').onclick = add;
byId('share').onclick = () => void share();
for (const name of VIEWS) byId(`tab-${name}`).onclick = () => view(name);
addEventListener('hashchange', () => void openAddress());
addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  event.preventDefault();
  run();
});
await openAddress();
editor.focus();
