// Modules that come from elsewhere than files: loaders of texts that are in memory, and a searcher that asks a function
// of the host (§6.3 package.searchers). The function may wait: it is called as any Lua function is.
import { moduleBroken, noModuleOfLoader } from '../messages/stdlib.ts';
import { Closure } from '../vm/closure.ts';
import type { Coroutine } from '../vm/coroutine.ts';
import { frameAt } from '../vm/debug/stack-trace.ts';
import type { LuaFunction } from '../values/function.ts';
import { bytesOf, isStr, str as text } from '../values/string.ts';
import type { Table } from '../values/table.ts';
import type { Value } from '../values/type.ts';
import type { Call } from '../vm/native/call.ts';
import { plain, resumable } from '../vm/native/declare.ts';
import { goOnWorking, work } from '../vm/native/long-work.ts';
import { type Native, needsCallerFrames } from '../vm/native/native.ts';
import { any, str } from '../vm/native/params.ts';
import type { Runtime } from '../vm/runtime.ts';
import { raise } from '../vm/throw.ts';
import { compiling } from './load.ts';

/** Puts a loader into package.preload. */
export function preload(rt: Runtime, name: string, loader: LuaFunction): void {
  (packageOf(rt).getStr('preload') as Table).set(text(name), loader);
}

/** Adds a searcher, behind all others. */
export function addSearcher(rt: Runtime, searcher: LuaFunction): void {
  const searchers = packageOf(rt).getStr('searchers') as Table;
  searchers.setInt(searchers.length() + 1, searcher);
}

const packageOf = (rt: Runtime): Table => rt.loaded.getStr('package') as Table;

/** The module's chunk is running. */
const RUNNING = Symbol('running');

/** A loader that compiles a text (or reads a binary chunk), and runs it with the module's name and data. */
export function textModule(name: string, source: () => string): Native {
  return resumable('loader', [str('name').opt(), any('data')], 'any', 'Compiles and runs the text of a module.', {
    start: (call) => compileModule(call, name, source(), (c, made) => c.keep(RUNNING).invoke(made, c.arg(1), c.arg(2))),
    done: (call) => (call.kept() === RUNNING ? call.pass() : goOnWorking(call)),
  });
}

function compileModule(
  call: Call,
  name: string,
  source: string,
  then: (call: Call, made: LuaFunction) => number,
): number {
  const end = (c: Call, made: LuaFunction | undefined, error: Value): number =>
    made === undefined ? raise(moduleBroken(name, isStr(error) ? bytesOf(error) : '')) : then(c, made);
  return work(call, compiling(call.rt, source, `=${name}`, end));
}

/** The host's function has been asked. */
const ASKED = Symbol('asked');

/**
 * A searcher that calls a function with the module's name and the chunk that requires it. What that gives is a text to
 * compile, or else the module itself; nil: there is none.
 */
export function loaderSearcher(ask: LuaFunction): Native {
  const searcher = resumable('searcher', [str('name')], '...', 'Asks the loader of the host.', {
    start: (call, name) => call.keep(ASKED).invoke(ask, text(name), text(requirer(call.co))),
    done: (call) => (call.kept() === ASKED ? found(call) : goOnWorking(call)),
  });
  return needsCallerFrames(searcher);
}

function found(call: Call): number {
  const given = call.result(1),
    name = str('name').take(call.arg(1), 1, true);
  if (given === undefined) return call.text(noModuleOfLoader(name));
  if (!isStr(given)) return call.two(valueModule(given), text(name));
  return compileModule(call, name, bytesOf(given), (c, made) => c.two(made, text(name)));
}

const valueModule = (value: Value): Native => {
  const loader = plain('loader', [], 'any', 'Gives the value of a module.', (at) => at.one(value));
  loader.isClosure = true;
  loader.upvalue = value;
  return loader;
};

/** The chunk whose function called require: the nearest below the frames of the searcher and of require. */
function requirer(co: Coroutine): string {
  for (let level = 2, frame; (frame = frameAt(co, level)) !== undefined; level++)
    if (frame.fn instanceof Closure) return frame.fn.proto.source.replace(/^[=@]/, '');
  return '';
}
