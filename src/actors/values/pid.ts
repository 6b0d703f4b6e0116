// The text form of PIDs: {host|ns:name|0x00001}, with `node@` before the host in a named node. Identity is (node, host,
// unique part); the middle part is for people, and parsing accepts any or none. It must not know processes.

/** What the PIDs of an entry on a host have in common. */
export class Family {
  readonly prefix: string;

  constructor(
    readonly node: string,
    readonly host: string,
    /** Entry the processes are started from, `ns:name`. */
    readonly id: string,
    /** Leave the middle part out of the text (D3). */
    short = false,
  ) {
    // `join` makes a flat string, which the texts of all PIDs share.
    this.prefix = ['{', node === '' ? host : `${node}@${host}`, '|', ...(short ? [] : [id, '|'])].join('');
  }
}

export class Pid {
  private shown: string | undefined = undefined;

  constructor(
    readonly family: Family,
    /** The unique part as a number. */
    readonly serial: number,
  ) {}

  get text(): string {
    return (this.shown ??= this.family.prefix + ending(this.serial));
  }
}

/** Serial numbers of one incarnation of a node begin at a multiple of this. */
export const PER_INCARNATION = 2 ** 20;

/** Most threads of a system. */
export const MOST_THREADS = 64;
/** Distance of serial numbers where there are threads: below stand the threads that run and that start a process. */
export const SERIAL_STEP = MOST_THREADS * MOST_THREADS;

/** The thread that runs a process, where there is room for so many. */
export const threadOf = (serial: number, most = MOST_THREADS): number => serial % most;
/** The thread that has started it. */
export const starterOf = (serial: number, most = MOST_THREADS): number => Math.floor(serial / most) % most;
/** The first serial number, less a step, that one thread gives to processes on another. */
export const serialBase = (by: number, on: number, most = MOST_THREADS): number => by * most + on;

/**
 * For how many threads of a node in a cluster its serial numbers have room: for few more than there are, so that an
 * incarnation does not run out of numbers. A power of two, so that incarnations begin at multiples of the step.
 */
export function roomFor(threads: number): number {
  let most = 1;
  while (most < threads) most *= 2;
  return most;
}

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');

/** The origin of a message: a process, or the system. */
export interface Origin {
  readonly text: string;
}

/** The system as an origin: a PID without host and number, to which no message can be sent. */
export const systemItself = (node: string): Origin => ({ text: node === '' ? '{|}' : `{${node}@|}` });

/** The unique part: at least five hexadecimal digits. */
export const uniqueText = (serial: number): string => '0x' + hex(serial, 5);

/** The last two digits and the brace. Serial numbers count up, so the digits before change rarely. */
const TAILS = Array.from({ length: 256 }, (_, n) => hex(n, 2) + '}');
let head = 0,
  headText = uniqueText(0).slice(0, -2);

/** The unique part and the closing brace. */
function ending(serial: number): string {
  const tail = serial % 256;
  if (serial - tail !== head) {
    head = serial - tail;
    headText = uniqueText(head).slice(0, -2);
  }
  return headText + TAILS[tail]!;
}

/** The serial number of a unique part; -1 for other text. */
export const serialOf = (unique: string): number =>
  /^0x[0-9a-f]{1,13}$/.test(unique) ? parseInt(unique.slice(2), 16) : -1;

/** The serial number at the end of a PID text, without parsing it; meaningless for other text. */
export function serialIn(text: string): number {
  let serial = 0,
    place = 1;
  for (let i = text.length - 2; i > 0; i--) {
    const c = text.charCodeAt(i);
    if (c === 0x78) break;
    serial += (c < 0x3a ? c - 0x30 : c - 0x57) * place;
    place *= 16;
  }
  return serial;
}

/** The parts of a PID text. */
export interface PidParts {
  readonly node: string;
  readonly host: string;
  readonly id: string;
  readonly unique: string;
}

/** Why a text is not a PID. */
type PidFault = 'braces' | 'pipe';

/** Parses a PID text: two or three parts between braces. */
export function parsePid(text: string): PidParts | PidFault {
  if (text.length < 2 || text[0] !== '{' || text[text.length - 1] !== '}') return 'braces';
  const first = text.indexOf('|');
  if (first < 0) return 'pipe';
  const last = text.lastIndexOf('|');
  const place = text.slice(1, first),
    at = place.indexOf('@');
  return {
    node: at < 0 ? '' : place.slice(0, at),
    host: place.slice(at + 1),
    id: last > first ? text.slice(first + 1, last) : '',
    unique: text.slice(last + 1, -1),
  };
}
