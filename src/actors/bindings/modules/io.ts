// The `io` module (README 11): the terminal, for processes on a terminal host; other processes get an error. Reading
// parks the coroutine. Where input comes from: actors/modules/terminal.ts.
import * as text from '../../../messages/modules.ts';
import { Gathering } from '../../../values/bytes.ts';
import { isNumber } from '../../../values/number.ts';
import { formatNumber } from '../../../values/numeral.ts';
import { bytesOf, isStr, str } from '../../../values/string.ts';
import { Table } from '../../../values/table.ts';
import type { LuaNumber } from '../../../values/type.ts';
import type { Call } from '../../../vm/native/call.ts';
import type { Coroutine } from '../../../vm/coroutine.ts';
import type { Host, HostFailure } from '../../../vm/host.ts';
import { library } from '../../../vm/native/library.ts';
import { gather } from '../../../vm/native/long-work.ts';
import { plain, resumable } from '../../../vm/native/declare.ts';
import type { Native } from '../../../vm/native/native.ts';
import { int, rest, value } from '../../../vm/native/params.ts';
import type { Runtime } from '../../../vm/runtime.ts';
import type { Ticket } from '../../../vm/ticket.ts';
import type { Window } from '../../../vm/native/window.ts';
import { ErrorObject, KINDS } from '../../values/failure.ts';
import { Terminal, type Input, type Reader, type Want } from '../../modules/terminal.ts';
import { processOf, refuse, waitTicket } from '../common/support.ts';

const TERMINAL_HOST = 'terminal.host';

const onTerminal = (co: Coroutine): boolean => processOf(co).host.spec.kind === TERMINAL_HOST;

const unavailable = (message: string): ErrorObject => new ErrorObject(message, KINDS.UNAVAILABLE, { retryable: false });
const noTerminal = (at: Window | Call): number => refuse(at, unavailable(text.noTerminal()));

// ---- writing

/** Fuel per argument. */
const ARGUMENT = 20;
/** Bytes written at once. */
const AT_ONCE = 65_536;

/** Output that a native has assembled, and how much of it is written. */
class Output {
  readonly text = new Gathering();
  /** Index of the next argument; whether `tostring` was called for the one before. */
  at = 1;
  asked = false;
  written = 0;

  /** Writes the next part; true if it was the last. */
  write({ rt }: Call, put: (host: Host, bytes: string) => void): boolean {
    const { text } = this.text,
      part = text.length <= AT_ONCE ? text : text.slice(this.written, this.written + AT_ONCE);
    rt.charge(part.length >> 1);
    rt.wrote(part.length);
    put(rt.host, part);
    return (this.written += part.length) >= text.length;
  }
}

/** Writes its arguments as `tostring` shows them, one by one: a `__tostring` is a Lua call. */
const writer = (
  name: string,
  doc: string,
  between: string,
  end: string,
  put: (host: Host, bytes: string) => void,
): Native => {
  const goOn = (call: Call): number => {
    const out = call.kept<Output>(),
      { rt } = call;
    while (rt.fuel >= 0) {
      if (out.at > call.count + 1) {
        if (out.write(call, put)) return call.one(true);
      } else if (out.at === call.count + 1) {
        gather(rt, out.text, end);
        out.at++;
      } else if (!argument(call, out)) return call.invoke(rt.globals.getStr('tostring'), call.arg(out.at - 1));
    }
    return call.reschedule();
  };
  /** Adds the next argument; false: `tostring` must be called for it. */
  const argument = (call: Call, out: Output): boolean => {
    const { rt } = call,
      v = call.arg(out.at++);
    rt.charge(ARGUMENT);
    if (out.at > 2) gather(rt, out.text, between);
    out.asked = !isStr(v) && !isNumber(v);
    if (!out.asked) gather(rt, out.text, isStr(v) ? bytesOf(v) : formatNumber(v as LuaNumber));
    return !out.asked;
  };
  return resumable(`io.${name}`, [rest('values')], 'boolean?, error?', doc, {
    start: (call) => (onTerminal(call.co) ? goOn(call.keep(new Output())) : noTerminal(call)),
    done(call) {
      const out = call.kept<Output>(),
        shown = call.result(1);
      if (out.asked && isStr(shown)) gather(call.rt, out.text, bytesOf(shown));
      out.asked = false;
      return goOn(call);
    },
  });
};

const toOutput = (host: Host, bytes: string): void => host.write(bytes);
const toErrors = (host: Host, bytes: string): void => host.writeError(bytes);

const flush = plain(
  'io.flush',
  [],
  'boolean?, error?',
  'Writes out what the output has gathered; nil and an error in a process without a terminal.',
  (at) => {
    if (!onTerminal(at.caller)) return noTerminal(at);
    at.rt.host.files?.stdout.flush();
    return at.one(true);
  },
);

// ---- reading

const TERMINAL = {};
const terminalOf = (rt: Runtime): Terminal => rt.slot(TERMINAL, () => new Terminal(rt.host));

/** A task that waits for input. */
class Waiting implements Reader {
  constructor(private readonly ticket: Ticket) {}

  get valid(): boolean {
    return this.ticket.valid;
  }

  read(input: Input): void {
    const error = errorOf(input);
    if (error === undefined) this.ticket.resume(str((input as { bytes: string }).bytes));
    else this.ticket.resume(undefined, error);
  }
}

function errorOf(input: Input): ErrorObject | undefined {
  if (input === 'end') return unavailable(text.endOfInput());
  return 'bytes' in input ? undefined : unavailable((input satisfies HostFailure).failure);
}

function read(call: Call, want: Want): number {
  if (!onTerminal(call.co)) return noTerminal(call);
  // Output before the read must be visible.
  call.rt.host.files?.stdout.flush();
  const terminal = terminalOf(call.rt),
    input = terminal.now(want);
  if (input === undefined) {
    terminal.later(want, new Waiting(waitTicket(call, false)));
    return call.park();
  }
  const error = errorOf(input);
  return error === undefined ? call.text((input as { bytes: string }).bytes) : refuse(call, error);
}

const DEFAULT_BYTES = 1024;

const readBytes = resumable(
  'io.read',
  [int('n').or(DEFAULT_BYTES)],
  'string?, error?',
  'Reads up to n bytes, by default 1024, waiting for the first; nil and an error at the end of input.',
  {
    start: (call, n) => read(call, n > 0 ? n : DEFAULT_BYTES),
  },
);

const readLine = resumable(
  'io.readline',
  [],
  'string?, error?',
  'Reads a line, without its end, waiting for it; nil and an error at the end of input.',
  {
    start: (call) => read(call, 'line'),
  },
);

const raw = plain(
  'io.raw',
  [value('enable', 'boolean?')],
  'boolean?, error?',
  'Makes the terminal give keys one by one, or after false line by line again; nil and an error if it cannot.',
  (at, enable) => {
    if (!onTerminal(at.caller)) return noTerminal(at);
    return at.rt.host.setRaw?.(enable !== false) === true
      ? at.one(true)
      : refuse(at, unavailable(text.noRawTerminal()));
  },
);

const args = plain('io.args', [], 'table', 'A list of the arguments on the command line.', (at) => {
  const list = new Table();
  for (const arg of processOf(at.caller).host.spec.args ?? []) list.append(str(arg));
  return at.one(list);
});

export const IO_MODULE = library('io', [
  writer(
    'write',
    'Writes the texts of its arguments to the terminal; nil and an error in a process that has none.',
    '',
    '',
    toOutput,
  ),
  writer(
    'print',
    'Writes the texts of its arguments, tabs between them, as a line to the terminal; nil and an error in a process that has none.',
    '\t',
    '\n',
    toOutput,
  ),
  writer(
    'eprint',
    'Writes the texts of its arguments, tabs between them, as a line to standard error; nil and an error in a process without a terminal.',
    '\t',
    '\n',
    toErrors,
  ),
  readBytes,
  readLine,
  raw,
  flush,
  args,
]);
