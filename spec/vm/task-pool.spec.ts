// Which tasks are kept for later: only those that nobody else can hold.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { portableHost } from '../../src/embed/host/host.ts';
import { createRuntime } from '../../src/embed/lua/toolchain.ts';
import { TaskState } from '../../src/vm/task.ts';
import { keepTask, takeTask } from '../../src/vm/task-pool.ts';
import { threadOf } from '../../src/vm/thread.ts';
import { Ticket } from '../../src/vm/ticket.ts';

const rt = createRuntime(portableHost({ stdout: () => {} }), {}, { jit: false });

/** A task that has ended. */
function ended() {
  const task = takeTask(rt, undefined);
  task.state = TaskState.Done;
  return task;
}

/** Whether it is kept. */
function isKept(task: ReturnType<typeof ended>): boolean {
  keepTask(task);
  return rt.idle.includes(task);
}

test('a task that nobody holds is kept, and taken again', () => {
  const task = ended();
  assert.ok(isKept(task));
  assert.is(takeTask(rt, undefined), task);
});

test('a task with a ticket that somebody may still use is not', () => {
  const task = ended(),
    ticket = new Ticket(task.main);
  assert.not(isKept(task));
  ticket.cancel();
  ticket.cancel();
  assert.ok(isKept(task));
});

test('a task whose coroutine a program has seen is not', () => {
  const task = ended();
  threadOf(task.main);
  assert.not(isKept(task));
});

test('a task that has failed, or has not ended, is not', () => {
  for (const state of [TaskState.Ready, TaskState.Running, TaskState.Parked, TaskState.Failed]) {
    const task = takeTask(rt, undefined);
    task.state = state;
    assert.not(isKept(task));
  }
});

test.run();
