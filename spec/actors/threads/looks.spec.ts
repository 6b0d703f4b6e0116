// A thread that is asked what there is to see answers in parts, a few in each of its turns. Its loop goes on exactly as
// long as it can say more: nothing else may wake it, and while the link has no room it must not be kept busy.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { System } from '../../../src/actors/core/system.ts';
import type { Making } from '../../../src/actors/core/threads.ts';
import { OtherThreads } from '../../../src/actors/threads/threads.ts';
import { VirtualClock } from '../../../src/actors/time/clock.ts';
import { SERIAL_STEP, serialBase } from '../../../src/actors/values/pid.ts';
import { str } from '../../../src/values/string.ts';
import { Table } from '../../../src/values/table.ts';
import { fakeRuntime, runFake, WAITING } from '../fakes.ts';

/** Something to see that takes many steps, each of which adds a row. */
class Rows implements Making {
  table = this.none();

  constructor(
    private left: number,
    private readonly row: string,
  ) {}

  none(): Table {
    return new Table();
  }

  step(): boolean {
    this.table.append(str(this.row));
    return --this.left === 0;
  }

  finish(): number {
    return 0;
  }
}

/** A thread that shows so many rows, and what it has posted. */
interface Side {
  readonly system: System;
  readonly threads: OtherThreads;
  readonly posted: Uint8Array[];
}

function side(number: number, other: number, rows: number, row: string): Side {
  const nothing = (): void => {},
    posted: Uint8Array[] = [];
  const system = new System({
    rt: fakeRuntime(),
    clock: new VirtualClock(0),
    entries: new Map(),
    hosts: new Map(),
    serials: { first: serialBase(number, number), step: SERIAL_STEP },
    program: WAITING,
    run: runFake,
  });
  const threads = new OtherThreads(system, number, 0, {
    output: nothing,
    report: nothing,
    shared: nothing,
    remember: nothing,
    watch: nothing,
    show: () => new Rows(rows, row),
    broken: (_thread, message) => assert.unreachable(message),
  });
  threads.join(other, { send: (frame) => posted.push(frame.slice()) });
  return { system, threads, posted };
}

/** One thread that looks at another; the frames between them are carried by hand. */
class Pair {
  private readonly asking = side(0, 1, 0, '');
  readonly answering: Side;
  seen = 0;
  over = false;

  constructor(rows: number, row: string) {
    this.answering = side(1, 0, rows, row);
    this.asking.threads.looks.ask('processes', undefined, {
      got: (part) => (this.seen += part.length()),
      over: () => (this.over = true),
    });
    this.asking.system.step();
    this.carry(this.asking, this.answering, 0);
  }

  private carry(from: Side, to: Side, number: number): void {
    for (const frame of from.posted.splice(0)) to.threads.peers.get(number)!.link.receive(frame);
  }

  /** The asking thread takes what was said, and acknowledges it. */
  hear(): void {
    this.carry(this.answering, this.asking, 1);
    this.asking.system.step();
    this.carry(this.asking, this.answering, 0);
  }

  /** The turns of the answering thread, until it has nothing to do. */
  turns(): number {
    let turns = 1;
    for (; this.answering.system.step() === 'busy'; turns++) assert.ok(turns < 1000, 'it comes to rest');
    assert.ok(this.answering.system.idle);
    return turns;
  }
}

test('a thread says all that there is, though nothing wakes it meanwhile', () => {
  const pair = new Pair(100, 'row');
  assert.ok(pair.turns() > 2, 'a few parts in each turn');
  pair.hear();
  assert.is(pair.seen, 100);
  assert.ok(pair.over);
});

test('while the link has no room the thread rests; it goes on when there is', () => {
  const pair = new Pair(100, 'r'.repeat(300_000)),
    seen: number[] = [];
  for (let i = 0; i < 20 && !pair.over; i++) {
    pair.turns();
    pair.hear();
    seen.push(pair.seen);
  }
  assert.ok(seen[0]! > 0 && seen[0]! < 100, `some come at first: ${seen.join()}`);
  assert.is(pair.seen, 100);
  assert.ok(pair.over);
});

test.run();
