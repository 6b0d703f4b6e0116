// What programs of one thread do that those of others see: events of the bus, environment variables, changes of
// entries. A thread tells of them in the order of its signals (Threads.share); here they are taken in.
// Invariant: what comes was allowed where it was done; if two threads do the opposite at once, each keeps what it heard
// last.
import { bytesOf, isStr } from '../../../values/string.ts';
import { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { Version, type Operation } from '../../modules/catalog.ts';
import type { System } from '../../core/system.ts';
import { copy } from '../../values/payload.ts';
import { environmentOf } from './env.ts';
import { busOf } from './events.ts';
import { applied, entryOf } from './registry.ts';

const bytes = (value: Value): string => (isStr(value) ? bytesOf(value) : '');

/** Takes in what a program on another thread has done. */
export function shared(system: System, kind: string, value: Value): void {
  if (!(value instanceof Table)) return;
  const at = (i: number): Value => value.getInt(i);
  switch (kind) {
    case 'event':
      return event(system, bytes(at(1)), bytes(at(2)), bytes(at(3)), at(4));
    case 'env':
      environmentOf(system).set(bytes(at(1)), bytes(at(2)));
      return;
    case 'entries':
      for (let i = 1; i <= value.length(); i++) change(system, operationOf(at(i) as Table));
  }
}

/** What has changed, for a thread that starts later: of what changes the same thing, the last. */
export class History {
  private readonly changes = new Map<string, readonly [kind: string, value: Value]>();

  add(kind: string, value: Value): void {
    if (!(value instanceof Table)) return;
    if (kind === 'env') this.put(`env ${bytes(value.getInt(1))}`, kind, value);
    if (kind !== 'entries') return;
    for (let i = 1; i <= value.length(); i++) {
      const operation = value.getInt(i) as Table,
        list = new Table();
      list.append(operation);
      this.put(`entry ${bytes((operation.getStr('entry') as Table).getStr('id'))}`, kind, list);
    }
  }

  private put(key: string, kind: string, value: Value): void {
    this.changes.delete(key);
    this.changes.set(key, [kind, value]);
  }

  each(tell: (kind: string, value: Value) => void): void {
    for (const [kind, value] of this.changes.values()) tell(kind, value);
  }
}

/** Makes a change; of two that contradict each other, the later one counts. */
function change(system: System, operation: Operation): void {
  if (applied(system, [operation]) instanceof Version || operation.kind === 'entry.delete') return;
  applied(system, [{ ...operation, kind: operation.kind === 'entry.create' ? 'entry.update' : 'entry.create' }]);
}

function event(system: System, name: string, kind: string, path: string, data: Value): void {
  const walk = busOf(system.rt).send(name, kind);
  while (walk.advance()) walk.subscriber?.told({ system: name, kind, path }, copy(data) as Value, undefined);
}

/** An operation as `Changes:list` shows it. */
function operationOf(shown: Table): Operation {
  const kind = bytes(shown.getStr('kind')) as Operation['kind'],
    entry = shown.getStr('entry') as Table;
  return kind === 'entry.delete' ? { kind, id: bytes(entry.getStr('id')) } : { kind, entry: entryOf(entry) };
}
