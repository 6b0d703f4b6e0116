// The `logger` module (process-api.md 10b): a logger is an object, called with colons; `with` and `named` make further ones.
// A record goes to whoever the embedder named, or as one line to the host's standard error.
import * as text from '../../messages/modules.ts';
import { bytesOf, isStr, str as strValue } from '../../values/string.ts';
import { account } from '../../values/meter.ts';
import { Table } from '../../values/table.ts';
import { typeName, type Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { hostClass } from '../../vm/library.ts';
import type { Call } from '../../vm/call.ts';
import { goOnWorking, work, type LongWork } from '../../vm/long-work.ts';
import { plain, resumable, seesFrames, type Native } from '../../vm/native.ts';
import { object, str, table } from '../../vm/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { positionAt } from '../../vm/stack-trace.ts';
import { badArgument } from '../../vm/throw.ts';
import { ErrorObject } from '../failure.ts';
import { LineWriter, type Level, type LogRecord, type LogTaker } from '../log.ts';
import { Untravelled, copy } from '../payload.ts';
import { processOf } from './support.ts';

/** Immutable: a program's loggers may share their fields. */
class Logger extends Userdata {
  constructor(readonly name: string, readonly fields: readonly (readonly [name: string, value: Value])[]) {
    super();
  }

  override get kind(): string {
    return 'logger.Logger';
  }
}

/** A field as it will stay, whatever becomes of the value: errors as text, what cannot be copied by its type. */
function frozen(v: Value): Value {
  if (v instanceof ErrorObject) return strValue(v.message);
  const copied = copy(v);
  return copied instanceof Untravelled || (copied === undefined && v !== undefined) ? strValue(typeName(v)) : copied;
}

function fieldsOf(from: Table): (readonly [string, Value])[] {
  const fields: (readonly [string, Value])[] = [];
  for (let at = from.advance(0); at !== 0; at = from.advance(at)) {
    account.charge(FIELD);
    const key = from.keyAt(at);
    if (isStr(key)) fields.push([bytesOf(key), frozen(from.valueAt(at))]);
  }
  return fields;
}

const self = object('self', 'logger.Logger', Logger);

/** What a field costs; a record, besides. */
const FIELD = 20, RECORD = 300;
/** Units of work of a part of a line. */
const PART = 5_000;
/** Bytes of a logger, and of each of its fields. */
const LOGGER_BYTES = 64, FIELD_BYTES = 40;

/** Writes a record as a line. */
class Writing implements LongWork {
  private readonly writer: LineWriter;

  constructor(record: LogRecord, private readonly taker: LogTaker | undefined) {
    this.writer = new LineWriter(record);
  }

  step(rt: Runtime): boolean {
    rt.charge(this.writer.step(PART));
    return this.writer.line !== undefined;
  }

  finish({ rt }: Call): number {
    const line = this.writer.line! + '\n';
    rt.charge(line.length >> 1);
    rt.wrote(line.length);
    if (this.taker === undefined) rt.host.writeError(line);
    else this.taker.line(line);
    return 0;
  }
}

const writer = (level: Level, doc: string): Native =>
  seesFrames(resumable(`Logger:${level}`, [self, str('message'), table('fields').opt()], '', doc, {
    start(call, { name, fields: own }, message, given) {
      const { rt } = call, process = processOf(call.co), { system } = process;
      rt.charge(RECORD + FIELD * own.length);
      const fields = new Table();
      for (const [key, v] of [...own, ...(given === undefined ? [] : fieldsOf(given))]) fields.set(strValue(key), v);
      const record: LogRecord = {
        level, message, fields, logger: name, pid: process.pid.text, at: system.clock.now(),
        location: positionAt(call.co, 1).replace(/: $/, ''),
      };
      system.observer.logged?.(process, level, message, fields);
      const { log } = system.options;
      if (log?.takesRecords() !== true) return work(call, new Writing(record, log));
      rt.wrote(message.length);
      log.record(record);
      return 0;
    },
    done: goOnWorking,
  }));

/** A logger with further fields. */
function extended(rt: Runtime, { name, fields }: Logger, more: readonly (readonly [string, Value])[]): Logger {
  rt.charge(FIELD + fields.length + more.length);
  rt.allocate(LOGGER_BYTES + FIELD_BYTES * (fields.length + more.length));
  return new Logger(name, [...fields, ...more]);
}

export const LOGGER = hostClass(Logger, 'logger.Logger', [
  writer('debug', 'Logs what helps in finding faults.'),
  writer('info', 'Logs what happened.'),
  writer('warn', 'Logs what may become a fault.'),
  writer('error', 'Logs a fault.'),
  plain('Logger:with', [self, table('fields')], 'Logger', 'A logger whose records have these fields, too.', (at, logger, given) =>
    at.one(extended(at.rt, logger, fieldsOf(given)))),
  plain('Logger:named', [self, str('name')], 'Logger', 'A logger with a name, behind the one it has.', (at, logger, name) => {
    if (name === '') return badArgument(2, text.loggerNameEmpty());
    return at.one(new Logger(logger.name === '' ? name : `${logger.name}.${name}`, logger.fields));
  }),
]);

/** The module is the plain logger itself. */
export const LOGGER_MODULE = new Logger('', []);
