// `coroutine.spawn`: coroutines that the scheduler runs (README 6c). The new one runs first, up to its first wait; then
// the spawning one goes on. They share the process and its slice; if one fails, the process fails.
import { resumable } from '../../../vm/native/declare.ts';
import { fn } from '../../../vm/native/params.ts';
import { startTask } from '../../../vm/task-start.ts';
import { processOf } from '../common/support.ts';

/** Fuel for starting a coroutine. */
const START = 150;

export const spawn = resumable(
  'coroutine.spawn',
  [fn('f')],
  'thread',
  'Starts f in a coroutine that the scheduler runs beside this one, and gives it; an error in it fails the process.',
  {
    start(call, f) {
      call.rt.charge(START);
      const task = startTask(call.rt, f, []);
      processOf(call.co).startFirst(task);
      call.keep(task.main);
      return call.reschedule();
    },
    done: (call) => call.one(call.kept()),
  },
);
