// Consistent names of processes on threads besides the first: what is taken and what is given back cross on the way
// between the two. A thread never takes a name for its own that the first one has given back.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Process } from '../../../src/actors/core/process.ts';
import type { System } from '../../../src/actors/core/system.ts';
import { FirstNodes } from '../../../src/actors/threads/first-nodes.ts';
import type { FromThread, Outcome, ToThread } from '../../../src/actors/threads/forwarding.ts';
import { ForwardedNodes } from '../../../src/actors/threads/forwarded-nodes.ts';
import { OtherThreads } from '../../../src/actors/threads/threads.ts';
import type { ErrorObject } from '../../../src/actors/values/failure.ts';
import type { Value } from '../../../src/values/type.ts';
import { ENTRY, HOST, QUIET_LISTENER, waitingSystem } from '../fakes.ts';

function thread(number: number): { system: System; threads: OtherThreads } {
  const system = waitingSystem({ first: 4 + number * 3, step: 4 });
  return { system, threads: new OtherThreads(system, number, 1, QUIET_LISTENER, 0, 2) };
}

/** A thread, what it has told the first one, and one process that takes and gives back a name. */
class Second {
  readonly told: FromThread[] = [];
  readonly answers: string[] = [];
  private readonly nodes: ForwardedNodes;
  private readonly process: Process;

  constructor() {
    const { system, threads } = thread(1);
    this.nodes = new ForwardedNodes(system, threads, {}, (message) => void this.told.push(message));
    this.process = system.spawning.spawn(ENTRY, HOST, []) as Process;
  }

  take(): void {
    const resume = (granted?: Value, error?: Value): boolean => {
      this.answers.push(granted === true ? 'granted' : (error as ErrorObject).message);
      return true;
    };
    this.nodes.register('name', this.process, 'consistent', { valid: true, resume });
  }

  giveBack(): boolean {
    return this.nodes.unregister('name');
  }

  answer(request: number, outcome: Outcome): void {
    this.nodes.hear({ what: 'taken', request, outcome });
  }

  get has(): boolean {
    return this.nodes.lookup('name') === this.process;
  }
}

/** The first thread, and an authority whose answers a test gives. */
class First {
  readonly answered: string[] = [];
  readonly released: string[] = [];
  private readonly asked: ((outcome: Outcome) => void)[] = [];
  private readonly nodes: FirstNodes;

  constructor() {
    const { system, threads } = thread(0);
    const authority = {
      take: (_name: string, _pid: string, answer: (outcome: Outcome) => void) => void this.asked.push(answer),
      release: (_name: string, pid: string) => void this.released.push(pid),
      lookup: () => undefined,
    };
    this.nodes = new FirstNodes(system, threads, { authority });
    const post = (message: ToThread): void => {
      if (message.what === 'taken') this.answered.push(`${message.request} ${message.outcome}`);
    };
    this.nodes.addThread(1, { incarnation: 1, post });
  }

  take(request: number, pid = 'one'): void {
    this.nodes.hear(1, { what: 'take', request, name: 'name', pid });
  }

  giveBack(name = 'name'): void {
    this.nodes.hear(1, { what: 'release', name, pid: 'one' });
  }

  grant(n: number): void {
    this.asked[n]!('granted');
  }
}

const GONE = 'global registry not available';

test('a name that was granted, taken again and given back is not had', () => {
  const thread = new Second();
  thread.take();
  thread.answer(1, 'granted');
  assert.ok(thread.has);
  thread.take();
  assert.ok(thread.giveBack());
  thread.answer(2, 'granted');
  assert.equal(thread.answers, ['granted', GONE]);
  assert.not(thread.has);
  assert.equal(
    thread.told.map(({ what }) => what),
    ['take', 'take', 'release'],
  );
});

test('what is taken after that is had', () => {
  const thread = new Second();
  thread.take();
  thread.answer(1, 'granted');
  thread.take();
  thread.giveBack();
  thread.take();
  thread.answer(3, 'granted');
  thread.answer(2, 'granted');
  assert.equal(thread.answers, ['granted', 'granted', GONE]);
  assert.ok(thread.has);
});

test('what is granted after it was given back is given back again', () => {
  const first = new First();
  first.take(1);
  first.giveBack();
  assert.equal(first.released, ['one']);
  first.grant(0);
  assert.equal([first.answered, first.released], [['1 unavailable'], ['one', 'one']]);
});

test('unless it was taken once more, and that was granted first', () => {
  const first = new First();
  first.take(1);
  first.giveBack();
  first.take(2);
  first.grant(1);
  first.grant(0);
  assert.equal([first.answered, first.released], [['2 granted', '1 unavailable'], ['one']]);
});

test('another process is not meant, nor another name', () => {
  const first = new First();
  first.take(1, 'other');
  first.take(2);
  first.giveBack('else');
  first.grant(1);
  first.giveBack();
  first.grant(0);
  assert.equal(
    [first.answered, first.released],
    [
      ['2 granted', '1 granted'],
      ['one', 'one'],
    ],
  );
});

test.run();
