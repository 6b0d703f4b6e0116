// What programs see of all threads (README 10e). Whoever looks asks the other threads; each answers in parts, as far as
// the link takes them, so that very many processes keep nobody waiting. A thread that ends has no more to say.
// It must not know what there is to see.
import { processNotFound } from '../../messages/actors.ts';
import { bytesOf, type Str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Call } from '../../vm/native/call.ts';
import type { LongWork } from '../../vm/native/long-work.ts';
import type { Runtime } from '../../vm/runtime.ts';
import type { Making } from '../core/threads.ts';
import type { Decoder } from '../link/decoder.ts';
import type { Reader } from '../link/wire.ts';
import type { Peer } from '../nodes/peer.ts';
import { ErrorObject, KINDS } from '../values/failure.ts';
import { threadOf, type Pid } from '../values/pid.ts';
import { ThreadSignal } from './signals.ts';

/** Begins to make what another thread wants to see of this one, or of one of its processes. */
export type Show = (what: string, serial: number) => Making;

/** Gets what other threads say. */
interface Looking {
  /** A part of the answers. */
  got(part: Table): void;
  /** There is no more. */
  over(): void;
}

/** What a thread was asked. */
interface Asked {
  readonly peer: Peer;
  over(): void;
  got(part: Table): void;
}

/** What this one was asked. */
interface Answer {
  readonly peer: Peer;
  readonly number: number;
  readonly making: Making;
}

/** Parts that are made in a turn. */
const PARTS = 16;

export class Looks {
  private last = 0;
  private readonly asked = new Map<number, Asked>();
  private answers: Answer[] = [];

  constructor(
    private readonly rt: Runtime,
    private readonly peers: ReadonlyMap<number, Peer>,
    private readonly show: Show,
    private readonly most: number,
  ) {}

  /** Asks all other threads, or that of a process for it. */
  ask(what: string, about: Pid | undefined, looking: Looking): void {
    let left = 1;
    const over = (): void => {
      if (--left === 0) looking.over();
    };
    for (const [thread, peer] of this.peers) {
      if (!peer.isUp || (about !== undefined && threadOf(about.serial, this.most) !== thread)) continue;
      left++;
      this.asked.set(++this.last, { peer, over, got: (part) => looking.got(part) });
      peer.tell(ThreadSignal.Look, (encoder) => {
        encoder.word(what);
        encoder.out.uint(this.last);
        encoder.out.uint(about?.serial ?? 0);
      });
    }
    over();
  }

  /** Another thread asks. */
  wanted(peer: Peer, from: Decoder, reader: Reader): void {
    const what = from.word(),
      number = reader.uint();
    this.answers.push({ peer, number, making: this.show(what, reader.uint()) });
  }

  /** Another thread answers: nil is the end. */
  seen(from: Decoder, reader: Reader): void {
    const number = reader.uint(),
      part = from.value(),
      asked = this.asked.get(number);
    if (part instanceof Table) return asked?.got(part);
    this.asked.delete(number);
    asked?.over();
  }

  /** Answers; true: there is more to say. */
  work(): boolean {
    let busy = false;
    this.answers = this.answers.filter((answer) => {
      for (let n = 0; n < PARTS; n++) {
        // Otherwise an acknowledgement comes.
        if (!answer.peer.open) return true;
        if (this.tell(answer)) return false;
      }
      return (busy = true);
    });
    return busy;
  }

  /** Says the next part; true: it is the last. */
  private tell({ peer, number, making }: Answer): boolean {
    const over = making.step(this.rt);
    for (const part of over ? [making.table, undefined] : [making.table])
      peer.tell(ThreadSignal.Seen, (encoder) => {
        encoder.out.uint(number);
        return encoder.value(part);
      });
    making.table = making.none();
    return over;
  }

  /** A thread has ended. */
  lost(peer: Peer): void {
    this.answers = this.answers.filter((answer) => answer.peer !== peer);
    for (const [number, asked] of this.asked)
      if (asked.peer === peer) {
        this.asked.delete(number);
        asked.over();
      }
  }
}

/** The work of a program that looks: for its own thread, then with what others say. */
export class Seeing implements LongWork {
  private readonly parts: Table[] = [];
  private making: boolean;
  private complete = false;
  private ready: (() => void) | undefined = undefined;

  constructor(
    looks: Looks,
    what: string,
    private readonly own: Making | undefined,
    about: Pid | undefined,
  ) {
    this.making = own !== undefined;
    looks.ask(what, about, {
      got: (part) => {
        this.parts.push(part);
        this.ready?.();
      },
      over: () => {
        this.complete = true;
        this.ready?.();
      },
    });
  }

  waits(ready: () => void): boolean {
    this.ready = ready;
    return !this.making && !this.complete && this.parts.length === 0;
  }

  step(rt: Runtime): boolean {
    const { own, parts } = this;
    if (this.making) this.making = !own!.step(rt);
    else if (own !== undefined && parts.length > 0) merge(rt, own.table, parts.shift()!);
    return !this.making && this.complete && (own === undefined || parts.length === 0);
  }

  get holds(): readonly Table[] {
    return this.own === undefined ? this.parts : [this.own.table, ...this.parts];
  }

  finish(call: Call): number {
    if (this.own !== undefined) return this.own.finish(call);
    const found = this.parts[0]?.getInt(1);
    if (found !== undefined) return call.one(found);
    return call.two(undefined, new ErrorObject(processNotFound(), KINDS.NOT_FOUND));
  }
}

/** Fuel for each thing that another thread has told of. */
const ROW = 20;

/** Adds a part to what there is: rows that have an ID are added up with those of the same ID. */
function merge(rt: Runtime, table: Table, part: Table): void {
  const rows = part.length();
  if (rows === 0) add(table, part);
  for (let i = 1; i <= rows; i++) {
    const row = part.getInt(i) as Table,
      id = row.getStr('id');
    rt.charge(ROW);
    let same: Table | undefined;
    if (id !== undefined)
      for (let k = table.length(); k > 0 && same === undefined; k--) {
        const each = table.getInt(k) as Table;
        if (bytesOf(each.getStr('id') as Str) === bytesOf(id as Str)) same = each;
      }
    if (same === undefined) table.append(row);
    else add(same, row);
  }
}

/** What is one number for all threads. */
const SUMS = ['processes', 'memory', 'max_memory', 'accounted', 'messages'];

function add(into: Table, row: Table): void {
  for (const name of SUMS) {
    const more = row.getStr(name);
    if (typeof more === 'number') into.setStr(name, ((into.getStr(name) as number | undefined) ?? 0) + more);
  }
}
