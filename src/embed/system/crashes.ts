// Crash reports: what is said of a process that failed by itself while nobody was told of it. As in Erlang it is an error in the
// log, with the traceback; without anybody who takes the log it is a line on standard error with the traceback indented below.
// Programs can make processes crash as fast as they like: no more are reported in a second than somebody could ever want to read.
import { oneLine } from '../../actors/modules/log.ts';
import type { Process } from '../../actors/core/process.ts';
import * as text from '../../messages/embed.ts';
import type { LogRecord } from './declared.ts';
import type { LuaError } from '../host/errors.ts';
import { encodeUtf8, readable } from '../host/text.ts';

/** A process that crashed. */
export interface Crash {
  readonly pid: string;
  readonly entry: string;
  /** Why, with the traceback where there is one. */
  readonly error: LuaError;
}

/** The name of the logger that crash reports come from. */
const LOGGER = 'crash';
/** Most reports in so many milliseconds. */
const MOST = 100, WINDOW = 1000;

export const crashOf = ({ pid, entry }: Process, error: LuaError): Crash => ({ pid: readable(pid.text), entry: readable(entry.id), error });

const indented = (traceback: string): string => (traceback === '' ? '' : `\n${traceback.replace(/^/gm, '  ')}`);
const escaped = (message: string): string => readable(oneLine(encodeUtf8(message)));

export class CrashReports {
  private since = -Infinity;
  private count = 0;

  constructor(
    private readonly write: (record: LogRecord) => void,
    private readonly clock: { now(): number; monotonic(): number },
  ) {}

  report({ pid, entry, error }: Crash): void {
    if (!this.mayReport()) return;
    const { source, line } = error.frames.find(({ what }) => what !== 'host') ?? { source: '', line: -1 };
    this.say(text.crashed(pid, entry, escaped(error.message)) + indented(error.traceback), {
      pid, fields: { entry, error: error.message, kind: error.kind }, location: source === '' ? '' : `${source}:${line}`,
    });
  }

  private mayReport(): boolean {
    const now = this.clock.monotonic();
    if (now - this.since >= WINDOW) {
      const unsaid = this.count - MOST;
      this.since = now;
      this.count = 0;
      if (unsaid > 0) this.say(text.moreCrashed(unsaid), { pid: '', fields: { count: unsaid }, location: '' });
    }
    return ++this.count <= MOST;
  }

  private say(message: string, rest: Pick<LogRecord, 'pid' | 'fields' | 'location'>): void {
    this.write({ level: 'error', logger: LOGGER, message, at: this.clock.now(), ...rest });
  }
}
