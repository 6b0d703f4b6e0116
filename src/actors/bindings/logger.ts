// The `logger` module (process-api.md 10b): a logger is an object, called with colons; `with` and `named` make further ones.
// A record goes to whoever the embedder named, or as one line to the host's standard error.
import * as text from '../../messages/modules.ts';
import { bytesOf, isStr, str as strValue } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { typeName, type Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { hostClass } from '../../vm/library.ts';
import { plain, seesFrames, type Native } from '../../vm/native.ts';
import { object, str, table } from '../../vm/params.ts';
import { positionAt } from '../../vm/stack-trace.ts';
import { badArgument } from '../../vm/throw.ts';
import { ErrorObject } from '../failure.ts';
import { lineOf, type Level, type LogRecord } from '../log.ts';
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
    const key = from.keyAt(at);
    if (isStr(key)) fields.push([bytesOf(key), frozen(from.valueAt(at))]);
  }
  return fields;
}

const self = object('self', 'logger.Logger', Logger);

const writer = (level: Level, doc: string): Native =>
  seesFrames(plain(`Logger:${level}`, [self, str('message'), table('fields').opt()], '', doc, (at, { name, fields: own }, message, given) => {
    const process = processOf(at.caller), { system } = process;
    const fields = new Table();
    for (const [key, v] of [...own, ...(given === undefined ? [] : fieldsOf(given))]) fields.set(strValue(key), v);
    const record: LogRecord = {
      level, message, fields, logger: name, pid: process.pid.text, at: system.clock.now(),
      location: positionAt(at.caller, 1).replace(/: $/, ''),
    };
    system.observer.logged?.(process, level, message, fields);
    if (system.options.log !== undefined) system.options.log(record);
    else at.rt.host.writeError(lineOf(record) + '\n');
    return at.none();
  }));

export const LOGGER = hostClass(Logger, 'logger.Logger', [
  writer('debug', 'Logs what helps in finding faults.'),
  writer('info', 'Logs what happened.'),
  writer('warn', 'Logs what may become a fault.'),
  writer('error', 'Logs a fault.'),
  plain('Logger:with', [self, table('fields')], 'Logger', 'A logger whose records have these fields, too.', (at, logger, given) =>
    at.one(new Logger(logger.name, [...logger.fields, ...fieldsOf(given)]))),
  plain('Logger:named', [self, str('name')], 'Logger', 'A logger with a name, behind the one it has.', (at, logger, name) => {
    if (name === '') return badArgument(2, text.loggerNameEmpty());
    return at.one(new Logger(logger.name === '' ? name : `${logger.name}.${name}`, logger.fields));
  }),
]);

/** The module is the plain logger itself. */
export const LOGGER_MODULE = new Logger('', []);
