// The processes of a running system as a tree, and the log of what happens among them.
import type { ProcessInfo } from '../../../src/exports/actors.ts';
import type { LogEvent } from './protocol.ts';

/** Events that stay in the log, and rows of the table. */
const MOST_EVENTS = 500,
  MOST_ROWS = 300;

const element = <K extends keyof HTMLElementTagNameMap>(
  name: K,
  fields: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] => {
  const made = Object.assign(document.createElement(name), fields);
  made.append(...children);
  return made;
};

const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

/** Processes with how deep each lies below the one that started it; parents come before their children. */
function asTree(list: readonly ProcessInfo[]): (readonly [info: ProcessInfo, depth: number])[] {
  const known = new Set(list.map(({ pid }) => pid)),
    children = new Map<string | undefined, ProcessInfo[]>();
  for (const info of list) {
    const parent = info.parent !== undefined && known.has(info.parent) ? info.parent : undefined;
    children.set(parent, [...(children.get(parent) ?? []), info]);
  }
  const rows: (readonly [ProcessInfo, number])[] = [];
  const walk = (parent: string | undefined, depth: number): void => {
    for (const info of children.get(parent) ?? []) {
      rows.push([info, depth]);
      walk(info.pid, depth + 1);
    }
  };
  walk(undefined, 0);
  return rows;
}

const stateOf = ({ state, waitingOn }: ProcessInfo): string =>
  waitingOn === undefined ? state : `${waitingOn.call} ${waitingOn.channels.join(', ')}`;

/** PIDs by entry and number, which is enough for a reader. */
const shortly = (text: string): string =>
  text.replace(/\{[^|{}]*\|([^|{}]*)\|0x0*([0-9a-f]+)\}/g, (_, entry: string, n: string) => `${entry}#${n}`);

function detailsOf(info: ProcessInfo): string {
  const { pid, host, names, links, monitors, mailbox, mailboxPeak, coroutines, memory, restarts, service } = info;
  const list = (label: string, values: readonly string[]): string[] =>
    values.length === 0 ? [] : [`${label}  ${values.join(' ')}`];
  return [
    `${pid} on ${host}`,
    `${stateOf(info)}; mailbox ${mailbox} (at most ${mailboxPeak}); ${coroutines} coroutine${coroutines === 1 ? '' : 's'}`,
    ...(memory === undefined ? [] : [`${(memory / 1024).toFixed(0)} KB`]),
    ...(service === undefined ? [] : [`service ${service}, ${restarts} restarts`]),
    ...list('names', names),
    ...list('links', links),
    ...list('monitors', monitors),
    ...info.frames.map(({ source, line, function: name }) => `    ${source}${line > 0 ? `:${line}` : ''}: in ${name}`),
  ].join('\n');
}

/** What shows one process. */
interface Row {
  readonly row: HTMLTableRowElement;
  readonly button: HTMLButtonElement;
  /** Its state, unread messages and instructions. */
  readonly cells: readonly HTMLTableCellElement[];
}

export class Processes {
  private selected: string | undefined;
  private readonly rows = new Map<string, Row>();

  constructor(private readonly select: (pid: string | undefined) => void) {}

  clear(): void {
    this.update([], undefined);
    byId('events').replaceChildren();
  }

  update(list: readonly ProcessInfo[], details: ProcessInfo | undefined): void {
    byId('nobody').hidden = list.length > 0;
    const count = byId('count');
    count.hidden = list.length === 0;
    count.textContent = String(list.length);
    this.draw(list);
    const box = byId('details');
    box.hidden = details === undefined;
    box.textContent = details === undefined ? '' : shortly(detailsOf(details));
  }

  /**
   * Brings the table up to date. The row of a process stays the same element for as long as it is shown: a click whose
   * press and release lie on both sides of an update counts, and the focus stays where it is.
   */
  private draw(list: readonly ProcessInfo[]): void {
    const body = byId('processes'),
      rows = asTree(list).slice(0, MOST_ROWS),
      shown = new Set(rows.map(([{ pid }]) => pid));
    for (const [pid, { row }] of this.rows)
      if (!shown.has(pid)) {
        row.remove();
        this.rows.delete(pid);
      }
    rows.forEach(([info, depth], index) => {
      const { row, button, cells } = this.rowOf(info);
      const texts = [stateOf(info), String(info.mailbox), info.fuelUsed.toLocaleString('en')];
      cells.forEach((cell, which) => {
        if (cell.textContent !== texts[which]) cell.textContent = texts[which]!;
      });
      button.style.paddingLeft = `${depth * 16}px`;
      row.setAttribute('aria-selected', String(this.selected === info.pid));
      const there = body.children.item(index);
      if (there !== row) body.insertBefore(row, there);
    });
  }

  private rowOf(info: ProcessInfo): Row {
    const known = this.rows.get(info.pid);
    if (known !== undefined) return known;
    const button = element('button', { type: 'button', className: 'pid', textContent: info.entry, title: info.pid });
    button.onclick = () => {
      this.selected = this.selected === info.pid ? undefined : info.pid;
      this.select(this.selected);
    };
    const cells = ['soft', 'number', 'number'].map((className) => element('td', { className }));
    const made = { row: element('tr', {}, element('td', {}, button), ...cells), button, cells };
    this.rows.set(info.pid, made);
    return made;
  }

  log(events: readonly LogEvent[], skipped: number): void {
    const box = byId('events'),
      follows = box.scrollTop + box.clientHeight >= box.scrollHeight - 40;
    box.append(
      ...events.map(({ what, pid, text }) =>
        element('li', { className: what }, element('b', { textContent: what }), `${shortly(pid)}  ${shortly(text)}`),
      ),
    );
    if (skipped > 0) box.append(element('li', { className: 'soft', textContent: `... and ${skipped} more` }));
    while (box.childElementCount > MOST_EVENTS) box.firstElementChild!.remove();
    if (follows) box.scrollTop = box.scrollHeight;
  }
}
