// A frame is one call in progress, of a Lua function or of a resumable native. It lives in the heap and is the truth
// about the call (README "Frames"): at every point where the engine stops, the frames suffice to go on.
// Stack layout of a call: stack[func] holds the function, stack[base..] its registers or arguments. base is func + 1,
// behind the extra arguments of a vararg function. Results go to stack[func..].
// Frames are pooled by depth in their coroutine. Invariant: the code that pushes a frame sets every field.
import type { LuaFunction } from '../values/function.ts';
import type { Proto } from '../bytecode/proto.ts';
import type { Value } from '../values/type.ts';

/** How a call's results are delivered when it returns. */
export const enum Return {
  /** To the CALL instruction (or the native) that made it: `want` results at stack[func..]. */
  Call,
  /** The interrupted instruction of the calling Lua frame still owes something (finish.ts). */
  Finish,
  /**
   * To compiled code that waits on the JavaScript stack: the results stay where they are, and Coroutine.resultCount is
   * their number.
   */
  Compiled,
  /** The call was a message handler: its result is the error, and is raised past all handlers. */
  Raise,
}

/** A native's state (Frame.state) that holds values which may be nowhere else. The mark pass asks for them. */
export interface Holding {
  readonly holds: readonly Value[];
}

export class Frame {
  fn: LuaFunction = undefined!;
  /** The frames of the pool below and above this one. */
  below: Frame | undefined = undefined;
  above: Frame | undefined = undefined;
  /** The prototype of a Lua function; undefined for a native. */
  proto: Proto | undefined = undefined;
  /** Stack index of the function and of its first result. */
  func = 0;
  /** Stack index of the first register or argument. */
  base = 0;
  /** Next instruction (Lua) or phase (native). */
  pc = 0;
  /** Results wanted by the caller; -1 for all. */
  want = 0;
  /** How results are delivered. */
  deliver: Return = Return.Call;
  /** One past the last live slot: fixed for Lua frames but for open results, behind the arguments for natives. */
  top = 0;
  /** Extra arguments of a vararg Lua function; arguments of a native. */
  extra = 0;
  /** Number of results in the window, when a callee returned to a native or when __close delays a RETURN. */
  pending = -1;
  /** Entered by a tail call (debug.getinfo, tracebacks). */
  tail = false;
  /** Errors raised above this native frame stop here: its `failed` handler gets them (pcall). */
  guarded = false;
  /** Coroutine.nested and handling at the time of the guard. */
  nested = 0;
  handling = 0;
  /** Message handler of a guarded frame, called where the error is raised (xpcall). */
  handler: Value = undefined;
  /** One of the engine's own steps: levels and tracebacks do not count it. */
  hidden = false;
  /** Number of results of a hooked native, during its return event. */
  results = 0;
  /** A native's state between its handlers. */
  state: unknown = undefined;
  /**
   * The generator of compiled code that holds a Lua frame's registers (Tier.goOn). Undefined: the stack holds them. Set
   * only in frames in use.
   */
  body: object | undefined = undefined;
}
