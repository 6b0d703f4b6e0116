// The window of a plain native: its arguments, and the ways to leave results. One view per runtime is reused, so bodies
// must not keep it.
import type { Table } from '../../values/table.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Native } from './native.ts';
import { View } from './view.ts';

export class Window extends View {
  at(co: Coroutine, func: number, argc: number): this {
    this.co = co;
    this.func = func;
    this.count = argc;
    return this;
  }

  /** The coroutine that called the native. */
  get caller(): Coroutine {
    return this.co;
  }

  /** Runs another native on the same arguments. */
  through(native: Native): number {
    return native.run(this.co, this.func, this.count);
  }

  /** Makes room for n results. Returns the stack index of the first. */
  room(n: number): number {
    this.co.ensure(this.func + n);
    return this.func;
  }

  /** Puts the arguments into a new list. */
  copyTo(list: Table): void {
    list.setList(1, this.co.stack, this.func + 1, this.count);
  }
}
