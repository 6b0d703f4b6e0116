// Crash reports, as in Erlang: a process failed by itself, and no monitor, link or waiter learns of it. A report is an
// error record in the log, with the traceback; without a log sink it is a line on standard error, followed by the
// traceback. The rate is limited, because programs can make processes crash very fast.
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
  /** The error, with a traceback if there is one. */
  readonly error: LuaError;
}

/** The logger name of crash reports. */
const LOGGER = 'crash';
/** The maximum number of reports per interval, in milliseconds. */
const MOST = 100,
  WINDOW = 1000;

export const crashOf = ({ pid, entry }: Process, error: LuaError): Crash => ({
  pid: readable(pid.text),
  entry: readable(entry.id),
  error,
});

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
      pid,
      fields: { entry, error: error.message, kind: error.kind },
      location: source === '' ? '' : `${source}:${line}`,
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
