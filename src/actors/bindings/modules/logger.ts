// The `logger` module (README 10b): a logger is an object with methods; `with` and `named` make new ones. Records go to
// the embedder's log sink, or as lines to the host's standard error.
import * as text from '../../../messages/modules.ts';
import { bytesOf, isStr, str as strValue, type Str } from '../../../values/string.ts';
import { Table } from '../../../values/table.ts';
import { typeName, type Value } from '../../../values/type.ts';
import { Userdata } from '../../../values/userdata.ts';
import { hostClass } from '../../../vm/native/library.ts';
import type { Call } from '../../../vm/native/call.ts';
import { goOnWorking, work, type LongWork } from '../../../vm/native/long-work.ts';
import { plain, resumable } from '../../../vm/native/declare.ts';
import { needsCallerFrames, type Native } from '../../../vm/native/native.ts';
import { object, str, table } from '../../../vm/native/params.ts';
import type { Runtime } from '../../../vm/runtime.ts';
import { positionAt } from '../../../vm/debug/stack-trace.ts';
import { badArgument } from '../../../vm/throw.ts';
import { ErrorObject } from '../../values/failure.ts';
import { LineWriter, type LogTransfer, type Level, type LogRecord } from '../../modules/log.ts';
import { Copies, NotCopyable } from '../../values/payload.ts';
import type { Process } from '../../core/process.ts';
import { processOf } from '../common/support.ts';

/** Immutable: loggers may share fields. */
class Logger extends Userdata {
  constructor(
    readonly name: string,
    readonly fields: readonly (readonly [name: string, value: Value])[],
  ) {
    super();
  }

  override holds(): Iterable<Value> {
    return this.fields.map(([, v]) => v);
  }

  override get bytes(): number {
    return LOGGER_BYTES + FIELD_BYTES * this.fields.length + this.name.length;
  }

  override get kind(): string {
    return 'logger.Logger';
  }
}

/** A snapshot of a field: errors as text, uncopyable values as their type name. */
function frozen(v: Value, copied: Value | NotCopyable): Value {
  if (v instanceof ErrorObject) return strValue(v.message);
  return copied instanceof NotCopyable || (copied === undefined && v !== undefined) ? strValue(typeName(v)) : copied;
}

/** Takes a snapshot of the fields of a table. No other task of the process runs until it is done. */
abstract class Taking implements LongWork {
  readonly fields: (readonly [name: string, value: Value])[] = [];
  private cursor = 0;
  private copying: Copies | undefined = undefined;
  private taken = false;

  constructor(
    private readonly process: Process,
    private readonly from: Table | undefined,
  ) {}

  step(rt: Runtime): boolean {
    if (!this.taken) this.taken = this.from === undefined || this.take(rt, this.from);
    this.process.exclusive = this.taken ? undefined : rt.running;
    return this.taken && this.goOn(rt);
  }

  /** Does something with the finished fields; true when done. */
  protected abstract goOn(rt: Runtime): boolean;
  abstract finish(call: Call): number;

  /** Copies some fields; true when done. */
  private take(rt: Runtime, from: Table): boolean {
    for (let left = PART; left > 0; left -= FIELD) {
      if (this.copying === undefined && !this.next(from)) return true;
      rt.charge(FIELD);
      if (this.copying !== undefined && !this.copy(rt, from, this.copying)) return false;
    }
    return false;
  }

  private next(from: Table): boolean {
    this.cursor = from.advance(this.cursor);
    if (this.cursor === 0) return false;
    if (isStr(from.keyAt(this.cursor))) this.copying = new Copies([from.valueAt(this.cursor)]);
    return true;
  }

  private copy(rt: Runtime, from: Table, copies: Copies): boolean {
    if (!copies.work(PART, rt)) return false;
    const { result } = copies;
    this.fields.push([
      bytesOf(from.keyAt(this.cursor) as Str),
      frozen(from.valueAt(this.cursor), result instanceof NotCopyable ? result : result[0]),
    ]);
    this.copying = undefined;
    return true;
  }
}

/** A logger with more fields. */
class Extending extends Taking {
  constructor(
    process: Process,
    from: Table,
    private readonly logger: Logger,
  ) {
    super(process, from);
  }

  protected goOn(): boolean {
    return true;
  }

  finish(call: Call): number {
    const { rt } = call,
      { name, fields } = this.logger,
      size = fields.length + this.fields.length;
    rt.charge(FIELD + size);
    const extended = new Logger(name, [...fields, ...this.fields]);
    rt.allocate(extended.bytes);
    return call.one(extended);
  }
}

const self = object('self', 'logger.Logger', Logger);

/** Fuel per field, and per record. */
const FIELD = 20,
  RECORD = 300;
/** Work per part of a line. */
const PART = 5_000;
/** Accounted bytes of a logger, and of each field. */
const LOGGER_BYTES = 64,
  FIELD_BYTES = 40;
/** Bytes of a name per unit (as a power of two). */
const BYTES_SHIFT = 6;

/** Logs a record: passes it to the sink, or writes it as a line. */
class Logging extends Taking {
  private handing: LogTransfer | undefined = undefined;
  private writer: LineWriter | undefined = undefined;

  constructor(
    private readonly who: Process,
    given: Table | undefined,
    private readonly logger: Logger,
    private readonly about: About,
  ) {
    super(who, given);
  }

  protected goOn(rt: Runtime): boolean {
    if (this.handing === undefined && this.writer === undefined) this.begin(rt);
    rt.charge((this.handing ?? this.writer!).step(PART));
    return this.handing?.over ?? this.writer!.line !== undefined;
  }

  private begin(rt: Runtime): void {
    const {
        who: { system, pid },
        logger: { name, fields: own },
        about: { level, message, location },
      } = this,
      { log } = system.options;
    const fields = new Table();
    rt.charge(FIELD * own.length);
    for (const [key, v] of own) fields.set(strValue(key), v);
    for (const [key, v] of this.fields) fields.set(strValue(key), v);
    const record: LogRecord = { level, message, fields, logger: name, pid: pid.text, at: system.clock.now(), location };
    system.observer.logged?.(this.who, level, message, fields);
    if (log?.takesRecords() !== true) this.writer = new LineWriter(record);
    else {
      rt.wrote(message.length);
      this.handing = log.record(record);
    }
  }

  finish({ rt }: Call): number {
    if (this.writer === undefined) return 0;
    const line = this.writer.line! + '\n',
      { log } = this.who.system.options;
    rt.charge(line.length >> 1);
    rt.wrote(line.length);
    if (log === undefined) rt.host.writeError(line);
    else log.line(line);
    return 0;
  }
}

/** The contents of a record. */
interface About {
  readonly level: Level;
  readonly message: string;
  readonly location: string;
}

const writer = (level: Level, doc: string): Native =>
  needsCallerFrames(
    resumable(`Logger:${level}`, [self, str('message'), table('fields').opt()], '', doc, {
      start(call, logger, message, given) {
        call.rt.charge(RECORD);
        return work(
          call,
          new Logging(processOf(call.co), given, logger, {
            level,
            message,
            location: positionAt(call.co, 1).replace(/: $/, ''),
          }),
        );
      },
      done: goOnWorking,
    }),
  );

export const LOGGER = hostClass(Logger, 'logger.Logger', [
  writer('debug', 'Logs a message at level debug, with fields.'),
  writer('info', 'Logs a message at level info, with fields.'),
  writer('warn', 'Logs a message at level warn, with fields.'),
  writer('error', 'Logs a message at level error, with fields.'),
  resumable('Logger:with', [self, table('fields')], 'Logger', 'Another logger, whose records have these fields, too.', {
    start: (call, logger, given) => work(call, new Extending(processOf(call.co), given, logger)),
    done: goOnWorking,
  }),
  plain(
    'Logger:named',
    [self, str('name')],
    'Logger',
    'Another logger, with a name behind the one it has. Raises for an empty name.',
    (at, logger, name) => {
      if (name === '') return badArgument(2, text.loggerNameEmpty());
      const named = new Logger(logger.name === '' ? name : `${logger.name}.${name}`, logger.fields);
      // As for making its text.
      at.rt.charge(FIELD + (named.name.length >> BYTES_SHIFT));
      at.rt.allocate(named.bytes);
      return at.one(named);
    },
  ),
]);

/** The module is the root logger. */
export const LOGGER_MODULE = new Logger('', []);
