// The interpreter: one switch over the opcodes, for the Lua frames of one coroutine. It holds the fast paths only. What
// can call, raise or convert is in meta, arith, concat, cache, for-loop and close; long and rare instructions are in
// instructions. Similar cases share their ends, which follow the switch: V8 takes long to optimize a large function,
// and starts again when it meets a part that had not run yet.
// Fuel: every instruction that counts (bytecode/cost.ts) costs one unit. `pc - from` instructions ran since the last
// charge. Jumps forward move `from` along, calls and jumps back charge, returns carry the rest over to the caller.
// Rules: `pc` is a local; write frame.pc before anything that may raise, push a frame or give way. A handler called by
// an instruction goes to the first slot above the frame's registers. When frames changed, `continue frames`. `stack`
// keeps its identity while it grows.
import { EFFECTS } from '../bytecode/effects.ts';
import { Op } from '../bytecode/ops.ts';
import { OFFSET_SBX, OFFSET_SC, OFFSET_SJ } from '../bytecode/encode.ts';
import { Event } from '../values/metatable.ts';
import { LuaFloat, float, isNumber, mod, smallFloat } from '../values/number.ts';
import { bytesOf, isStr, type Str } from '../values/string.ts';
import { Table } from '../values/table.ts';
import { rawEquals, type Value } from '../values/type.ts';
import { arithmetic, compute } from './operations/arith.ts';
import { methodIn, readField, readHolder, storeField, takesFields, type Cache } from './operations/cache.ts';
import { deliver } from './calls.ts';
import { closeAll, markToClose } from './close.ts';
import { Closure } from './closure.ts';
import { concatenate } from './operations/concat.ts';
import { NATIVE_SLOTS, SLACK, type Coroutine } from './coroutine.ts';
import { changeRide, spillHooked } from './debug/count.ts';
import { prepareLoop, stepLoop } from './operations/for-loop.ts';
import { Return, type Frame } from './frame.ts';
import { codeOf, traceInstruction } from './debug/hook.ts';
import {
  callAny,
  callNative,
  instantiate,
  osrEnter,
  newTable,
  returnAny,
  setList,
  tailCall,
  varArgs,
} from './instructions.ts';
import { PENDING, equalInto, indexInto, lengthInto, lessInto, methodsOf, storeInto, storeRaw } from './meta.ts';
import { Native } from './native/native.ts';
import { Next } from './native/next.ts';
import { NOT_COMPILED } from './tier.ts';
import { stepNonLua } from './step.ts';

/** Events of the arithmetic instructions, by opcode. */
const EVENT_BY_OP: readonly Event[] = Array.from(
  { length: Op.ExtraArg + 1 },
  (_, op) => EFFECTS[op as Op].event ?? Event.Add,
);

/**
 * Runs the coroutine's top frames, and the coroutines that these switch to, until the driver is needed. Says why it
 * stopped.
 */
export function interpret(co: Coroutine): Next {
  const { rt } = co;
  let { stack } = co;
  // Only the driver sets a hook, so this cannot change here.
  const hooked = co.hook !== undefined;
  // What cases leave to the shared ends below. Few variables and few ends keep V8's compilation of this function short.
  let x: Value = undefined,
    y: Value = undefined,
    v: Value = undefined;
  let event: Event = Event.Add,
    holds = false,
    count = 0;
  let pc = 0,
    from = 0;
  frames: for (;;) {
    rt.fuel -= pc - from;
    from = pc;
    // The state of the top frame for the loop below. Lua calls and returns set it themselves instead of coming here.
    let frame = co.frame;
    if (frame === undefined || frame.proto === undefined || co.task!.pendingSignal !== Next.Called) {
      const other = hooked ? undefined : stepNonLua(co.task!);
      if (other === undefined) return Next.Called;
      co = other;
      stack = co.stack;
      frame = co.frame!;
    }
    if (rt.riding !== co.counting) changeRide(rt, co.counting);
    if (frame.body !== undefined) {
      if (hooked) spillHooked(co, frame);
      else {
        const next = rt.tier!.goOn(co);
        if (next !== Next.Called) return next;
        co = co.task!.current;
        stack = co.stack;
        continue frames;
      }
    }
    let { base } = frame,
      proto = frame.proto!;
    let code = hooked ? codeOf(co, proto) : proto.code;
    rt.segment = from = pc = frame.pc;
    // A native or an operation made the call: nothing else checks whether the slice is over.
    if (pc === 0 && rt.fuel < 0) return Next.Reschedule;

    instructions: for (;;) {
      let i = code[pc++]!;
      let ra = base + ((i >>> 7) & 0xff);
      // biome-ignore format: one line and one level for all labels
      test: { order: { arithmetic: { index: { field: { store: { item: { setField: { returns: { changed: {
        for (let op = (i & 0x7f) as Op; ; op = (i & 0x7f) as Op) switch (op) {
          // ---- calls

          case Op.Call: {
            let argc = ((i >>> 16) & 0xff) - 1;
            const want = (i >>> 24) - 1;
            if (argc < 0) {
              argc = frame.top - ra - 1;
              frame.top = base + proto.registers;
            }
            frame.pc = pc;
            const fn = stack[ra];
            if (fn instanceof Closure) {
              const callee = fn.proto;
              if (!callee.vararg && !hooked && --callee.tierUpCounter >= 0) {
                // pushLua and Coroutine.push, written out: V8 inlines little into a function of this size.
                const end = ra + 1 + callee.registers;
                if (end + SLACK > stack.length) co.ensure(end + SLACK);
                for (const { params } = callee; argc < params; argc++) stack[ra + 1 + argc] = undefined;
                const next: Frame = frame.above ?? co.another();
                co.depth++;
                next.fn = fn;
                next.func = ra;
                next.base = ra + 1;
                next.pc = 0;
                next.want = want;
                next.deliver = Return.Call;
                next.extra = 0;
                next.pending = -1;
                next.tail = false;
                next.top = end;
                next.proto = callee;
                co.frame = next;
                rt.segment = 0;
                if ((rt.fuel -= pc - from) < 0) return Next.Reschedule;
                frame = next;
                proto = callee;
                code = callee.code;
                base = ra + 1;
                pc = from = 0;
                continue instructions;
              }
            } else if (fn instanceof Native && fn.handlers === undefined && !hooked) {
              if (ra + argc >= rt.stackLimit - NATIVE_SLOTS) co.ensureNative(ra + 1 + argc);
              co.runningNative = fn;
              count = fn.run(co, ra, argc);
              co.runningNative = undefined;
              if (want < 0) frame.top = ra + count;
              else for (; count < want; count++) stack[ra + count] = undefined;
              continue instructions;
            }
            const next =
              fn instanceof Native ? callNative(co, frame, fn, ra, argc, want) : callAny(co, frame, ra, argc, want);
            if (next >= 0) continue instructions;
            count = next;
            break changed;
          }
          case Op.TailCall: {
            frame.pc = pc;
            const next = tailCall(co, frame, i);
            if (next >= 0) continue instructions;
            count = next;
            break changed;
          }
          case Op.Return:
            frame.pc = pc;
            returnAny(co, frame, i);
            continue frames;
          case Op.Return0:
            count = 0;
            break returns;
          case Op.Return1:
            stack[frame.func] = stack[ra];
            count = 1;
            break returns;

          // ---- loads

          case Op.Move:
            stack[ra] = stack[base + ((i >>> 16) & 0xff)];
            continue instructions;
          case Op.LoadI:
            stack[ra] = (i >>> 15) - OFFSET_SBX;
            continue instructions;
          case Op.LoadF:
            stack[ra] = smallFloat((i >>> 15) - OFFSET_SBX);
            continue instructions;
          case Op.LoadK:
            stack[ra] = proto.constants[i >>> 15];
            continue instructions;
          case Op.LoadKX:
            stack[ra] = proto.constants[code[pc++]! >>> 7];
            from++;
            continue instructions;
          case Op.LoadFalse:
            stack[ra] = false;
            continue instructions;
          case Op.LFalseSkip:
            stack[ra] = false;
            pc++;
            from++;
            continue instructions;
          case Op.LoadTrue:
            stack[ra] = true;
            continue instructions;
          case Op.LoadNil:
            for (count = (i >>> 16) & 0xff; count >= 0; count--) stack[ra + count] = undefined;
            continue instructions;
          case Op.GetUpval: {
            const u = (frame.fn as Closure).upvalues[(i >>> 16) & 0xff]!;
            stack[ra] = u.stack === undefined ? u.value : u.stack[u.index];
            continue instructions;
          }
          case Op.SetUpval: {
            const u = (frame.fn as Closure).upvalues[(i >>> 16) & 0xff]!;
            if (u.stack === undefined) u.value = stack[ra];
            else u.stack[u.index] = stack[ra];
            continue instructions;
          }

          // ---- tables

          case Op.GetTabUp: {
            const u = (frame.fn as Closure).upvalues[(i >>> 16) & 0xff]!;
            x = u.stack === undefined ? u.value : u.stack[u.index];
            y = proto.constants[i >>> 24];
            break field;
          }
          case Op.GetField:
            x = stack[base + ((i >>> 16) & 0xff)];
            y = proto.constants[i >>> 24];
            break field;
          case Op.Self:
            x = stack[base + ((i >>> 16) & 0xff)];
            y = i & 0x8000 ? proto.constants[i >>> 24] : stack[base + (i >>> 24)];
            stack[ra + 1] = x;
            // A debugger may have put something else into the register.
            if (isStr(y)) break field;
            break index;
          case Op.GetTable:
            x = stack[base + ((i >>> 16) & 0xff)];
            y = stack[base + (i >>> 24)];
            if (x instanceof Table) {
              if (typeof y === 'number' && y > 0 && y <= x.count && Math.floor(y) === y) v = x.arr[y - 1];
              else v = x.get(y);
              if (v !== undefined || x.meta === undefined) {
                stack[ra] = v;
                continue instructions;
              }
            }
            break index;
          case Op.GetI: {
            x = stack[base + ((i >>> 16) & 0xff)];
            const key = i >>> 24;
            if (x instanceof Table) {
              v = key > 0 && key <= x.count ? x.arr[key - 1] : x.getInt(key);
              if (v !== undefined || x.meta === undefined) {
                stack[ra] = v;
                continue instructions;
              }
            }
            y = key;
            break index;
          }
          case Op.SetTabUp: {
            const u = (frame.fn as Closure).upvalues[(i >>> 7) & 0xff]!;
            x = u.stack === undefined ? u.value : u.stack[u.index];
            break setField;
          }
          case Op.SetField:
            x = stack[ra];
            break setField;
          case Op.SetTable:
            x = stack[ra];
            y = stack[base + ((i >>> 16) & 0xff)];
            break item;
          case Op.SetI:
            x = stack[ra];
            y = (i >>> 16) & 0xff;
            break item;
          case Op.NewTable:
            stack[ra] = newTable(rt, i, code[pc++]!);
            from++;
            continue instructions;
          case Op.SetList:
            frame.pc = pc;
            setList(co, frame, i);
            from += frame.pc - pc;
            pc = frame.pc;
            continue instructions;

          // ---- arithmetic

          case Op.AddI: {
            x = stack[base + ((i >>> 16) & 0xff)];
            const n = (i >>> 24) - OFFSET_SC;
            if (typeof x === 'number') {
              const a = x | 0;
              if (a === x) {
                stack[ra] = a + n;
                continue instructions;
              }
              const r = x + n;
              if (Math.floor(r) !== r) {
                stack[ra] = r;
                continue instructions;
              }
            }
            y = n;
            event = Event.Add;
            break arithmetic;
          }
          case Op.SubI: {
            x = stack[base + ((i >>> 16) & 0xff)];
            const n = (i >>> 24) - OFFSET_SC;
            if (typeof x === 'number') {
              const a = x | 0;
              if (a === x) {
                stack[ra] = a - n;
                continue instructions;
              }
              const r = x - n;
              if (Math.floor(r) !== r) {
                stack[ra] = r;
                continue instructions;
              }
            }
            if (x instanceof LuaFloat) {
              // PUC adds the negated literal: -0.0 - 0 is 0.0.
              stack[ra] = float(x.n - n + 0);
              continue instructions;
            }
            y = n;
            event = Event.Sub;
            break arithmetic;
          }
          case Op.Add:
          case Op.AddK:
            x = stack[base + ((i >>> 16) & 0xff)];
            y = (i & 0x7f) === Op.Add ? stack[base + (i >>> 24)] : proto.constants[i >>> 24];
            if (typeof x === 'number' && typeof y === 'number') {
              const a = x | 0, b = y | 0;
              if (a === x && b === y) {
                stack[ra] = a + b;
                continue instructions;
              }
              const r = x + y;
              if (Math.floor(r) !== r) {
                stack[ra] = r;
                continue instructions;
              }
            }
            event = Event.Add;
            break arithmetic;
          case Op.Sub:
          case Op.SubK:
            x = stack[base + ((i >>> 16) & 0xff)];
            y = (i & 0x7f) === Op.Sub ? stack[base + (i >>> 24)] : proto.constants[i >>> 24];
            if (typeof x === 'number' && typeof y === 'number') {
              const a = x | 0, b = y | 0;
              if (a === x && b === y) {
                stack[ra] = a - b;
                continue instructions;
              }
              const r = x - y;
              if (Math.floor(r) !== r) {
                stack[ra] = r;
                continue instructions;
              }
            }
            event = Event.Sub;
            break arithmetic;
          case Op.Mul:
          case Op.MulK:
            x = stack[base + ((i >>> 16) & 0xff)];
            y = (i & 0x7f) === Op.Mul ? stack[base + (i >>> 24)] : proto.constants[i >>> 24];
            if (typeof x === 'number' && typeof y === 'number') {
              const r = x * y;
              if ((x | 0) === x && (y | 0) === y) {
                if (r <= Number.MAX_SAFE_INTEGER && r >= Number.MIN_SAFE_INTEGER) {
                  stack[ra] = r + 0; // no -0
                  continue instructions;
                }
              } else if (Math.floor(r) !== r) {
                stack[ra] = r;
                continue instructions;
              }
            }
            event = Event.Mul;
            break arithmetic;
          case Op.Mod:
          case Op.ModK:
            x = stack[base + ((i >>> 16) & 0xff)];
            y = (i & 0x7f) === Op.Mod ? stack[base + (i >>> 24)] : proto.constants[i >>> 24];
            if (typeof x === 'number' && typeof y === 'number' && (x | 0) === x && (y | 0) === y && y > 0) {
              const r = x % y;
              stack[ra] = (r < 0 ? r + y : r) + 0;
              continue instructions;
            }
            if (isNumber(x) && isNumber(y) && (v = mod(x, y)) !== undefined) {
              stack[ra] = v;
              continue instructions;
            }
            event = Event.Mod;
            break arithmetic;
          case Op.IDiv:
          case Op.IDivK:
            x = stack[base + ((i >>> 16) & 0xff)];
            y = (i & 0x7f) === Op.IDiv ? stack[base + (i >>> 24)] : proto.constants[i >>> 24];
            if (typeof x === 'number' && typeof y === 'number' && (x | 0) === x && (y | 0) === y && y !== 0) {
              stack[ra] = Math.floor(x / y) + 0;
              continue instructions;
            }
            event = Event.IDiv;
            break arithmetic;
          case Op.Div:
          case Op.DivK:
            x = stack[base + ((i >>> 16) & 0xff)];
            y = (i & 0x7f) === Op.Div ? stack[base + (i >>> 24)] : proto.constants[i >>> 24];
            if (typeof x === 'number' && typeof y === 'number') {
              const r = x / y;
              stack[ra] = Math.floor(r) !== r ? r : float(r);
              continue instructions;
            }
            event = Event.Div;
            break arithmetic;
          case Op.BAnd:
          case Op.BOr:
          case Op.BXor:
            x = stack[base + ((i >>> 16) & 0xff)];
            y = stack[base + (i >>> 24)];
            if (typeof x === 'number' && typeof y === 'number' && (x | 0) === x && (y | 0) === y) {
              stack[ra] = (i & 0x7f) === Op.BAnd ? x & y : (i & 0x7f) === Op.BOr ? x | y : x ^ y;
              continue instructions;
            }
            event = EVENT_BY_OP[i & 0x7f]!;
            break arithmetic;
          case Op.PowK:
          case Op.BAndK:
          case Op.BOrK:
          case Op.BXorK:
            x = stack[base + ((i >>> 16) & 0xff)];
            y = proto.constants[i >>> 24];
            event = EVENT_BY_OP[i & 0x7f]!;
            break arithmetic;
          case Op.Pow:
          case Op.Shl:
          case Op.Shr:
            x = stack[base + ((i >>> 16) & 0xff)];
            y = stack[base + (i >>> 24)];
            event = EVENT_BY_OP[i & 0x7f]!;
            break arithmetic;
          case Op.ShrI:
          case Op.ShlI:
            x = stack[base + ((i >>> 16) & 0xff)];
            y = (i >>> 24) - OFFSET_SC;
            event = EVENT_BY_OP[i & 0x7f]!;
            break arithmetic;
          case Op.Unm:
          case Op.BNot:
            x = stack[base + ((i >>> 16) & 0xff)];
            if (typeof x === 'number' && x !== 0 && (i & 0x7f) === Op.Unm && x === x) {
              stack[ra] = -x;
              continue instructions;
            }
            y = x;
            event = EVENT_BY_OP[i & 0x7f]!;
            break arithmetic;
          case Op.Not:
            x = stack[base + ((i >>> 16) & 0xff)];
            stack[ra] = x === undefined || x === false;
            continue instructions;
          case Op.Len: {
            x = stack[base + ((i >>> 16) & 0xff)];
            if (x instanceof Table && x.meta === undefined) {
              stack[ra] = x.length();
              continue instructions;
            }
            frame.pc = pc;
            const n = lengthInto(co, base + proto.registers, x);
            if (n === PENDING) continue frames;
            stack[ra] = n as Value;
            continue instructions;
          }
          case Op.Concat:
            frame.pc = pc;
            if (!concatenate(co, frame, ra, ra + ((i >>> 16) & 0xff), base + proto.registers)) continue frames;
            continue instructions;

          // ---- jumps and tests. A test includes the jump that follows it. A forward jump is taken at once, without
          // dispatch; a backward jump checks the fuel. (Hooked code shows no jump there, so the jump is dispatched and
          // traced.)

          case Op.Jmp: {
            const offset = (i >>> 7) - OFFSET_SJ;
            if (offset >= 0) {
              pc += offset;
              from += offset;
              continue instructions;
            }
            rt.fuel -= pc - from;
            from = pc += offset;
            if (rt.fuel < 0) {
              frame.pc = pc;
              return Next.Reschedule;
            }
            if (--proto.tierUpCounter < 0 && !hooked && (count = osrEnter(co, frame, pc)) !== NOT_COMPILED) {
              if (count === Next.Called) continue frames;
              return count;
            }
            continue instructions;
          }
          case Op.Close:
            frame.pc = pc;
            if (closeAll(co, ra, base + proto.registers)) continue frames;
            continue instructions;
          case Op.Tbc:
            frame.pc = pc;
            markToClose(co, frame, ra);
            continue instructions;
          case Op.Eq:
            x = stack[ra];
            y = stack[base + ((i >>> 16) & 0xff)];
            if (x === y) holds = !(x instanceof LuaFloat) || x.n === x.n;
            else if (typeof x === 'number' && typeof y === 'number') holds = false;
            else if (typeof x === 'string' && typeof y === 'string') holds = false;
            else if (x === undefined || y === undefined) holds = false;
            else {
              frame.pc = pc;
              const equal = equalInto(co, base + proto.registers, x, y);
              if (equal === PENDING) continue frames;
              holds = equal;
            }
            break test;
          case Op.Lt:
            x = stack[ra];
            y = stack[base + ((i >>> 16) & 0xff)];
            if (typeof x === 'number' && typeof y === 'number') {
              holds = x < y;
              break test;
            }
            event = Event.Lt;
            break order;
          case Op.Le:
            x = stack[ra];
            y = stack[base + ((i >>> 16) & 0xff)];
            if (typeof x === 'number' && typeof y === 'number') {
              holds = x <= y;
              break test;
            }
            event = Event.Le;
            break order;
          case Op.EqK:
            x = stack[ra];
            y = proto.constants[(i >>> 16) & 0xff];
            holds = x === y || (typeof y !== 'string' && typeof y !== 'boolean' && y !== undefined && rawEquals(x, y));
            break test;
          case Op.EqI: {
            x = stack[ra];
            const n = ((i >>> 16) & 0xff) - OFFSET_SC;
            holds = typeof x === 'number' ? x === n : x instanceof LuaFloat && x.n === n;
            break test;
          }
          case Op.LtI: {
            x = stack[ra];
            const n = ((i >>> 16) & 0xff) - OFFSET_SC;
            if (typeof x === 'number') {
              holds = x < n;
              break test;
            }
            y = immediateOf(i, n);
            event = Event.Lt;
            break order;
          }
          case Op.LeI: {
            x = stack[ra];
            const n = ((i >>> 16) & 0xff) - OFFSET_SC;
            if (typeof x === 'number') {
              holds = x <= n;
              break test;
            }
            y = immediateOf(i, n);
            event = Event.Le;
            break order;
          }
          case Op.GtI: {
            y = stack[ra];
            const n = ((i >>> 16) & 0xff) - OFFSET_SC;
            if (typeof y === 'number') {
              holds = y > n;
              break test;
            }
            x = immediateOf(i, n);
            event = Event.Lt;
            break order;
          }
          case Op.GeI: {
            y = stack[ra];
            const n = ((i >>> 16) & 0xff) - OFFSET_SC;
            if (typeof y === 'number') {
              holds = y >= n;
              break test;
            }
            x = immediateOf(i, n);
            event = Event.Le;
            break order;
          }
          case Op.Test:
            x = stack[ra];
            holds = x !== undefined && x !== false;
            break test;
          case Op.TestSet:
            x = stack[base + ((i >>> 16) & 0xff)];
            if ((x === undefined || x === false) === ((i & 0x8000) !== 0)) pc++;
            else stack[ra] = x;
            from++;
            continue instructions;

          // ---- loops

          case Op.ForLoop: {
            const step = stack[ra + 2];
            if (typeof step === 'number') {
              const left = stack[ra + 1] as number;
              if (left <= 0) continue instructions;
              stack[ra + 1] = left - 1;
              const at = (stack[ra] as number) + step;
              stack[ra] = at;
              stack[ra + 3] = at;
            } else if (!stepLoop(stack, ra)) continue instructions;
            rt.fuel -= pc - from;
            from = pc -= i >>> 15;
            if (rt.fuel < 0) {
              frame.pc = pc;
              return Next.Reschedule;
            }
            if (--proto.tierUpCounter < 0 && !hooked && (count = osrEnter(co, frame, pc)) !== NOT_COMPILED) {
              if (count === Next.Called) continue frames;
              return count;
            }
            continue instructions;
          }
          case Op.ForPrep:
            frame.pc = pc;
            if (prepareLoop(stack, ra)) {
              pc += (i >>> 15) + 1;
              from += (i >>> 15) + 1;
            }
            continue instructions;
          case Op.TForPrep:
            frame.pc = pc;
            if (stack[ra + 3] !== undefined) markToClose(co, frame, ra + 3);
            pc += i >>> 15;
            from += (i >>> 15) + 1;
            continue instructions;
          case Op.TForCall: {
            if (--proto.tierUpCounter < 0 && !hooked) {
              // The interpreter dispatches this instruction again, or compiled code runs it.
              rt.fuel -= pc - 1 - from;
              from = pc - 1;
              if ((count = osrEnter(co, frame, pc - 1)) !== NOT_COMPILED) {
                from = pc;
                if (count === Next.Called) continue frames;
                return count;
              }
            }
            const want = i >>> 24, func = ra + 4, fn = stack[ra];
            stack[func] = fn;
            stack[func + 1] = stack[ra + 1];
            stack[func + 2] = stack[ra + 2];
            frame.pc = pc;
            if (fn instanceof Native && fn.handlers === undefined && !hooked) {
              if (func + 2 >= rt.stackLimit - NATIVE_SLOTS) co.ensureNative(func + 3);
              co.runningNative = fn;
              count = fn.run(co, func, 2);
              co.runningNative = undefined;
              for (; count < want; count++) stack[func + count] = undefined;
              continue instructions;
            }
            const next =
              fn instanceof Native ? callNative(co, frame, fn, func, 2, want) : callAny(co, frame, func, 2, want);
            if (next >= 0) continue instructions;
            count = next;
            break changed;
          }
          case Op.TForLoop:
            from++;
            if (stack[ra + 4] === undefined) continue instructions;
            stack[ra + 2] = stack[ra + 4];
            rt.fuel -= pc - from;
            from = pc -= i >>> 15;
            if (rt.fuel < 0) {
              frame.pc = pc;
              return Next.Reschedule;
            }
            continue instructions;

          // ---- closures and varargs

          case Op.Closure:
            stack[ra] = instantiate(co, frame, proto.children[i >>> 15]!);
            continue instructions;
          case Op.VarArg:
            frame.pc = pc;
            varArgs(co, frame, i);
            continue instructions;
          case Op.VarArgPrep:
          case Op.ExtraArg:
            from++;
            continue instructions;
          case Op.Hook:
            frame.pc = pc;
            if (traceInstruction(co, frame)) continue frames;
            // Now run the instruction that Op.Hook stands for.
            i = proto.code[pc - 1]!;
            ra = base + ((i >>> 7) & 0xff);
            continue;
          default:
            op satisfies never;
        }
      }
      // changed: a call returned the signal `count` (Next).
      if (count === Next.Switched) {
        co = co.task!.current;
        stack = co.stack;
      } else if (count !== Next.Called) {
        rt.fuel -= pc - from;
        return count;
      }
      continue frames;
      }
      // returns: the frame returns `count` results, none or one, that are in place.
      if (frame.deliver === Return.Call && !hooked) {
        const caller: Frame | undefined = frame.below;
        if (caller !== undefined) {
          co.depth--;
          co.frame = caller;
          if (caller.proto === undefined) {
            co.nested--;
            caller.pending = count;
            continue frames;
          }
          const { want } = frame;
          if (want !== count) {
            const { func } = frame;
            if (want < 0) caller.top = func + count;
            else for (; count < want; count++) stack[func + count] = undefined;
          }
          if (caller.body !== undefined) continue frames;
          frame = caller;
          proto = caller.proto;
          code = proto.code;
          base = caller.base;
          from += caller.pc - pc;
          pc = caller.pc;
          rt.segment = from;
          // A count hook's event must not wait until all callers have returned.
          if (rt.riding !== undefined && rt.fuel < pc - from) {
            rt.fuel -= pc - from;
            return Next.Reschedule;
          }
          continue instructions;
        }
      }
      deliver(co, frame, count);
      continue frames;
      }
      // setField: x[K[B]] := RK(C).
      v = i & 0x8000 ? proto.constants[i >>> 24] : stack[base + (i >>> 24)];
      y = proto.constants[(i >>> 16) & 0xff];
      if (x instanceof Table) {
        const c = (proto.caches as Cache[])[pc - 1]!;
        if (x.shape === c.shape) {
          if (c.next === undefined) {
            if (x.vals[c.index] !== undefined) {
              x.vals[c.index] = v;
              continue instructions;
            }
          } else if (takesFields(x) && v !== undefined && (x.hash === undefined || !x.hash.strings)) {
            x.extend(c.next, v);
            continue instructions;
          }
        }
        const key = bytesOf(y as Str);
        if (!x.fixed && (takesFields(x) || x.getStr(key) !== undefined)) {
          storeField(x, key, v, proto.caches as Cache[], pc - 1);
          continue instructions;
        }
      }
      break store;
      }
      // item: x[y] := RK(C), mostly an array's.
      v = i & 0x8000 ? proto.constants[i >>> 24] : stack[base + (i >>> 24)];
      if (x instanceof Table && typeof y === 'number' && y > 0 && (y | 0) === y) {
        const length = x.count;
        if (y < length || (y === length && v !== undefined)) {
          if (x.meta === undefined || x.arr[y - 1] !== undefined) {
            x.arr[y - 1] = v;
            continue instructions;
          }
        } else if (y === length + 1 && v !== undefined && takesFields(x) && !x.frozen) {
          x.append(v);
          continue instructions;
        }
      }
      }
      // store: x[y] := v in any other way.
      frame.pc = pc;
      if (x instanceof Table && x.meta === undefined) storeRaw(x, y, v);
      else if (storeInto(co, base + proto.registers, x, y, v)) continue frames;
      continue instructions;
      }
      // field: R[A] := x[y], a string constant.
      if (x instanceof Table) {
        const c = (proto.caches as Cache[])[pc - 1]!;
        if (x.shape === c.shape && (v = c.metaShape === undefined ? x.vals[c.index] : readHolder(x, c)) !== undefined) {
          stack[ra] = v;
          continue instructions;
        }
        v = readField(x, bytesOf(y as Str), proto.caches as Cache[], pc - 1);
        if (v !== undefined || x.meta === undefined) {
          stack[ra] = v;
          continue instructions;
        }
      } else {
        const methods = methodsOf(rt, x);
        if (methods !== undefined && (v = methodIn(methods, y as Str, proto.caches as Cache[], pc - 1)) !== undefined) {
          stack[ra] = v;
          continue instructions;
        }
      }
      }
      // index: R[A] := x[y] in any other way.
      frame.pc = pc;
      const value = indexInto(co, base + proto.registers, x, y);
      if (value === PENDING) continue frames;
      stack[ra] = value as Value;
      continue instructions;
      }
      // arithmetic: R[A] := x op y, or y op x, in any other way.
      if (isNumber(x) && isNumber(y)) {
        const r = i & 0x8000 ? compute(event, y, x) : compute(event, x, y);
        if (r !== undefined) {
          stack[ra] = r;
          continue instructions;
        }
      }
      frame.pc = pc;
      const result = i & 0x8000
        ? arithmetic(co, base + proto.registers, event, y, x)
        : arithmetic(co, base + proto.registers, event, x, y);
      if (result === PENDING) continue frames;
      stack[ra] = result as Value;
      continue instructions;
      }
      // order: x < y or x <= y in any other way.
      frame.pc = pc;
      const less = lessInto(co, base + proto.registers, x, y, event as Event.Lt | Event.Le);
      if (less === PENDING) continue frames;
      holds = less;
      }
      // test: if `holds` ~= k then pc++.
      from++;
      if (holds !== ((i & 0x8000) !== 0)) pc++;
      else {
        const jump = (code[pc]! >>> 7) - OFFSET_SJ;
        if (jump >= 0) {
          pc += jump + 1;
          from += jump;
        }
      }
    }
  }
}

/** The immediate of a comparison as the source wrote it. */
const immediateOf = (i: number, n: number): Value => (i >>> 24 !== 0 ? float(n) : n);
