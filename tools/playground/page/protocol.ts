// What the page and its workers say to each other. A worker runs one program, and is ended with it; another one looks
// at texts while they are typed.
import type { ProcessInfo } from '../../../src/exports/actors.ts';

/** Texts by path. */
export type Files = Readonly<Record<string, string>>;

/** Bounds as the page has them: undefined is none. */
export interface Bounds {
  readonly instructions?: number;
  /** Bytes. */
  readonly memory?: number;
  /** Milliseconds. */
  readonly time?: number;
}

/** A mistake in a text: the line it is in, and the part of the line, if it is known. */
export interface Fault {
  readonly file: string;
  readonly line: number;
  readonly near?: string;
  readonly message: string;
}

/** Something that happened in a system. */
export interface LogEvent {
  readonly what: 'spawn' | 'send' | 'exit' | 'lost' | 'log';
  readonly pid: string;
  readonly text: string;
}

export type Question =
  | { readonly kind: 'run'; readonly files: Files; readonly bounds: Bounds; readonly virtual: boolean }
  | { readonly kind: 'check'; readonly id: number; readonly file: string; readonly files: Files }
  | { readonly kind: 'inspect'; readonly pid: string | undefined };

export type Answer =
  | { readonly kind: 'output'; readonly text: string; readonly error: boolean }
  | { readonly kind: 'ended'; readonly ok: boolean; readonly text: string; readonly ms: number }
  | { readonly kind: 'processes'; readonly list: readonly ProcessInfo[]; readonly details: ProcessInfo | undefined }
  | { readonly kind: 'events'; readonly events: readonly LogEvent[]; readonly skipped: number }
  | {
      readonly kind: 'checked';
      readonly id: number;
      readonly file: string;
      readonly faults: readonly Fault[];
      readonly bytecode: string;
      readonly compiled: string;
    };

/** What a set of files is: its name is that of the file it begins with. */
type Kind = 'app' | 'lua' | 'js';

export function kindOf(files: Files): Kind {
  if (Object.keys(files).some((path) => path.split('/').pop() === '_index.yaml')) return 'app';
  return 'main.js' in files ? 'js' : 'lua';
}
