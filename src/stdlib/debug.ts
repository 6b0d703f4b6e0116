// The debug library (§6.10). Natives that look at the stack are resumable only to have a frame of their own: then level
// 0 is the native itself and level 1 its caller, as in the manual.
import {
  expected,
  invalidInfoOption,
  invalidInfoPrefix,
  invalidUpvalueIndex,
  levelOutOfRange,
  luaFunctionExpected,
  valueExpected,
} from '../messages/stdlib.ts';
import { localName } from '../bytecode/naming.ts';
import { LuaFunction } from '../values/function.ts';
import { typeNameOf } from '../values/metatable.ts';
import { isStr, str as text } from '../values/string.ts';
import { Table } from '../values/table.ts';
import { typeName, type Value } from '../values/type.ts';
import { Userdata } from '../values/userdata.ts';
import type { Call } from '../vm/native/call.ts';
import { Closure } from '../vm/closure.ts';
import { Coroutine } from '../vm/coroutine.ts';
import { ride } from '../vm/debug/count.ts';
import { HookSetting, hookOf, setHookOf } from '../vm/debug/hook.ts';
import { library } from '../vm/native/library.ts';
import { readSlot, slotAt, writeSlot } from '../vm/debug/locals.ts';
import { metaOf } from '../vm/meta.ts';
import { plain, pure, resumable } from '../vm/native/declare.ts';
import { Native, needsCallerFrames } from '../vm/native/native.ts';
import { Next } from '../vm/native/next.ts';
import { any, fn, int, takeInteger, takeString, unchecked, value } from '../vm/native/params.ts';
import { restoreFrame, settle } from '../vm/switch.ts';
import { TABLE_BYTES } from '../vm/gc/sizes.ts';
import { TRACED, currentLine, frameAt, nameAt, traceback as trace } from '../vm/debug/stack-trace.ts';
import { badArgument } from '../vm/throw.ts';
import { stackOf, threadOf } from '../vm/thread.ts';
import type { Upvalue } from '../vm/upvalue.ts';
import { debugDebug } from './debug-debug.ts';

/** The thread the call is about: its first argument, or the caller's; and how far that shifts the other arguments. */
function subject(call: Call): { co: Coroutine; shift: number } {
  const first = call.arg(1);
  if (!(first instanceof Coroutine)) return { co: call.co, shift: 0 };
  const co = stackOf(first, call.co);
  restoreFrame(co);
  return { co, shift: 1 };
}

/** An argument that is a C int in PUC: the lower 32 bits of an integer. */
function intAt(call: Call, i: number): number {
  const n = takeInteger(call.arg(i), i, i <= call.count);
  return typeof n === 'number' ? n | 0 : Number(BigInt.asIntN(32, n));
}

// ---- getinfo

const WHAT = 'SlnrutLf';
/** The cost of a look at a function or call; at a call, for a traceback. */
const INFORMATION = 100,
  LEVEL = 400;

const getinfo = resumable(
  'debug.getinfo',
  [unchecked('thread', 'thread?'), unchecked('f', 'function|integer'), unchecked('what', 'string?')],
  'table?',
  'A table of what is known of a function, or of the call at a level; nil if there is no such level. The letters of what choose the fields.',
  {
    start(call) {
      const { co, shift } = subject(call);
      const at = shift + 1,
        options = call.arg(at + 1) === undefined ? 'flnSrtu' : takeString(call.arg(at + 1), at + 1, true);
      if (options.startsWith('>')) badArgument(at + 1, invalidInfoPrefix());
      let level = -1,
        f = call.arg(at);
      if (!(f instanceof LuaFunction)) {
        level = intAt(call, at);
        const frame = frameAt(co, level);
        if (frame === undefined) return call.one(undefined);
        f = frame.fn;
      }
      call.rt.charge(INFORMATION + 4 * options.length);
      for (const option of options) if (!WHAT.includes(option)) badArgument(at + 1, invalidInfoOption());
      const info = new Table();
      call.rt.allocate(TABLE_BYTES);
      for (const option of new Set(options)) describe(info, option, f as LuaFunction, co, level);
      return call.one(info);
    },
  },
);

/** Adds the fields of one option. Level -1: a function that is not looked at as a call. */
function describe(info: Table, option: string, f: LuaFunction, co: Coroutine, level: number): void {
  const proto = f instanceof Closure ? f.proto : undefined;
  const frame = level < 0 ? undefined : frameAt(co, level);
  switch (option) {
    case 'S':
      info.setStr('source', text(proto === undefined ? '=[C]' : proto.source));
      info.setStr('short_src', text(proto === undefined ? '[C]' : proto.shortSource));
      info.setStr('linedefined', proto === undefined ? -1 : proto.lineDefined);
      info.setStr('lastlinedefined', proto === undefined ? -1 : proto.lastLine);
      info.setStr('what', text(proto === undefined ? 'C' : proto.lineDefined === 0 ? 'main' : 'Lua'));
      break;
    case 'l':
      info.setStr('currentline', frame === undefined ? -1 : currentLine(frame));
      break;
    case 'u':
      info.setStr('nups', f instanceof Closure ? f.upvalues.length : f instanceof Native && f.isClosure ? 1 : 0);
      info.setStr('nparams', proto === undefined ? 0 : proto.params);
      info.setStr('isvararg', proto === undefined ? true : proto.vararg);
      break;
    case 'n': {
      const named = level < 0 ? undefined : nameAt(co, level);
      if (named !== undefined) info.setStr('name', text(named.name));
      info.setStr('namewhat', text(named?.kind ?? ''));
      break;
    }
    case 'r':
      {
        const transfer = hookOf(co)?.transfer;
        const of = transfer !== undefined && transfer.frame === frame ? transfer : undefined;
        info.setStr('ftransfer', of?.first ?? 0);
        info.setStr('ntransfer', of?.count ?? 0);
      }
      break;
    case 't':
      info.setStr('istailcall', frame !== undefined && frame.tail);
      break;
    case 'L':
      if (proto !== undefined) {
        const lines = new Table();
        co.rt.charge(10 * proto.lines.length);
        // A vararg function's first instruction is no line of the program.
        for (let pc = proto.vararg ? 1 : 0; pc < proto.lines.length; pc++) lines.setInt(proto.lines[pc]!, true);
        info.setStr('activelines', lines);
      }
      break;
    case 'f':
      info.setStr('func', f);
  }
}

// ---- locals

const getlocal = resumable(
  'debug.getlocal',
  [unchecked('thread', 'thread?'), unchecked('f', 'function|integer'), unchecked('n', 'integer')],
  'string?, any',
  'The name and value of the n-th local variable of the call at a level, or the name of a parameter of a function; nil if there is none.',
  {
    start(call) {
      const { co, shift } = subject(call);
      const n = intAt(call, shift + 2),
        of = call.arg(shift + 1);
      if (of instanceof LuaFunction) {
        const name = of instanceof Closure ? localName(of.proto, n, 0) : undefined;
        return call.one(name === undefined ? undefined : text(name));
      }
      const level = intAt(call, shift + 1);
      if (frameAt(co, level) === undefined) badArgument(shift + 1, levelOutOfRange());
      const slot = slotAt(co, level, n);
      return slot === undefined ? call.one(undefined) : call.two(text(slot.name), readSlot(co, slot));
    },
  },
);

const setlocal = resumable(
  'debug.setlocal',
  [unchecked('thread', 'thread?'), unchecked('level', 'integer'), unchecked('n', 'integer'), unchecked('value', 'any')],
  'string?',
  'Assigns to the n-th local variable of the call at a level, and gives its name; nil if there is none.',
  {
    start(call) {
      const { co, shift } = subject(call);
      const level = intAt(call, shift + 1),
        n = intAt(call, shift + 2);
      if (frameAt(co, level) === undefined) badArgument(shift + 1, levelOutOfRange());
      if (call.count < shift + 3) badArgument(shift + 3, valueExpected());
      const slot = slotAt(co, level, n);
      if (slot === undefined) return call.one(undefined);
      writeSlot(co, slot, call.arg(shift + 3));
      return call.one(text(slot.name));
    },
  },
);

// ---- upvalues

const cell = (f: LuaFunction, n: number): Upvalue | undefined => (f instanceof Closure ? f.upvalues[n - 1] : undefined);

const upvalueName = (f: LuaFunction, n: number): Value =>
  text(f instanceof Closure ? f.proto.upvalues[n - 1]?.name || '(no name)' : '');

const getupvalue = plain(
  'debug.getupvalue',
  [fn('f'), int('n')],
  'string?, any',
  'The name and value of the n-th upvalue of a function; nil if there is none.',
  (at, f, n) => {
    if (f instanceof Native && f.isClosure && n === 1) return at.two(text(''), f.upvalue);
    const u = cell(f, n);
    return u === undefined ? at.none() : at.two(upvalueName(f, n), u.get());
  },
);

const setupvalue = plain(
  'debug.setupvalue',
  [fn('f'), int('n'), any('value')],
  'string?',
  'Assigns to the n-th upvalue of a function, and gives its name; nil if there is none.',
  (at, f, n, v) => {
    const u = cell(f, n);
    if (u === undefined) return at.none();
    u.set(v);
    return at.one(upvalueName(f, n));
  },
);

/** The identity of an upvalue, as a program may compare it. */
class UpvalueId extends Userdata {
  override get kind(): string {
    return 'light userdata';
  }
}
const IDS = new WeakMap<object, UpvalueId>();

const upvalueid = plain(
  'debug.upvalueid',
  [fn('f'), int('n')],
  'userdata?',
  'A value that identifies the n-th upvalue of a function: closures that share it give the same; nil if there is none.',
  (at, f, n) => {
    // A native that keeps values counts as a closure with one upvalue: itself.
    const u = f instanceof Native && f.isClosure && n === 1 ? f : cell(f, n);
    if (u === undefined) return at.one(undefined);
    let id = IDS.get(u);
    if (id === undefined) IDS.set(u, (id = new UpvalueId()));
    return at.one(id);
  },
);

const upvaluejoin = plain(
  'debug.upvaluejoin',
  [fn('f1'), int('n1'), fn('f2'), int('n2')],
  '',
  'Makes the n1-th upvalue of f1 refer to the n2-th upvalue of f2.',
  (at, f1, n1, f2, n2) => {
    if (!(f1 instanceof Closure)) return badArgument(1, luaFunctionExpected());
    if (cell(f1, n1) === undefined) badArgument(2, invalidUpvalueIndex());
    if (!(f2 instanceof Closure)) return badArgument(3, luaFunctionExpected());
    const u = cell(f2, n2) ?? badArgument(4, invalidUpvalueIndex());
    f1.upvalues[n1 - 1] = u;
    return at.none();
  },
);

// ---- hooks

/** Where the registry keeps hook functions by thread, as PUC's debug library does. */
const HOOK_KEY = '_HOOKKEY';

function hookTable(call: Call): Table {
  const known = call.rt.registry.getStr(HOOK_KEY);
  if (known instanceof Table) return known;
  const made = new Table();
  made.setStr('__mode', text('k'));
  made.meta = made;
  call.rt.registry.setStr(HOOK_KEY, made);
  return made;
}

const sethook = resumable(
  'debug.sethook',
  [
    unchecked('thread', 'thread?'),
    unchecked('hook', 'function?'),
    unchecked('mask', 'string?'),
    unchecked('count', 'integer?'),
  ],
  '',
  'Sets a hook for calls ("c"), returns ("r"), lines ("l"), and every count instructions; without a function, removes it.',
  {
    start(call) {
      const { co, shift } = subject(call);
      const f = call.arg(shift + 1);
      let set: HookSetting | undefined;
      co.inherited = undefined;
      if (f !== undefined) {
        const mask = takeString(call.arg(shift + 2), shift + 2, call.count >= shift + 2);
        fn('hook').take(f, shift + 1, true);
        const count = call.arg(shift + 3) === undefined ? 0 : intAt(call, shift + 3);
        const asked = new HookSetting(
          f,
          mask.includes('c'),
          mask.includes('r'),
          mask.includes('l'),
          Math.max(count, 0),
        );
        if (asked.calls || asked.returns || asked.lines || asked.count > 0) set = asked;
      }
      // The hook must not count what compiled code has executed so far.
      call.rt.charge(co.depth >> 3);
      settle(co);
      setHookOf(co, set);
      hookTable(call).set(threadOf(co), f);
      // The caller goes on with other code: the interpreter must look at the frames again.
      call.frame.pending = 0;
      return call.keep(co) && Next.Called;
    },
    done(call) {
      ride(call.kept<Coroutine>());
      return 0;
    },
  },
);

const gethook = resumable(
  'debug.gethook',
  [unchecked('thread', 'thread?')],
  'function?, string?, integer?',
  'The hook of a thread, its mask and its count; nil if there is none.',
  {
    start(call) {
      const { co } = subject(call),
        own = hookOf(co)?.set,
        set = own ?? co.inherited;
      if (set === undefined) return call.one(undefined);
      const mask = `${set.calls ? 'c' : ''}${set.returns ? 'r' : ''}${set.lines ? 'l' : ''}`;
      return call.three(own?.fn, text(mask), set.count);
    },
  },
);

// ---- metatables, registry, tracebacks

const getmetatable = plain(
  'debug.getmetatable',
  [any('value')],
  'table?',
  'The metatable of a value, whatever its __metatable field says; nil if it has none.',
  (at, v) => at.one(metaOf(at.rt, v)),
);

const setmetatable = plain(
  'debug.setmetatable',
  [value('value'), value('metatable', 'table?')],
  'any',
  'Sets the metatable of a value, and gives the value; all values of a type other than table and userdata share one.',
  (at, v, meta) => {
    if (at.count < 2 || (meta !== undefined && !(meta instanceof Table))) {
      return badArgument(2, expected('nil or table', at.count < 2 ? 'no value' : typeNameOf(meta)));
    }
    if (v instanceof Table || v instanceof Userdata) {
      if (v instanceof Table) v.own();
      v.meta = meta;
      if (meta !== undefined) at.rt.collector?.adopt(v, meta);
    } else if (isStr(v)) at.rt.stringMeta = meta;
    else if (meta === undefined) at.rt.typeMeta?.delete(typeName(v));
    else (at.rt.typeMeta ??= new Map()).set(typeName(v), meta);
    return at.one(v);
  },
);

const getregistry = plain('debug.getregistry', [], 'table', 'The registry, a table of the engine.', (at) =>
  at.one(at.rt.registry),
);

/** Host objects have no user values: there is nothing to get, and setting one fails. */
const getuservalue = plain(
  'debug.getuservalue',
  [value('u', 'userdata'), int('n').or(1)],
  'nil',
  'Gives nil: no userdata here has user values.',
  (at) => at.one(undefined),
);
const setuservalue = plain(
  'debug.setuservalue',
  [value('u', 'userdata'), value('value'), int('n').or(1)],
  'nil',
  'Gives nil: no userdata here has user values.',
  (at, u) => {
    if (!(u instanceof Userdata) || u instanceof UpvalueId)
      badArgument(1, expected('userdata', at.count < 1 ? 'no value' : typeNameOf(u)));
    return at.one(undefined);
  },
);

const traceback = resumable(
  'debug.traceback',
  [unchecked('thread', 'thread?'), unchecked('message', 'any?'), unchecked('level', 'integer?')],
  'any',
  'A text: the message, and a traceback of the call stack from a level on. A message that is neither string nor nil is given back.',
  {
    start(call) {
      const { co, shift } = subject(call);
      const message = call.arg(shift + 1);
      if (message !== undefined && !isStr(message) && typeName(message) !== 'number') return call.one(message);
      const level = call.arg(shift + 2) === undefined ? (co === call.co ? 1 : 0) : intAt(call, shift + 2);
      call.rt.charge(LEVEL * TRACED);
      // A C string in PUC: it ends at a zero byte.
      const text = message === undefined ? '' : takeString(message, shift + 1, true).split('\0', 1)[0]! + '\n';
      return call.text(text + trace(co, level));
    },
  },
);

for (const native of [getinfo, getlocal, setlocal, sethook, gethook, traceback, debugDebug]) needsCallerFrames(native);

/** Since 5.4.3 it changes nothing, and gives what LUAI_MAXCCALLS is. */
const setcstacklimit = pure(
  'debug.setcstacklimit',
  [int('limit')],
  'integer',
  'Gives 200, the limit of nested C calls in PUC Lua, and changes nothing.',
  () => 200,
);

export const debugLibrary = library('debug', [
  getinfo,
  getlocal,
  setlocal,
  getupvalue,
  setupvalue,
  upvalueid,
  upvaluejoin,
  sethook,
  gethook,
  getmetatable,
  setmetatable,
  getregistry,
  getuservalue,
  setuservalue,
  setcstacklimit,
  traceback,
  debugDebug,
]);
