// What a thread shows to others: to their programs what the module `system` gives, to JavaScript snapshots of its
// processes.
import { Filling, VIEWS, fully, type View } from '../../actors/bindings/process/system.ts';
import type { Process } from '../../actors/core/process.ts';
import type { Show } from '../../actors/threads/looks.ts';
import { bytesOf, str, type Str } from '../../values/string.ts';
import type { Table } from '../../values/table.ts';
import { encodeUtf8, readable } from '../host/text.ts';
import type { CrewSeat } from '../system/crew.ts';
import { Describer, type ProcessInfo } from '../system/process-info.ts';

/** What JavaScript asks for: snapshots, with call stacks or without. */
export const enum Snapshots {
  Brief = 'infos',
  Frames = 'frames',
}

const views: Readonly<Record<string, View<unknown> | undefined>> = VIEWS;

/** Shows what there is on this thread. */
export const showing =
  ({ core }: CrewSeat): Show =>
  (what, serial) => {
    const view = views[what];
    if (view !== undefined) return new Filling(view, core);
    const { describe } = new Describer([], what === Snapshots.Frames),
      one = core.live.get(serial);
    return new Filling<Process>(
      {
        cost: 0,
        all: () => (serial === 0 ? core.processes() : one?.findable === true ? [one] : []),
        add: (table, process) =>
          table.append(what === 'inspect' ? fully(process) : str(encodeUtf8(JSON.stringify(describe(process))))),
      },
      core,
    );
  };

/** Snapshots that another thread has shown. */
export const shown = (list: Table): ProcessInfo[] =>
  Array.from(
    { length: list.length() },
    (_, i) => JSON.parse(readable(bytesOf(list.getInt(i + 1) as Str))) as ProcessInfo,
  );
