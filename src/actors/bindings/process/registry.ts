// `process.registry`: names of processes (README 7f): argument checks and results. Without other nodes all scopes are
// the local one. Which process has a name: core/registry.ts.
import * as text from '../../../messages/actors.ts';
import { isNumber, toDouble } from '../../../values/number.ts';
import { bytesOf, isStr } from '../../../values/string.ts';
import { library } from '../../../vm/native/library.ts';
import { plain, resumable } from '../../../vm/native/declare.ts';
import { SLOW_PATH } from '../../../vm/native/native.ts';
import { str, value } from '../../../vm/native/params.ts';
import { ErrorObject, KINDS, invalid } from '../../values/failure.ts';
import { parsePid } from '../../values/pid.ts';
import type { Scope } from '../../core/network.ts';
import { Process } from '../../core/process.ts';
import { bytesOfName, nameFault } from '../../core/registry.ts';
import type { Value } from '../../../values/type.ts';
import { find, processOf, refuse, waitTicket } from '../common/support.ts';

/** The process of a PID argument; nil means the caller. */
function holderOf(caller: Process, pid: Value): Process | ErrorObject {
  if (pid === undefined) return caller;
  if (!isStr(pid)) return invalid(text.pidNotString());
  const parts = parsePid(bytesOf(pid));
  if (parts === 'braces') return invalid(text.pidWithoutBraces());
  if (parts === 'pipe') return invalid(text.pidWithoutPipe());
  return find(caller, bytesOf(pid), text.pidNotRegistered);
}

const SCOPES = { LOCAL: 0, EVENTUAL: 1, CONSISTENT: 2, STRONG: 3 };
const WIDEST = Math.max(...Object.values(SCOPES));

/** The error for a bad scope argument. */
function scopeFault(scope: Value): ErrorObject | undefined {
  if (scope === undefined) return undefined;
  if (!isNumber(scope)) return invalid(text.scopeNotNumber());
  const number = toDouble(scope);
  return Number.isInteger(number) && number >= 0 && number <= WIDEST ? undefined : invalid(text.scopeUnknown());
}

/** Fuel for registering or unregistering a name, and for looking it up. */
const CHANGE = 50,
  LOOK = 20;

/** The scope of an argument, if names of that scope are known to other nodes. */
function spanning({ system }: Process, scope: Value): Scope | undefined {
  if (!isNumber(scope) || system.network === undefined) return undefined;
  return SPANNING[toDouble(scope)];
}
const SPANNING: readonly (Scope | undefined)[] = [undefined, 'eventual', 'consistent', 'strong'];

/** The process to register, if the arguments allow it. */
function holderFor(caller: Process, name: string, pid: Value, scope: Value): Process | ErrorObject {
  const fault = scopeFault(scope),
    unfit = nameFault(name);
  if (fault !== undefined) return fault;
  if (unfit !== undefined) return invalid(unfit);
  const holder = holderOf(caller, pid);
  return holder instanceof Process && holder.remote !== undefined && caller.system.threads === undefined
    ? invalid(text.pidElsewhere())
    : holder;
}

const register = resumable(
  'process.registry.register',
  [str('name'), value('pid', 'string?'), value('scope', 'integer?')],
  'boolean?, error?',
  'Gives a name to the process with this PID, by default to this one; nil and an error if another process has it.',
  {
    fastPath(at) {
      const name = at.arg(1),
        caller = at.caller.task!.owner;
      if (!isStr(name) || !(caller instanceof Process)) return SLOW_PATH;
      if (caller.system.threads !== undefined || spanning(caller, at.arg(3)) !== undefined) return SLOW_PATH;
      at.rt.charge(CHANGE);
      const bytes = bytesOf(name);
      at.rt.allocate(bytesOfName(bytes));
      const holder = holderFor(caller, bytes, at.arg(2), at.arg(3)),
        done = holder instanceof ErrorObject ? holder : caller.system.register(bytes, holder);
      return done === true ? at.one(true) : refuse(at, done!);
    },
    start(call, name, pid, scope) {
      call.rt.charge(CHANGE);
      call.rt.allocate(bytesOfName(name));
      const caller = processOf(call.co),
        holder = holderFor(caller, name, pid, scope),
        wide = spanning(caller, scope);
      if (holder instanceof ErrorObject) return refuse(call, holder);
      const done =
        wide === undefined
          ? caller.system.register(name, holder, call.ticket())
          : caller.system.network!.register(name, holder, wide, waitTicket(call, false));
      if (done === undefined) return call.park();
      return done === true ? call.one(true) : refuse(call, done);
    },
    done: (call) => call.pass(),
  },
);

const lookup = plain(
  'process.registry.lookup',
  [str('name')],
  'string?, error?',
  'The PID of the process with this name; nil and an error if there is none.',
  (at, name) => {
    const holder = processOf(at.caller).system.named(name);
    at.rt.charge(LOOK);
    return holder !== undefined
      ? at.text(holder.pid.text)
      : refuse(at, new ErrorObject(text.nameUnknown(), KINDS.NOT_FOUND));
  },
);

const unregister = plain(
  'process.registry.unregister',
  [str('name')],
  'boolean',
  'Takes a name away, and gives true; false if no process has it.',
  (at, name) => {
    at.rt.charge(CHANGE);
    return at.one(processOf(at.caller).system.unname(name));
  },
);

export const REGISTRY_LIBRARY = library('registry', [register, lookup, unregister], SCOPES);
