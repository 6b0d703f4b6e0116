// The `io` module (process-api.md §11): the terminal, for processes on a terminal host; everybody else is told that there
// is none. Reading waits like any other wait. What there is to read is ../terminal.ts.
import * as text from '../../messages/modules.ts';
import { isNumber } from '../../values/number.ts';
import { formatNumber } from '../../values/numeral.ts';
import { bytesOf, isStr, str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Call } from '../../vm/call.ts';
import type { Coroutine } from '../../vm/coroutine.ts';
import type { Host, HostFailure } from '../../vm/host.ts';
import { library } from '../../vm/library.ts';
import { plain, resumable, type Native } from '../../vm/native.ts';
import { int, rest, value } from '../../vm/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import type { Ticket } from '../../vm/ticket.ts';
import type { Window } from '../../vm/window.ts';
import { ErrorObject, KINDS } from '../failure.ts';
import { Terminal, type Input, type Reader, type Want } from '../terminal.ts';
import { processOf, refuse, waitTicket } from './support.ts';

const TERMINAL_HOST = 'terminal.host';

const onTerminal = (co: Coroutine): boolean => processOf(co).host.spec.kind === TERMINAL_HOST;

const unavailable = (message: string): ErrorObject => new ErrorObject(message, KINDS.UNAVAILABLE, { retryable: false });
const noTerminal = (at: Window | Call): number => refuse(at, unavailable(text.noTerminal()));

// ---- writing

/** Writes its arguments as tostring shows them; a `__tostring` may do whatever Lua can, so they are turned one by one. */
const writer = (name: string, doc: string, between: string, end: string, put: (host: Host, bytes: string) => void): Native => {
  const gather = (call: Call): number => {
    const texts = call.kept<string[]>();
    while (texts.length < call.count) {
      const v = call.arg(texts.length + 1);
      if (isStr(v)) texts.push(bytesOf(v));
      else if (isNumber(v)) texts.push(formatNumber(v));
      else return call.invoke(call.rt.globals.getStr('tostring'), v);
    }
    put(call.rt.host, texts.join(between) + end);
    return call.one(true);
  };
  return resumable(`io.${name}`, [rest()], 'boolean', doc, {
    start: (call) => (onTerminal(call.co) ? gather(call.keep([])) : noTerminal(call)),
    done(call) {
      const shown = call.result(1);
      call.kept<string[]>().push(isStr(shown) ? bytesOf(shown) : '');
      return gather(call);
    },
  });
};

const toOutput = (host: Host, bytes: string): void => host.write(bytes);
const toErrors = (host: Host, bytes: string): void => host.writeError(bytes);

const flush = plain('io.flush', [], 'boolean', 'Lets go of what is gathered.', (at) => {
  if (!onTerminal(at.caller)) return noTerminal(at);
  at.rt.host.files?.stdout.flush();
  return at.one(true);
});

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
  // What was written before is to be seen before.
  call.rt.host.files?.stdout.flush();
  const terminal = terminalOf(call.rt), input = terminal.now(want);
  if (input === undefined) {
    terminal.later(want, new Waiting(waitTicket(call, false)));
    return call.park();
  }
  const error = errorOf(input);
  return error === undefined ? call.text((input as { bytes: string }).bytes) : refuse(call, error);
}

const DEFAULT_BYTES = 1024;

const readBytes = resumable('io.read', [int('n').or(DEFAULT_BYTES)], 'string', 'Reads up to n bytes, waiting for the first.', {
  start: (call, n) => read(call, n > 0 ? n : DEFAULT_BYTES),
});

const readLine = resumable('io.readline', [], 'string', 'Reads a line, without its end.', {
  start: (call) => read(call, 'line'),
});

const raw = plain('io.raw', [value('enable')], 'boolean', 'Has keys come one by one, or line by line again.', (at, enable) => {
  if (!onTerminal(at.caller)) return noTerminal(at);
  return at.rt.host.setRaw?.(enable !== false) === true ? at.one(true) : refuse(at, unavailable(text.noRawTerminal()));
});

const args = plain('io.args', [], 'table', 'The arguments on the command line.', (at) => {
  const list = new Table();
  for (const arg of processOf(at.caller).host.spec.args ?? []) list.append(str(arg));
  return at.one(list);
});

export const IO_MODULE = library('io', [
  writer('write', 'Writes to the terminal.', '', '', toOutput),
  writer('print', 'Writes a line to the terminal, with tabs in between.', '\t', '\n', toOutput),
  writer('eprint', 'Writes a line to standard error, with tabs in between.', '\t', '\n', toErrors),
  readBytes, readLine, raw, flush, args,
]);
