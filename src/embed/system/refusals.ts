// Collects faulty entries and services, with reasons, so that the rest of a lenient system can run; otherwise throws
// the first fault.
// It must not know how faults are found, nor where the log goes.
import type { Entry as CoreEntry } from '../../actors/core/entry.ts';
import * as text from '../../messages/embed.ts';
import { refusedEntry, type Entry } from './entries.ts';
import { LuaError } from '../host/errors.ts';
import { encodeUtf8 } from '../host/text.ts';
import { isA } from '../host/thrown.ts';

/** Options and results of checking. */
interface Leniency {
  readonly lenient?: boolean;
  readonly refused?: Readonly<Record<string, string>>;
}

export class Refusals {
  readonly reasons: Record<string, string> = Object.create(null) as Record<string, string>;
  private readonly lines: (readonly [message: string, id: string])[] = [];
  private readonly lenient: boolean;

  constructor(private readonly given: Leniency) {
    this.lenient = given.lenient === true;
  }

  /** All entries for actors/core, including refused ones. */
  entries(
    entries: Readonly<Record<string, Entry>>,
    take: (id: string, entry: Entry) => CoreEntry,
  ): Map<string, CoreEntry> {
    const taken = new Map<string, CoreEntry>();
    for (const [id, reason] of Object.entries(this.given.refused ?? {})) {
      this.refuse(text.entryNamed(id), id, reason);
      taken.set(encodeUtf8(id), refusedEntry(id, DEFAULT_KIND, reason));
    }
    for (const [id, entry] of Object.entries(entries)) taken.set(encodeUtf8(id), this.entry(id, entry, take));
    return taken;
  }

  private entry(id: string, entry: Entry, take: (id: string, entry: Entry) => CoreEntry): CoreEntry {
    try {
      return take(id, entry);
    } catch (thrown) {
      if (!this.lenient || !isA(thrown, LuaError)) throw thrown;
      const reason = text.withoutOwner(text.entryNamed(id), thrown.message);
      this.refuse(text.entryNamed(id), id, reason);
      return refusedEntry(id, entry.kind ?? DEFAULT_KIND, reason);
    }
  }

  /** Notes a faulty service. */
  readonly service = (id: string, error: LuaError): void => {
    if (!this.lenient) throw error;
    this.refuse(text.serviceNamed(id), id, text.withoutOwner(text.serviceNamed(id), error.message));
  };

  private refuse(what: string, id: string, reason: string): void {
    this.reasons[id] = reason;
    this.lines.push([text.refused(what, reason), id]);
  }

  /** Writes a log line for each refusal. */
  report(say: (message: string, id: string) => void): void {
    for (const [message, id] of this.lines) say(message, id);
  }
}

const DEFAULT_KIND = 'process.lua';
