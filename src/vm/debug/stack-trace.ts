// Looks at frames from outside: levels, positions, function names, and the text of a traceback (luaL_traceback). Level
// 0 is the top frame of a coroutine. Must not change any frame.
import {
  anonymousFunction,
  globalFunction,
  hostSource,
  mainChunk,
  namedFunction,
  positionText,
  tracebackHeading,
  tracebackLine,
  tracebackSkip,
  tracebackTail,
  unknownName,
} from '../../messages/vm.ts';
import { calledName, type Named } from '../../bytecode/naming.ts';
import type { Proto } from '../../bytecode/proto.ts';
import type { LuaFunction } from '../../values/function.ts';
import type { Value } from '../../values/type.ts';
import { bytesOf, isStr } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { Closure } from '../closure.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Frame } from '../frame.ts';
import { Native } from '../native/native.ts';
import type { Runtime } from '../runtime.ts';
import { restoreFrame } from '../switch.ts';

/** The frame at a level, or undefined past the bottom. */
export function frameAt(co: Coroutine, level: number): Frame | undefined {
  restoreFrame(co);
  if (level < 0 || level >= co.depth) return undefined;
  if (co.hidden === 0) return co.frames[co.depth - 1 - level];
  for (let i = co.depth - 1; i >= 0; i--) if (!isHidden(co.frames[i]!) && level-- === 0) return co.frames[i];
  return undefined;
}

const isHidden = (frame: Frame): boolean => frame.hidden && !(frame.fn instanceof Closure);

/** Number of levels. */
const levels = (co: Coroutine): number => {
  restoreFrame(co);
  let n = co.depth;
  if (co.hidden !== 0) for (let i = 0; i < co.depth; i++) if (isHidden(co.frames[i]!)) n--;
  return n;
};

/** Line a Lua frame is at; -1 for natives and stripped code. */
export function currentLine(frame: Frame): number {
  if (!(frame.fn instanceof Closure)) return -1;
  return frame.fn.proto.lines[Math.max(frame.pc - 1, 0)] ?? -1;
}

/** "source:line: " of a level, or "" where there is no line (luaL_where). */
export function positionAt(co: Coroutine, level: number): string {
  const frame = frameAt(co, level);
  return frame === undefined || !(frame.fn instanceof Closure)
    ? ''
    : linePosition(frame.fn.proto, Math.max(frame.pc - 1, 0));
}

/** The same of an instruction. */
export function linePosition({ lines, shortSource }: Proto, pc: number): string {
  const line = lines[pc] ?? -1;
  return line > 0 ? `${positionText(shortSource, line)} ` : '';
}

/** "source:line: " of the operation a Lua function is at, "?:-1: " in stripped code; "" for natives (luaG_addinfo). */
export function operationPosition({ frame }: Coroutine): string {
  if (frame === undefined || !(frame.fn instanceof Closure)) return '';
  return `${positionText(frame.fn.proto.shortSource, currentLine(frame))} `;
}

/** The caller's name for the function at a level. */
export function nameAt(co: Coroutine, level: number): Named | undefined {
  const frame = frameAt(co, level);
  if (frame === undefined || frame.tail) return undefined;
  const caller = frame.below;
  if (caller === undefined) return undefined;
  return caller.fn instanceof Closure ? calledName(caller.fn.proto, caller.pc - 1) : (caller.fn as Native).callsAs;
}

/** The name under which a loaded module has the function: "string.rep", "print"; or of the module that it is. */
export function globalName(rt: Runtime, fn: LuaFunction): string | undefined {
  const search = new NameSearch([fn]);
  search.through(rt);
  return search.names.get(fn);
}

/** Is it one of the engine's own natives, which no program reaches? */
const isOwn = (fn: LuaFunction): boolean => fn instanceof Native && fn.name === unknownName();

const nameIn = (module: string, field: string): string => (module === '_G' ? field : `${module}.${field}`);

/** Looks for several functions in one walk through the loaded modules: it takes most of the time of a traceback. */
class NameSearch {
  readonly names = new Map<Value, string>();
  private readonly left: Value[] = [];

  constructor(fns: readonly LuaFunction[]) {
    for (const fn of fns) if (!isOwn(fn) && !this.left.includes(fn)) this.left.push(fn);
  }

  through(rt: Runtime): void {
    const { loaded } = rt;
    for (let at = loaded.advance(0); at !== 0 && this.left.length > 0; at = loaded.advance(at)) {
      const module = loaded.valueAt(at),
        key = loaded.keyAt(at);
      if (!isStr(key)) continue;
      if (module instanceof Table) this.throughModule(rt, bytesOf(key), module);
      else this.found(module, bytesOf(key));
    }
  }

  private throughModule(rt: Runtime, name: string, module: Table): void {
    const { left } = this;
    let hashed = false;
    rt.charge(module.extent);
    for (let i = left.length - 1; i >= 0; i--) {
      const field = module.fieldWith(left[i]);
      if (field !== undefined) this.found(left[i], nameIn(name, field));
      else hashed ||= module.mayHash(left[i]);
    }
    if (!hashed) return;
    for (let at = module.advance(0); at !== 0 && left.length > 0; at = module.advance(at)) {
      const value = module.valueAt(at),
        key = module.keyAt(at);
      if (left.includes(value) && isStr(key)) this.found(value, nameIn(name, bytesOf(key)));
    }
  }

  /** A value has a name: if it is one of the functions, that is its own. */
  private found(value: Value, name: string): void {
    const at = this.left.indexOf(value);
    if (at < 0) return;
    this.names.set(value, name);
    this.left.splice(at, 1);
  }
}

/** The words of tracebacks for the function at a level; `names` has those of loaded modules. */
function describe(co: Coroutine, level: number, names: ReadonlyMap<Value, string>): string {
  const { fn } = frameAt(co, level)!,
    global = names.get(fn);
  if (global !== undefined) return globalFunction(global);
  const named = nameAt(co, level);
  if (named !== undefined) return namedFunction(named.kind, named.name);
  if (!(fn instanceof Closure)) return unknownName();
  const { proto } = fn;
  return proto.lineDefined === 0 ? mainChunk() : anonymousFunction(proto.shortSource, proto.lineDefined);
}

/** Levels shown at the top and at the bottom of a long traceback. */
const FIRST = 10,
  LAST = 11;
/** Most levels that a traceback shows. */
export const TRACED = FIRST + LAST;

/** Levels of a coroutine that a traceback shows, from `level` down; of long ones the first and the last. */
function shownLevels(co: Coroutine, level: number): number[] {
  const last = levels(co) - 1,
    shown: number[] = [];
  const long = last - level > FIRST + LAST,
    gap = level + FIRST;
  for (let at = level; at <= last; at++) {
    if (long && at === gap) at = last - LAST + 1; // one more is left out than it says, as in PUC
    shown.push(at);
  }
  return shown;
}

const namesOf = (co: Coroutine, shown: readonly number[]): ReadonlyMap<Value, string> => {
  const search = new NameSearch(shown.map((level) => frameAt(co, level)!.fn));
  search.through(co.rt);
  return search.names;
};

/** The traceback text of a coroutine from a level down, without a leading message. */
export function traceback(co: Coroutine, level: number): string {
  let text = tracebackHeading(),
    before = level - 1;
  const shown = shownLevels(co, level),
    names = namesOf(co, shown);
  for (const at of shown) {
    if (at > before + 1) text += tracebackSkip(at - before - 2);
    before = at;
    const frame = frameAt(co, at)!;
    const source = frame.fn instanceof Closure ? frame.fn.proto.shortSource : hostSource();
    text += tracebackLine(source, currentLine(frame), describe(co, at, names));
    if (frame.tail) text += tracebackTail();
  }
  return text;
}

/** One call, in the words of a traceback. */
interface TracedCall {
  readonly source: string;
  /** -1 where it is not known. */
  readonly line: number;
  readonly name: string;
  readonly what: 'Lua' | 'host' | 'main';
}

/** The calls that a coroutine's traceback shows, innermost first. */
export function callsOf(co: Coroutine): TracedCall[] {
  const calls: TracedCall[] = [],
    shown = shownLevels(co, 0),
    names = namesOf(co, shown);
  for (const level of shown) {
    const frame = frameAt(co, level)!,
      name = describe(co, level, names);
    calls.push(
      frame.fn instanceof Closure
        ? {
            source: frame.fn.proto.shortSource,
            line: currentLine(frame),
            name,
            what: name === mainChunk() ? 'main' : 'Lua',
          }
        : { source: hostSource(), line: -1, name, what: 'host' },
    );
  }
  return calls;
}
