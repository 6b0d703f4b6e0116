// Go's Location: the UTC offset of a zone at an instant (README 10.6). Zones of the IANA database come from the host
// through Intl and are cached; the local zone is Intl's default. Offsets depend on the instant asked for, never on the
// current time.
// It must not know calendars: instants are seconds since 1970 UTC.
import * as text from '../../messages/actors.ts';
import { account } from '../../values/meter.ts';
import { Userdata } from '../../values/userdata.ts';
import { USERDATA_BYTES } from '../../vm/gc/sizes.ts';
import { ErrorObject, KINDS, invalid } from '../values/failure.ts';
import { abbreviation } from './zone-names.ts';

/** An offset from UTC. */
export interface Offset {
  /** Seconds east of Greenwich. */
  readonly seconds: number;
  /** "CEST"; "" if it has none. */
  readonly name: string;
}

/** The source of a location's offsets. */
interface Rules {
  at(instant: number): Offset;
  /** All present and past offsets, in order of time. */
  all(): readonly Offset[];
}

/** Of the rules of a location that a program makes; those of the database are shared. */
const RULES_BYTES = 64;

export class Location extends Userdata {
  constructor(
    readonly name: string,
    private readonly rules: Rules,
  ) {
    super();
  }

  override get kind(): string {
    return 'Location';
  }

  override get bytes(): number {
    return RULES_BYTES + this.name.length;
  }

  at(instant: number): Offset {
    return this.rules.at(instant);
  }

  /** The offset of an abbreviation around a local time (in seconds as if UTC); undefined if the zone has none such. */
  named(name: string, clock: number): number | undefined {
    const candidates = this.rules.all().filter((offset) => offset.name === name);
    for (const { seconds } of candidates) {
      const inForce = this.at(clock - seconds);
      if (inForce.name === name) return inForce.seconds;
    }
    return candidates[0]?.seconds;
  }
}

/** One offset at all times. */
class Fixed implements Rules, Offset {
  constructor(
    readonly seconds: number,
    readonly name: string,
  ) {}

  at(): Offset {
    return this;
  }

  all(): readonly Offset[] {
    return [this];
  }
}

export function fixedZone(name: string, seconds: number): Location {
  const zone = new Location(name, new Fixed(seconds, name));
  account.allocate(USERDATA_BYTES + zone.bytes);
  return zone;
}

const GREENWICH: Offset = { seconds: 0, name: 'UTC' };
/** UTC: the parser knows its name without rules. */
const UNIVERSAL: Rules = { at: () => GREENWICH, all: () => [] };

export const UTC = new Location('UTC', UNIVERSAL);

// ---- zones of the database

const DAY = 86_400;
/** No zone changed its offset before 1800. */
const EARLIEST = -5_364_662_400;
/** From the year 3000 on today's rules repeat every 400 years. */
const LATEST = 32_503_680_000;
const CYCLE = 146_097 * DAY;

/** Fuel for asking the host: some microseconds. */
const ASK = 3000;

/** An equivalent instant in the range that the host handles well. */
function nearby(instant: number): number {
  if (instant >= LATEST) return LATEST - CYCLE + ((instant - LATEST) % CYCLE);
  return Math.max(instant, EARLIEST);
}

const MAX_REMEMBERED = 4096;
/** The host has names since then; older times use later names. */
const NAMED_SINCE = 63_072_000;
/** Range of years, relative to 1970, that is sampled twice a year for all offsets of a zone. */
const SAMPLED = { from: -70, to: 67 };
const HALF_YEAR = 15_778_476;

const OFFSET = /^GMT(?:([+\u2212-])(\d+):(\d+)(?::(\d+))?)?$/;

class DatabaseRules implements Rules {
  private readonly offsets: Intl.DateTimeFormat;
  private names: Intl.DateTimeFormat | undefined = undefined;
  /** Offsets at the start of days (UTC), by day number. */
  private readonly days = new Map<number, Offset>();
  /** One object for equal offsets. */
  private readonly known = new Map<string, Offset>();
  private later: ReadonlyMap<number, string> | undefined = undefined;
  private sampled: readonly Offset[] | undefined = undefined;

  /** Throws if the host does not know the zone. */
  constructor(private readonly zone: string) {
    this.offsets = formatter(zone, 'longOffset');
  }

  /** The host's own name for the zone. */
  get canonical(): string {
    return this.offsets.resolvedOptions().timeZone;
  }

  at(instant: number): Offset {
    const near = nearby(instant);
    const day = Math.floor(near / DAY);
    // If a day starts and ends with the same offset, there is no other in between.
    const start = this.startOf(day);
    return start === this.startOf(day + 1) ? start : this.ask(near);
  }

  all(): readonly Offset[] {
    if (this.sampled === undefined) {
      const seen = new Set<Offset>();
      for (let i = SAMPLED.from * 2; i <= SAMPLED.to * 2; i++) seen.add(this.ask(i * HALF_YEAR));
      this.sampled = [...seen];
    }
    return this.sampled;
  }

  private startOf(day: number): Offset {
    let offset = this.days.get(day);
    if (offset === undefined) {
      if (this.days.size >= MAX_REMEMBERED) this.days.clear();
      this.days.set(day, (offset = this.ask(day * DAY)));
    }
    return offset;
  }

  private ask(instant: number): Offset {
    account.charge(ASK);
    const ms = instant * 1000;
    const [, sign, hours, minutes, extra = '0'] = OFFSET.exec(zoneText(this.offsets, ms)) ?? [];
    const size = sign === undefined ? 0 : Number(hours) * 3600 + Number(minutes) * 60 + Number(extra);
    const seconds = size === 0 || sign === '+' ? size : -size;
    const name = this.nameAt(instant, seconds);
    const key = `${seconds}${name}`;
    let offset = this.known.get(key);
    if (offset === undefined) this.known.set(key, (offset = { seconds, name }));
    return offset;
  }

  private nameAt(instant: number, seconds: number): string {
    const longName = zoneText((this.names ??= formatter(this.zone, 'long')), instant * 1000);
    const later = instant < NAMED_SINCE ? this.laterNames.get(seconds) : undefined;
    return later ?? abbreviation(this.zone, longName, seconds);
  }

  /** Names by offset, since the host has names. */
  private get laterNames(): ReadonlyMap<number, string> {
    if (this.later === undefined) {
      const later = new Map<number, string>();
      for (let i = 1; i <= SAMPLED.to * 2; i++) {
        const { seconds, name } = this.ask(NAMED_SINCE + i * HALF_YEAR);
        if (!later.has(seconds)) later.set(seconds, name);
      }
      this.later = later;
    }
    return this.later;
  }
}

const formatter = (timeZone: string, timeZoneName: 'long' | 'longOffset'): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName, year: 'numeric' });

const zoneText = (format: Intl.DateTimeFormat, ms: number): string =>
  format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? '';

/** Aliases of a zone whose summer time has no name in the host. */
const LONDON = 'Europe/London';
const TWINS: Readonly<Record<string, string>> = {
  'Europe/Guernsey': LONDON,
  'Europe/Isle_of_Man': LONDON,
  'Europe/Jersey': LONDON,
};

/** The rules of a zone; undefined if the host does not know it. */
function databaseRules(zone: string): DatabaseRules | undefined {
  try {
    return new DatabaseRules(TWINS[zone] ?? zone);
  } catch {
    return undefined;
  }
}

// ---- the local zone

let localRules: Rules | undefined;

function hostRules(): Rules {
  if (localRules === undefined) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    localRules = (zone === UTC.name ? undefined : databaseRules(zone)) ?? UNIVERSAL;
  }
  return localRules;
}

/** The local zone of the host, determined on first use. */
export const LOCAL = new Location('Local', { at: (instant) => hostRules().at(instant), all: () => hostRules().all() });

// ---- by name

const LOADED = new Map<string, Location>([
  [UTC.name, UTC],
  [LOCAL.name, LOCAL],
]);
/** Cache size, above the number of zones: hosts accept names in any spelling. */
const MAX_LOADED = 1000;

/** Names as the database spells them. Hosts accept other spellings, and offsets. */
const DATABASE_NAME = /^[A-Z][\w+-]*(?:\/[A-Z][\w+-]*)*$/;
/** Zone names of old Java, which hosts know but the database does not. */
const FOREIGN = /^(?:A[CEGRS]T|AET|BET|BST|C[ANS]T|CTT|E[AC]T|IET|IST|JST|MIT|N[ES]T|P[LNRS]T|SST|VST|SystemV\/.*)$/;

/** The location with this name in the IANA database, or the error. */
export function loadLocation(name: string): Location | ErrorObject {
  if (name === '') return invalid(text.locationEmpty());
  const known = LOADED.get(name);
  if (known !== undefined) return known;
  if (name.includes('..') || name[0] === '/' || name[0] === '\\') return notFound(text.locationInvalid());
  const rules = DATABASE_NAME.test(name) && !FOREIGN.test(name) ? databaseRules(name) : undefined;
  if (rules === undefined || misspelt(name, rules.canonical)) return notFound(text.locationUnknown(name));
  const location = new Location(name, rules);
  if (LOADED.size < MAX_LOADED) LOADED.set(name, location);
  return location;
}

/** Names are case-sensitive. The host does not tell the spelling of aliases. */
const misspelt = (name: string, canonical: string): boolean =>
  name !== canonical && name.toLowerCase() === canonical.toLowerCase();

const notFound = (message: string): ErrorObject => new ErrorObject(message, KINDS.NOT_FOUND, { retryable: false });
