// The interpreter: one switch over the opcodes, for the Lua frames of one coroutine. Here are the fast paths only; what
// can call, raise or convert lives in meta, arith, concat, cache, for-loop and close.
// Rules: `pc` is a local; frame.pc is written before anything that may raise, push a frame or give way. A handler
// called by an instruction goes to the first slot above the frame's registers. When frames changed, `continue frames`.
// `stack` keeps its identity while it grows.
import { Op } from '../bytecode/ops.ts';
import { OFFSET_SBX, OFFSET_SC, OFFSET_SJ } from '../bytecode/encode.ts';
import { Event } from '../values/metatable.ts';
import { LuaFloat, add, float, isNumber, mod, mul, smallFloat, sub } from '../values/number.ts';
import { LONG, LuaString, bytesOf, isStr, str, type Str } from '../values/string.ts';
import { Table } from '../values/table.ts';
import { rawEquals, type Value } from '../values/type.ts';
import { arithmetic } from './arith.ts';
import { readField, readHolder, storeField, type Cache } from './cache.ts';
import { adjust, callHot, deliver, insertHandler, pushLua, pushNative } from './calls.ts';
import { closeAll, markToClose } from './close.ts';
import { Closure } from './closure.ts';
import { CLOSURE_BYTES, TABLE_BYTES } from './sizes.ts';
import { concatenate } from './concat.ts';
import { SLACK, type Coroutine } from './coroutine.ts';
import { prepareLoop, stepLoop } from './for-loop.ts';
import { Return, type Frame } from './frame.ts';
import { codeOf, traceInstruction } from './hook.ts';
import { PENDING, equalInto, indexInto, lengthInto, lessInto, storeInto, storeRaw } from './meta.ts';
import { Native } from './native.ts';
import { Next } from './next.ts';
import { COLD, NEVER_HOT } from './tier.ts';
import { Upvalue, closeUpvalues, openUpvalue } from './upvalue.ts';

/** Events of the arithmetic instructions, by opcode. */
const EVENT: Partial<Record<Op, Event>> = {
  [Op.AddI]: Event.Add, [Op.SubI]: Event.Sub, [Op.ShrI]: Event.Shr, [Op.ShlI]: Event.Shl,
  [Op.AddK]: Event.Add, [Op.SubK]: Event.Sub, [Op.MulK]: Event.Mul, [Op.ModK]: Event.Mod, [Op.PowK]: Event.Pow,
  [Op.DivK]: Event.Div, [Op.IDivK]: Event.IDiv, [Op.BAndK]: Event.BAnd, [Op.BOrK]: Event.BOr, [Op.BXorK]: Event.BXor,
  [Op.Add]: Event.Add, [Op.Sub]: Event.Sub, [Op.Mul]: Event.Mul, [Op.Mod]: Event.Mod, [Op.Pow]: Event.Pow,
  [Op.Div]: Event.Div, [Op.IDiv]: Event.IDiv, [Op.BAnd]: Event.BAnd, [Op.BOr]: Event.BOr, [Op.BXor]: Event.BXor,
  [Op.Shl]: Event.Shl, [Op.Shr]: Event.Shr, [Op.Unm]: Event.Unm, [Op.BNot]: Event.BNot,
};
const EVENT_BY_OP: readonly Event[] = Array.from({ length: Op.ExtraArg + 1 }, (_, op) => EVENT[op as Op] ?? Event.Add);

/** Runs the coroutine's top frames as long as they are Lua; says why it stopped. */
export function interpret(co: Coroutine): Next {
  const { rt, stack } = co;
  // Setting a hook goes through the driver, so this cannot change under way.
  const hooked = co.hook !== undefined;
  frames: for (;;) {
    // What the loop below needs of the top frame. Lua calls and returns set these themselves instead of coming here.
    let frame = co.frame;
    if (frame === undefined || frame.proto === undefined) return Next.Called;
    let { proto, base, pc } = frame;
    let code = hooked ? codeOf(co, proto) : proto.code;

    instructions: for (;;) {
      let i = code[pc++]!;
      let ra = base + ((i >>> 7) & 0xff);
      for (;;) switch (i & 0x7f) {
        // ---- calls

        case Op.Call: {
          let argc = ((i >>> 16) & 0xff) - 1;
          const want = (i >>> 24) - 1;
          if (argc < 0) {
            argc = frame.top - ra - 1;
            frame.top = base + proto.registers;
          }
          frame.pc = pc;
          for (;;) {
            const fn = stack[ra];
            if (fn instanceof Closure) {
              const callee = fn.proto, { params } = callee;
              if (--callee.heat < 0 && !hooked) {
                const n = callHot(co, fn, ra, argc, want, Return.Call);
                if (n >= 0) {
                  adjust(co, frame, ra, n, want);
                  break;
                }
                if (n === Next.Called) {
                  if (rt.fuel < 0) return Next.Reschedule;
                  continue frames;
                }
              }
              if (callee.vararg || hooked) pushLua(co, fn, ra, argc, want);
              else {
                // pushLua and Coroutine.push, written out: V8 inlines little into a function of this size.
                const end = ra + 1 + callee.registers;
                if (end + SLACK > stack.length) co.ensure(end + SLACK);
                for (; argc < params; argc++) stack[ra + 1 + argc] = undefined;
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
                if (--rt.fuel < 0) return Next.Reschedule;
                frame = next;
                proto = callee;
                code = callee.code;
                base = ra + 1;
                pc = 0;
                continue instructions;
              }
              if (--rt.fuel < 0) return Next.Reschedule;
              continue frames;
            }
            if (fn instanceof Native) {
              if (hooked) {
                pushNative(co, fn, ra, argc, want);
                return Next.Called;
              }
              if (fn.handlers === undefined) {
                co.flight = fn;
                let n = fn.run(co, ra, argc);
                co.flight = undefined;
                if (want < 0) frame.top = ra + n;
                else for (; n < want; n++) stack[ra + n] = undefined;
                break;
              }
              if (fn.quick !== undefined) {
                co.flight = fn;
                let n = fn.quick(rt.window.at(co, ra, argc));
                co.flight = undefined;
                if (n >= 0) {
                  if (want < 0) frame.top = ra + n;
                  else for (; n < want; n++) stack[ra + n] = undefined;
                  break;
                }
              }
              const native = pushNative(co, fn, ra, argc, want);
              native.pc = 1;
              const n = fn.run(co, ra, argc);
              if (n < 0) {
                if (n === Next.Called) continue frames;
                return n;
              }
              co.pop();
              adjust(co, frame, ra, n, want);
              break;
            }
            argc = insertHandler(co, ra, argc);
          }
          continue instructions;
        }
        case Op.TailCall: {
          let argc = ((i >>> 16) & 0xff) - 1;
          if (argc < 0) {
            argc = frame.top - ra - 1;
            frame.top = base + proto.registers;
          }
          frame.pc = pc;
          let fn = stack[ra];
          while (!(fn instanceof Closure) && !(fn instanceof Native)) {
            argc = insertHandler(co, ra, argc);
            fn = stack[ra];
          }
          if (fn instanceof Closure) {
            if (i & 0x8000) closeUpvalues(co.open, base);
            const { func, want, deliver: how } = frame;
            for (let a = 0; a <= argc; a++) stack[func + a] = stack[ra + a];
            if (--fn.proto.heat < 0 && !hooked && tailCallHot(co, frame, fn, argc)) {
              if (rt.fuel < 0) return Next.Reschedule;
              continue frames;
            }
            co.pop();
            const next = pushLua(co, fn, func, argc, want);
            next.deliver = how;
            next.tail = true;
            if (--rt.fuel < 0) return Next.Reschedule;
            continue frames;
          }
          // A native: an ordinary call whose results the RETURN that follows takes up.
          if (hooked) {
            pushNative(co, fn, ra, argc, -1);
            return Next.Called;
          }
          if (fn.handlers === undefined) {
            co.flight = fn;
            const n = fn.run(co, ra, argc);
            co.flight = undefined;
            frame.top = ra + n;
            continue instructions;
          }
          const native = pushNative(co, fn, ra, argc, -1);
          native.pc = 1;
          const n = fn.run(co, ra, argc);
          if (n < 0) {
            if (n === Next.Called) continue frames;
            return n;
          }
          co.pop();
          frame.top = ra + n;
          continue instructions;
        }
        case Op.Return: {
          let n = ((i >>> 16) & 0xff) - 1;
          if (n < 0) {
            n = frame.top - ra;
            frame.top = base + proto.registers;
          }
          if (i & 0x8000) {
            frame.pc = pc;
            if (frame.pending >= 0) {
              n = frame.pending;
              frame.pending = -1;
            }
            const top = Math.max(ra + n, base + proto.registers);
            if (closeAll(co, base, top)) {
              frame.pending = n;
              frame.top = top;
              continue frames;
            }
          }
          const { func } = frame;
          for (let r = 0; r < n; r++) stack[func + r] = stack[ra + r];
          deliver(co, frame, n);
          continue frames;
        }
        case Op.Return0: {
          if (frame.deliver === Return.Call && !hooked) {
            co.pop();
            const caller = co.frame;
            if (caller === undefined) {
              co.returned = 0;
              return Next.Called;
            }
            if (caller.fn instanceof Closure) {
              const { func, want } = frame;
              if (want < 0) caller.top = func;
              else for (let r = 0; r < want; r++) stack[func + r] = undefined;
            } else {
              caller.pending = 0;
              co.nested--;
            }
          } else deliver(co, frame, 0);
          continue frames;
        }
        case Op.Return1: {
          const { func } = frame;
          stack[func] = stack[ra];
          if (frame.deliver === Return.Call && !hooked) {
            const caller: Frame | undefined = frame.below;
            co.depth--;
            co.frame = caller;
            if (caller === undefined) {
              co.returned = 1;
              return Next.Called;
            }
            if (caller.proto === undefined) {
              caller.pending = 1;
              co.nested--;
              return Next.Called;
            }
            const { want } = frame;
            if (want !== 1) {
              if (want < 0) caller.top = func + 1;
              else for (let r = 1; r < want; r++) stack[func + r] = undefined;
            }
            frame = caller;
            proto = caller.proto;
            code = proto.code;
            base = caller.base;
            pc = caller.pc;
            continue instructions;
          } else deliver(co, frame, 1);
          continue frames;
        }

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
          continue instructions;
        case Op.LoadFalse:
          stack[ra] = false;
          continue instructions;
        case Op.LFalseSkip:
          stack[ra] = false;
          pc++;
          continue instructions;
        case Op.LoadTrue:
          stack[ra] = true;
          continue instructions;
        case Op.LoadNil: {
          const last = ra + ((i >>> 16) & 0xff);
          for (let r = ra; r <= last; r++) stack[r] = undefined;
          continue instructions;
        }
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
          const t = u.stack === undefined ? u.value : u.stack[u.index];
          const key = proto.constants[i >>> 24] as Str;
          if (t instanceof Table) {
            const c = (proto.caches as Cache[])[pc - 1]!;
            let v: Value;
            if (t.shape === c.shape && (v = c.meta === undefined ? t.vals[c.index] : readHolder(t, c)) !== undefined) {
              stack[ra] = v;
              continue instructions;
            }
            v = readField(t, typeof key === 'string' ? key : key.s, proto.caches as Cache[], pc - 1);
            if (v !== undefined || t.meta === undefined) {
              stack[ra] = v;
              continue instructions;
            }
          }
          frame.pc = pc;
          const v = indexInto(co, base + proto.registers, t, key);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.GetField: {
          const t = stack[base + ((i >>> 16) & 0xff)];
          const key = proto.constants[i >>> 24] as Str;
          if (t instanceof Table) {
            const c = (proto.caches as Cache[])[pc - 1]!;
            let v: Value;
            if (t.shape === c.shape && (v = c.meta === undefined ? t.vals[c.index] : readHolder(t, c)) !== undefined) {
              stack[ra] = v;
              continue instructions;
            }
            v = readField(t, typeof key === 'string' ? key : key.s, proto.caches as Cache[], pc - 1);
            if (v !== undefined || t.meta === undefined) {
              stack[ra] = v;
              continue instructions;
            }
          }
          frame.pc = pc;
          const v = indexInto(co, base + proto.registers, t, key);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.Self: {
          const t = stack[base + ((i >>> 16) & 0xff)];
          const key = i & 0x8000 ? proto.constants[i >>> 24] : stack[base + (i >>> 24)];
          stack[ra + 1] = t;
          if (t instanceof Table) {
            const c = (proto.caches as Cache[])[pc - 1]!;
            let v: Value;
            if (t.shape === c.shape && (v = c.meta === undefined ? t.vals[c.index] : readHolder(t, c)) !== undefined) {
              stack[ra] = v;
              continue instructions;
            }
            // In a register, a debugger may have put something else there.
            if (isStr(key)) {
              v = readField(t, bytesOf(key), proto.caches as Cache[], pc - 1);
              if (v !== undefined || t.meta === undefined) {
                stack[ra] = v;
                continue instructions;
              }
            }
          }
          frame.pc = pc;
          const v = indexInto(co, base + proto.registers, t, key);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.GetTable: {
          const t = stack[base + ((i >>> 16) & 0xff)], key = stack[base + (i >>> 24)];
          if (t instanceof Table) {
            let v: Value;
            if (typeof key === 'number' && key > 0 && key <= t.count && Math.floor(key) === key) v = t.arr[key - 1];
            else v = t.get(key);
            if (v !== undefined || t.meta === undefined) {
              stack[ra] = v;
              continue instructions;
            }
          }
          frame.pc = pc;
          const v = indexInto(co, base + proto.registers, t, key);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.GetI: {
          const t = stack[base + ((i >>> 16) & 0xff)], key = i >>> 24;
          if (t instanceof Table) {
            const v = key > 0 && key <= t.count ? t.arr[key - 1] : t.getInt(key);
            if (v !== undefined || t.meta === undefined) {
              stack[ra] = v;
              continue instructions;
            }
          }
          frame.pc = pc;
          const v = indexInto(co, base + proto.registers, t, key);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.SetTabUp: {
          const u = (frame.fn as Closure).upvalues[(i >>> 7) & 0xff]!;
          const t = u.stack === undefined ? u.value : u.stack[u.index];
          const v = i & 0x8000 ? proto.constants[i >>> 24] : stack[base + (i >>> 24)];
          const key = proto.constants[(i >>> 16) & 0xff] as Str;
          if (t instanceof Table) {
            const c = (proto.caches as Cache[])[pc - 1]!;
            if (t.shape === c.shape && c.next === undefined && t.vals[c.index] !== undefined) {
              t.vals[c.index] = v;
              continue instructions;
            }
            if (t.meta === undefined && !t.frozen) {
              storeField(t, typeof key === 'string' ? key : key.s, v, proto.caches as Cache[], pc - 1);
              continue instructions;
            }
          }
          frame.pc = pc;
          if (storeInto(co, base + proto.registers, t, key, v)) continue frames;
          continue instructions;
        }
        case Op.SetField: {
          const t = stack[ra];
          const v = i & 0x8000 ? proto.constants[i >>> 24] : stack[base + (i >>> 24)];
          if (t instanceof Table) {
            const c = (proto.caches as Cache[])[pc - 1]!;
            if (t.shape === c.shape) {
              if (c.next === undefined) {
                if (t.vals[c.index] !== undefined) {
                  t.vals[c.index] = v;
                  continue instructions;
                }
              } else if (t.meta === undefined && v !== undefined && (t.hash === undefined || !t.hash.strings)) {
                t.extend(c.next, v);
                continue instructions;
              }
            }
            const key = proto.constants[(i >>> 16) & 0xff] as Str;
            if (!t.frozen && (t.meta === undefined || t.getStr(bytesOf(key)) !== undefined)) {
              storeField(t, typeof key === 'string' ? key : key.s, v, proto.caches as Cache[], pc - 1);
              continue instructions;
            }
          }
          frame.pc = pc;
          if (storeInto(co, base + proto.registers, t, proto.constants[(i >>> 16) & 0xff], v)) continue frames;
          continue instructions;
        }
        case Op.SetTable: {
          const t = stack[ra], key = stack[base + ((i >>> 16) & 0xff)];
          const v = i & 0x8000 ? proto.constants[i >>> 24] : stack[base + (i >>> 24)];
          if (t instanceof Table) {
            if (typeof key === 'number' && key > 0 && (key | 0) === key) {
              const count = t.count;
              if (key < count || (key === count && v !== undefined)) {
                if (t.meta === undefined || t.arr[key - 1] !== undefined) {
                  t.arr[key - 1] = v;
                  continue instructions;
                }
              } else if (key === count + 1 && v !== undefined && t.meta === undefined && !t.frozen) {
                t.append(v);
                continue instructions;
              }
            }
            if (t.meta === undefined) {
              frame.pc = pc;
              storeRaw(t, key, v);
              continue instructions;
            }
          }
          frame.pc = pc;
          if (storeInto(co, base + proto.registers, t, key, v)) continue frames;
          continue instructions;
        }
        case Op.SetI: {
          const t = stack[ra], key = (i >>> 16) & 0xff;
          const v = i & 0x8000 ? proto.constants[i >>> 24] : stack[base + (i >>> 24)];
          if (t instanceof Table && t.meta === undefined && !t.frozen) {
            t.setInt(key, v);
            continue instructions;
          }
          frame.pc = pc;
          if (storeInto(co, base + proto.registers, t, key, v)) continue frames;
          continue instructions;
        }
        case Op.NewTable: {
          const t = new Table();
          if ((rt.debt -= TABLE_BYTES) < 0) rt.interrupt();
          const items = (i >>> 24) + (i & 0x8000 ? (code[pc]! >>> 7) * 256 : 0);
          pc++;
          const fields = (i >>> 16) & 0xff;
          if (fields > 0) t.reserveFields(fields);
          if (items > 0) t.reserve(items);
          stack[ra] = t;
          continue instructions;
        }
        case Op.SetList: {
          let n = (i >>> 16) & 0xff, first = (i >>> 24) + 1;
          if (n === 0) {
            n = frame.top - ra - 1;
            frame.top = base + proto.registers;
          }
          if (i & 0x8000) first += (code[pc++]! >>> 7) * 256;
          const t = stack[ra];
          // A debugger may have put something else there.
          if (t instanceof Table && !t.frozen) t.setList(first, stack, ra + 1, n);
          continue instructions;
        }

        // ---- arithmetic

        case Op.AddI: {
          const a = stack[base + ((i >>> 16) & 0xff)];
          const n = (i >>> 24) - OFFSET_SC;
          if (typeof a === 'number') {
            const x = a | 0;
            if (x === a) {
              stack[ra] = x + n;
              continue instructions;
            }
            const r = a + n;
            if (Math.floor(r) !== r) {
              stack[ra] = r;
              continue instructions;
            }
          }
          frame.pc = pc;
          const v = i & 0x8000
            ? arithmetic(co, base + proto.registers, Event.Add, n, a)
            : arithmetic(co, base + proto.registers, Event.Add, a, n);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.SubI: {
          const a = stack[base + ((i >>> 16) & 0xff)];
          const n = (i >>> 24) - OFFSET_SC;
          if (typeof a === 'number') {
            const x = a | 0;
            if (x === a) {
              stack[ra] = x - n;
              continue instructions;
            }
            const r = a - n;
            if (Math.floor(r) !== r) {
              stack[ra] = r;
              continue instructions;
            }
          }
          if (a instanceof LuaFloat) {
            // PUC adds the negated literal: -0.0 - 0 is 0.0.
            stack[ra] = float(a.n - n + 0);
            continue instructions;
          }
          frame.pc = pc;
          const v = arithmetic(co, base + proto.registers, Event.Sub, a, n);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.Add:
        case Op.AddK: {
          const a = stack[base + ((i >>> 16) & 0xff)];
          const b = (i & 0x7f) === Op.Add ? stack[base + (i >>> 24)] : proto.constants[i >>> 24];
          if (typeof a === 'number' && typeof b === 'number') {
            const x = a | 0, y = b | 0;
            if (x === a && y === b) {
              stack[ra] = x + y;
              continue instructions;
            }
            const r = a + b;
            if (Math.floor(r) !== r) {
              stack[ra] = r;
              continue instructions;
            }
          }
          if (isNumber(a) && isNumber(b)) {
            stack[ra] = add(a, b);
            continue instructions;
          }
          frame.pc = pc;
          const v = i & 0x8000
            ? arithmetic(co, base + proto.registers, Event.Add, b, a)
            : arithmetic(co, base + proto.registers, Event.Add, a, b);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.Sub:
        case Op.SubK: {
          const a = stack[base + ((i >>> 16) & 0xff)];
          const b = (i & 0x7f) === Op.Sub ? stack[base + (i >>> 24)] : proto.constants[i >>> 24];
          if (typeof a === 'number' && typeof b === 'number') {
            const x = a | 0, y = b | 0;
            if (x === a && y === b) {
              stack[ra] = x - y;
              continue instructions;
            }
            const r = a - b;
            if (Math.floor(r) !== r) {
              stack[ra] = r;
              continue instructions;
            }
          }
          if (isNumber(a) && isNumber(b)) {
            stack[ra] = sub(a, b);
            continue instructions;
          }
          frame.pc = pc;
          const v = arithmetic(co, base + proto.registers, Event.Sub, a, b);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.Mul:
        case Op.MulK: {
          const a = stack[base + ((i >>> 16) & 0xff)];
          const b = (i & 0x7f) === Op.Mul ? stack[base + (i >>> 24)] : proto.constants[i >>> 24];
          if (typeof a === 'number' && typeof b === 'number') {
            const r = a * b;
            if ((a | 0) === a && (b | 0) === b) {
              if (r <= Number.MAX_SAFE_INTEGER && r >= Number.MIN_SAFE_INTEGER) {
                stack[ra] = r + 0; // no -0
                continue instructions;
              }
            } else if (Math.floor(r) !== r) {
              stack[ra] = r;
              continue instructions;
            }
          }
          if (isNumber(a) && isNumber(b)) {
            stack[ra] = mul(a, b);
            continue instructions;
          }
          frame.pc = pc;
          const v = i & 0x8000
            ? arithmetic(co, base + proto.registers, Event.Mul, b, a)
            : arithmetic(co, base + proto.registers, Event.Mul, a, b);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.Mod:
        case Op.ModK: {
          const a = stack[base + ((i >>> 16) & 0xff)];
          const b = (i & 0x7f) === Op.Mod ? stack[base + (i >>> 24)] : proto.constants[i >>> 24];
          if (typeof a === 'number' && typeof b === 'number') {
            const r = a % b;
            if ((a | 0) === a && (b | 0) === b) {
              if (b > 0) {
                stack[ra] = (r < 0 ? r + b : r) + 0;
                continue instructions;
              }
            } else if (Math.floor(a) !== a || Math.floor(b) !== b) {
              const m = r !== 0 && r < 0 !== b < 0 ? r + b : r;
              if (Math.floor(m) !== m) {
                stack[ra] = m;
                continue instructions;
              }
            }
          }
          if (isNumber(a) && isNumber(b)) {
            const m = mod(a, b);
            if (m !== undefined) {
              stack[ra] = m;
              continue instructions;
            }
          }
          frame.pc = pc;
          const v = arithmetic(co, base + proto.registers, Event.Mod, a, b);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.IDiv:
        case Op.IDivK: {
          const a = stack[base + ((i >>> 16) & 0xff)];
          const b = (i & 0x7f) === Op.IDiv ? stack[base + (i >>> 24)] : proto.constants[i >>> 24];
          if (typeof a === 'number' && typeof b === 'number' && (a | 0) === a && (b | 0) === b && b !== 0) {
            stack[ra] = Math.floor(a / b) + 0;
            continue instructions;
          }
          frame.pc = pc;
          const v = arithmetic(co, base + proto.registers, Event.IDiv, a, b);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.Div:
        case Op.DivK: {
          const a = stack[base + ((i >>> 16) & 0xff)];
          const b = (i & 0x7f) === Op.Div ? stack[base + (i >>> 24)] : proto.constants[i >>> 24];
          if (typeof a === 'number' && typeof b === 'number') {
            const r = a / b;
            stack[ra] = Math.floor(r) !== r ? r : float(r);
            continue instructions;
          }
          frame.pc = pc;
          const v = arithmetic(co, base + proto.registers, Event.Div, a, b);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.BAnd: {
          const a = stack[base + ((i >>> 16) & 0xff)], b = stack[base + (i >>> 24)];
          if (typeof a === 'number' && typeof b === 'number' && (a | 0) === a && (b | 0) === b) {
            stack[ra] = a & b;
            continue instructions;
          }
          frame.pc = pc;
          const v = arithmetic(co, base + proto.registers, Event.BAnd, a, b);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.BOr: {
          const a = stack[base + ((i >>> 16) & 0xff)], b = stack[base + (i >>> 24)];
          if (typeof a === 'number' && typeof b === 'number' && (a | 0) === a && (b | 0) === b) {
            stack[ra] = a | b;
            continue instructions;
          }
          frame.pc = pc;
          const v = arithmetic(co, base + proto.registers, Event.BOr, a, b);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.BXor: {
          const a = stack[base + ((i >>> 16) & 0xff)], b = stack[base + (i >>> 24)];
          if (typeof a === 'number' && typeof b === 'number' && (a | 0) === a && (b | 0) === b) {
            stack[ra] = a ^ b;
            continue instructions;
          }
          frame.pc = pc;
          const v = arithmetic(co, base + proto.registers, Event.BXor, a, b);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.PowK:
        case Op.BAndK:
        case Op.BOrK:
        case Op.BXorK: {
          const a = stack[base + ((i >>> 16) & 0xff)], b = proto.constants[i >>> 24];
          frame.pc = pc;
          const event = EVENT_BY_OP[i & 0x7f]!;
          const v = i & 0x8000
            ? arithmetic(co, base + proto.registers, event, b, a)
            : arithmetic(co, base + proto.registers, event, a, b);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.Pow:
        case Op.Shl:
        case Op.Shr: {
          frame.pc = pc;
          const event = EVENT_BY_OP[i & 0x7f]!;
          const v = arithmetic(co, base + proto.registers, event, stack[base + ((i >>> 16) & 0xff)], stack[base + (i >>> 24)]);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.ShrI:
        case Op.ShlI: {
          frame.pc = pc;
          const event = EVENT_BY_OP[i & 0x7f]!, b = stack[base + ((i >>> 16) & 0xff)], c = (i >>> 24) - OFFSET_SC;
          const v = i & 0x8000 ? arithmetic(co, base + proto.registers, event, c, b) : arithmetic(co, base + proto.registers, event, b, c);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.Unm:
        case Op.BNot: {
          const a = stack[base + ((i >>> 16) & 0xff)];
          if (typeof a === 'number' && a !== 0 && (i & 0x7f) === Op.Unm && a === a) {
            stack[ra] = -a;
            continue instructions;
          }
          frame.pc = pc;
          const v = arithmetic(co, base + proto.registers, EVENT_BY_OP[i & 0x7f]!, a, a);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.Not: {
          const a = stack[base + ((i >>> 16) & 0xff)];
          stack[ra] = a === undefined || a === false;
          continue instructions;
        }
        case Op.Len: {
          const a = stack[base + ((i >>> 16) & 0xff)];
          if (a instanceof Table && a.meta === undefined) {
            stack[ra] = a.count;
            continue instructions;
          }
          frame.pc = pc;
          const v = lengthInto(co, base + proto.registers, a);
          if (v === PENDING) continue frames;
          stack[ra] = v as Value;
          continue instructions;
        }
        case Op.Concat: {
          const n = (i >>> 16) & 0xff;
          if (n === 2) {
            const a = stack[ra], b = stack[ra + 1];
            const s = typeof a === 'string' ? a : a instanceof LuaString ? a.s : undefined;
            const t = typeof b === 'string' ? b : b instanceof LuaString ? b.s : undefined;
            if (s !== undefined && t !== undefined && s.length + t.length < 1 << 24) {
              const r = s + t;
              stack[ra] = r.length <= LONG ? r : str(r);
              if ((rt.debt -= r.length) < 0) rt.interrupt();
              continue instructions;
            }
          }
          frame.pc = pc;
          if (!concatenate(co, frame, ra, ra + n, base + proto.registers)) continue frames;
          continue instructions;
        }

        // ---- jumps and tests. A test is followed by its jump: one forward is taken at once, without a turn of its own; backward
        // ones see to the fuel. (Hooked code shows no jump there, so it is met and told.)

        case Op.Jmp: {
          const offset = (i >>> 7) - OFFSET_SJ;
          pc += offset;
          if (offset >= 0) continue instructions;
          if (--rt.fuel < 0) {
            frame.pc = pc;
            return Next.Reschedule;
          }
          if (--proto.heat < 0 && !hooked && loopHot(co, frame, pc)) {
            if (rt.fuel < 0) return Next.Reschedule;
            continue frames;
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
        case Op.Eq: {
          const a = stack[ra], b = stack[base + ((i >>> 16) & 0xff)];
          let equal: boolean | typeof PENDING;
          if (a === b) equal = !(a instanceof LuaFloat) || a.n === a.n;
          else if (typeof a === 'number' && typeof b === 'number') equal = false;
          else if (typeof a === 'string' && typeof b === 'string') equal = false;
          else if (a === undefined || b === undefined) equal = false;
          else {
            frame.pc = pc;
            equal = equalInto(co, base + proto.registers, a, b);
            if (equal === PENDING) continue frames;
          }
          if (equal !== ((i & 0x8000) !== 0)) pc++;
          else {
            const jump = (code[pc]! >>> 7) - OFFSET_SJ;
            if (jump >= 0) pc += jump + 1;
          }
          continue instructions;
        }
        case Op.Lt: {
          const a = stack[ra], b = stack[base + ((i >>> 16) & 0xff)];
          let less: boolean | typeof PENDING;
          if (typeof a === 'number' && typeof b === 'number') less = a < b;
          else {
            frame.pc = pc;
            less = lessInto(co, base + proto.registers, a, b, Event.Lt);
            if (less === PENDING) continue frames;
          }
          if (less !== ((i & 0x8000) !== 0)) pc++;
          else {
            const jump = (code[pc]! >>> 7) - OFFSET_SJ;
            if (jump >= 0) pc += jump + 1;
          }
          continue instructions;
        }
        case Op.Le: {
          const a = stack[ra], b = stack[base + ((i >>> 16) & 0xff)];
          let less: boolean | typeof PENDING;
          if (typeof a === 'number' && typeof b === 'number') less = a <= b;
          else {
            frame.pc = pc;
            less = lessInto(co, base + proto.registers, a, b, Event.Le);
            if (less === PENDING) continue frames;
          }
          if (less !== ((i & 0x8000) !== 0)) pc++;
          else {
            const jump = (code[pc]! >>> 7) - OFFSET_SJ;
            if (jump >= 0) pc += jump + 1;
          }
          continue instructions;
        }
        case Op.EqK: {
          const a = stack[ra], b = proto.constants[(i >>> 16) & 0xff];
          const equal = a === b || (typeof b !== 'string' && typeof b !== 'boolean' && b !== undefined && rawEquals(a, b));
          if (equal !== ((i & 0x8000) !== 0)) pc++;
          else {
            const jump = (code[pc]! >>> 7) - OFFSET_SJ;
            if (jump >= 0) pc += jump + 1;
          }
          continue instructions;
        }
        case Op.EqI: {
          const a = stack[ra], b = ((i >>> 16) & 0xff) - OFFSET_SC;
          const equal = typeof a === 'number' ? a === b : a instanceof LuaFloat && a.n === b;
          if (equal !== ((i & 0x8000) !== 0)) pc++;
          else {
            const jump = (code[pc]! >>> 7) - OFFSET_SJ;
            if (jump >= 0) pc += jump + 1;
          }
          continue instructions;
        }
        case Op.LtI: {
          const a = stack[ra], b = ((i >>> 16) & 0xff) - OFFSET_SC;
          let less: boolean | typeof PENDING;
          if (typeof a === 'number') less = a < b;
          else {
            frame.pc = pc;
            less = lessInto(co, base + proto.registers, a, immediateOf(i, b), Event.Lt);
            if (less === PENDING) continue frames;
          }
          if (less !== ((i & 0x8000) !== 0)) pc++;
          else {
            const jump = (code[pc]! >>> 7) - OFFSET_SJ;
            if (jump >= 0) pc += jump + 1;
          }
          continue instructions;
        }
        case Op.LeI: {
          const a = stack[ra], b = ((i >>> 16) & 0xff) - OFFSET_SC;
          let less: boolean | typeof PENDING;
          if (typeof a === 'number') less = a <= b;
          else {
            frame.pc = pc;
            less = lessInto(co, base + proto.registers, a, immediateOf(i, b), Event.Le);
            if (less === PENDING) continue frames;
          }
          if (less !== ((i & 0x8000) !== 0)) pc++;
          else {
            const jump = (code[pc]! >>> 7) - OFFSET_SJ;
            if (jump >= 0) pc += jump + 1;
          }
          continue instructions;
        }
        case Op.GtI: {
          const a = stack[ra], b = ((i >>> 16) & 0xff) - OFFSET_SC;
          let less: boolean | typeof PENDING;
          if (typeof a === 'number') less = a > b;
          else {
            frame.pc = pc;
            less = lessInto(co, base + proto.registers, immediateOf(i, b), a, Event.Lt);
            if (less === PENDING) continue frames;
          }
          if (less !== ((i & 0x8000) !== 0)) pc++;
          else {
            const jump = (code[pc]! >>> 7) - OFFSET_SJ;
            if (jump >= 0) pc += jump + 1;
          }
          continue instructions;
        }
        case Op.GeI: {
          const a = stack[ra], b = ((i >>> 16) & 0xff) - OFFSET_SC;
          let less: boolean | typeof PENDING;
          if (typeof a === 'number') less = a >= b;
          else {
            frame.pc = pc;
            less = lessInto(co, base + proto.registers, immediateOf(i, b), a, Event.Le);
            if (less === PENDING) continue frames;
          }
          if (less !== ((i & 0x8000) !== 0)) pc++;
          else {
            const jump = (code[pc]! >>> 7) - OFFSET_SJ;
            if (jump >= 0) pc += jump + 1;
          }
          continue instructions;
        }
        case Op.Test: {
          const a = stack[ra];
          if ((a === undefined || a === false) === ((i & 0x8000) !== 0)) pc++;
          else {
            const jump = (code[pc]! >>> 7) - OFFSET_SJ;
            if (jump >= 0) pc += jump + 1;
          }
          continue instructions;
        }
        case Op.TestSet: {
          const b = stack[base + ((i >>> 16) & 0xff)];
          if ((b === undefined || b === false) === ((i & 0x8000) !== 0)) pc++;
          else stack[ra] = b;
          continue instructions;
        }

        // ---- loops

        case Op.ForLoop: {
          const step = stack[ra + 2];
          if (typeof step === 'number') {
            const left = stack[ra + 1] as number;
            if (left <= 0) continue instructions;
            stack[ra + 1] = left - 1;
            const index = (stack[ra] as number) + step;
            stack[ra] = index;
            stack[ra + 3] = index;
          } else if (!stepLoop(stack, ra)) continue instructions;
          pc -= i >>> 15;
          if (--rt.fuel < 0) {
            frame.pc = pc;
            return Next.Reschedule;
          }
          if (--proto.heat < 0 && !hooked && loopHot(co, frame, pc)) {
            if (rt.fuel < 0) return Next.Reschedule;
            continue frames;
          }
          continue instructions;
        }
        case Op.ForPrep:
          frame.pc = pc;
          if (prepareLoop(stack, ra)) pc += (i >>> 15) + 1;
          continue instructions;
        case Op.TForPrep:
          frame.pc = pc;
          if (stack[ra + 3] !== undefined) markToClose(co, frame, ra + 3);
          pc += i >>> 15;
          continue instructions;
        case Op.TForCall: {
          if (--proto.heat < 0 && !hooked && loopHot(co, frame, pc - 1)) {
            if (rt.fuel < 0) return Next.Reschedule;
            continue frames;
          }
          const want = i >>> 24, func = ra + 4;
          stack[func] = stack[ra];
          stack[func + 1] = stack[ra + 1];
          stack[func + 2] = stack[ra + 2];
          frame.pc = pc;
          let argc = 2;
          for (;;) {
            const fn = stack[func];
            if (fn instanceof Native) {
              if (hooked) {
                pushNative(co, fn, func, argc, want);
                return Next.Called;
              }
              if (fn.handlers === undefined) {
                co.flight = fn;
                let n = fn.run(co, func, argc);
                co.flight = undefined;
                for (; n < want; n++) stack[func + n] = undefined;
                break;
              }
              if (fn.quick !== undefined) {
                co.flight = fn;
                let n = fn.quick(rt.window.at(co, func, argc));
                co.flight = undefined;
                if (n >= 0) {
                  for (; n < want; n++) stack[func + n] = undefined;
                  break;
                }
              }
              const native = pushNative(co, fn, func, argc, want);
              native.pc = 1;
              const n = fn.run(co, func, argc);
              if (n < 0) {
                if (n === Next.Called) continue frames;
                return n;
              }
              co.pop();
              adjust(co, frame, func, n, want);
              break;
            }
            if (fn instanceof Closure) {
              const n = --fn.proto.heat < 0 && !hooked ? callHot(co, fn, func, argc, want, Return.Call) : COLD;
              if (n >= 0) {
                adjust(co, frame, func, n, want);
                break;
              }
              if (n === COLD) pushLua(co, fn, func, argc, want);
              else if (rt.fuel < 0) return Next.Reschedule;
              continue frames;
            }
            argc = insertHandler(co, func, argc);
          }
          continue instructions;
        }
        case Op.TForLoop:
          if (stack[ra + 4] === undefined) continue instructions;
          stack[ra + 2] = stack[ra + 4];
          pc -= i >>> 15;
          if (--rt.fuel < 0) {
            frame.pc = pc;
            return Next.Reschedule;
          }
          continue instructions;

        // ---- closures and varargs

        case Op.Closure: {
          const child = proto.children[i >>> 15]!, cells: Upvalue[] = [], { upvalues } = frame.fn as Closure;
          for (const u of child.upvalues) {
            cells.push(u.inStack ? openUpvalue(co.open, stack, base + u.index) : upvalues[u.index]!);
          }
          stack[ra] = new Closure(child, cells);
          if ((rt.debt -= CLOSURE_BYTES) < 0) rt.interrupt();
          continue instructions;
        }
        case Op.VarArg: {
          const want = (i >>> 24) - 1, given = frame.extra;
          let n = want;
          if (want < 0) {
            n = given;
            frame.pc = pc;
            co.ensure(ra + n + 8);
            frame.top = ra + n;
          }
          const from = base - 1 - given;
          for (let r = 0; r < n; r++) stack[ra + r] = r < given ? stack[from + r] : undefined;
          continue instructions;
        }
        case Op.VarArgPrep:
        case Op.ExtraArg:
          continue instructions;
        case Op.Hook:
          frame.pc = pc;
          if (traceInstruction(co, frame)) continue frames;
          // Now the instruction that this one stands for.
          i = proto.code[pc - 1]!;
          ra = base + ((i >>> 7) & 0xff);
          continue;
      }
    }
  }
}

/** The immediate of a comparison as the value it was written as. */
const immediateOf = (i: number, n: number): Value => (i >>> 24 !== 0 ? float(n) : n);

/** Goes on with a tail call in hot code, if there is any. */
function tailCallHot(co: Coroutine, frame: Frame, fn: Closure, argc: number): boolean {
  const { tier } = co.rt;
  if (tier !== undefined) return tier.tailCall(co, frame, fn, argc) !== COLD;
  fn.proto.heat = NEVER_HOT;
  return false;
}

/** Goes on with a loop in hot code, if there is any. */
function loopHot(co: Coroutine, frame: Frame, pc: number): boolean {
  const { tier } = co.rt;
  frame.pc = pc;
  if (tier !== undefined) return tier.loop(co, frame, pc) !== COLD;
  frame.proto!.heat = NEVER_HOT;
  return false;
}
