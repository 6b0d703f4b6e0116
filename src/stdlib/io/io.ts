// The io library (§6.8): its functions, and the methods of file handles. Standard output is not buffered here: print
// and io.write go to the host in the order of the calls, and the host buffers.
import { invalidMode, invalidOption, notSupported } from '../../messages/stdlib.ts';
import { isNumber } from '../../values/number.ts';
import { isStr, str as text } from '../../values/string.ts';
import type { Value } from '../../values/type.ts';
import type { HostPipe } from '../../vm/host.ts';
import { hostClass, library } from '../../vm/native/library.ts';
import { plain } from '../../vm/native/declare.ts';
import type { Native } from '../../vm/native/native.ts';
import { choice, integer, object, rest, str, takeString, value, any } from '../../vm/native/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { badArgument, raise } from '../../vm/throw.ts';
import { addressOf } from '../common/address.ts';
import type { Buffering } from './stream.ts';
import {
  FileHandle,
  filesOf,
  flushFiles,
  unsupported,
  isFailure,
  failed,
  outcome,
  openFile,
  newHandle,
  newPipe,
  openOrRaise,
  opened,
  defaultFile,
  closeHandle,
} from './handles.ts';
import { reading, lines } from './reading.ts';
import { writing } from './writing.ts';

const file = object('file', 'FILE*', FileHandle);
/** [rwa], then + if any, then b's. */
const OPEN_MODE = /^[rwa]\+?b*$/;

const functions = [
  plain(
    'io.close',
    [file.opt()],
    'boolean?, string?, integer?',
    'Closes a file, by default the default output, and gives true, of a pipe also how its command ended.',
    (at, given) => {
      if (given === undefined && at.count > 0) object('file', 'FILE*', FileHandle).take(undefined, 1, true);
      return closeHandle(at, opened(given ?? filesOf(at.rt).output));
    },
  ),
  plain(
    'io.flush',
    [],
    'boolean?, string?, integer?',
    'Writes out what the default output has gathered, and gives true; nil, a message and a code if that fails.',
    (at) => {
      const handle = defaultFile(filesOf(at.rt).output, 'output');
      return outcome(at, handle.stream.flush());
    },
  ),
  plain(
    'io.input',
    [value('file', '(file|string)?')],
    'file',
    'The default input; given a file or a name, sets it first. Raises if it cannot be opened.',
    (at, given) => {
      const files = filesOf(at.rt);
      if (given !== undefined) files.input = chosen(at.rt, given, 'r');
      return at.one(files.input);
    },
  ),
  plain(
    'io.output',
    [value('file', '(file|string)?')],
    'file',
    'The default output; given a file or a name, sets it first. Raises if it cannot be opened.',
    (at, given) => {
      const files = filesOf(at.rt);
      if (given !== undefined) files.output = chosen(at.rt, given, 'w');
      return at.one(files.output);
    },
  ),
  plain(
    'io.lines',
    [str('name').opt(), rest('formats', 'string|integer')],
    'function, nil, nil, file?',
    'An iterator that reads a file by the formats, by default "l", and closes it at the end; without a name, the default input.',
    (at, name) => {
      if (name === undefined) return at.one(lines(at, opened(filesOf(at.rt).input), false));
      const handle = openOrRaise(at.rt, name, 'r');
      const iterator = lines(at, handle, true);
      return at.all([iterator, undefined, undefined, handle]);
    },
  ),
  plain(
    'io.open',
    [str('name'), str('mode').or('r')],
    'file?, string?, integer?',
    'Opens a file in mode "r", "w", "a", "r+", "w+" or "a+", perhaps with a "b"; nil, a message and a code if that fails.',
    (at, name, mode) => {
      if (!OPEN_MODE.test(mode)) badArgument(2, invalidMode());
      const opened = openFile(at.rt, name, mode);
      return isFailure(opened) ? failed(at, opened, name) : at.one(newHandle(at.rt, opened, mode));
    },
  ),
  plain(
    'io.popen',
    [str('command'), str('mode').or('r')],
    'file?, string?, integer?',
    'Starts a command and opens its output ("r") or input ("w"). Raises where the host has no commands.',
    (at, command, mode) => {
      if (mode !== 'r' && mode !== 'w') badArgument(2, invalidMode());
      const popen = at.rt.host.files?.popen;
      if (popen === undefined) return raise(notSupported('popen'));
      flushFiles(at.rt);
      const pipe = popen(command, mode as 'r' | 'w');
      return isFailure(pipe) ? failed(at, pipe, command) : at.one(newPipe(at.rt, pipe as HostPipe, mode));
    },
  ),
  reading(
    'io.read',
    [rest('formats', 'string|integer')],
    'Reads from the default input by the formats, as file:read does.',
    1,
    (rt) => defaultFile(filesOf(rt).input, 'input'),
  ),
  plain(
    'io.tmpfile',
    [],
    'file?, string?, integer?',
    'Opens a temporary file for update, which is removed when the program ends.',
    (at) => {
      const { files } = at.rt.host;
      if (files === undefined) return failed(at, unsupported());
      const name = files.temporary();
      if (typeof name !== 'string') return failed(at, name);
      const opened = files.open(name, 'w+');
      if (isFailure(opened)) return failed(at, opened);
      files.remove(name);
      return at.one(newHandle(at.rt, opened, 'w+'));
    },
  ),
  plain(
    'io.type',
    [any('v')],
    '"file"|"closed file"|nil',
    'Whether a value is an open or a closed file; nil if it is no file.',
    (at, v) => at.one(v instanceof FileHandle ? text(v.open ? 'file' : 'closed file') : undefined),
  ),
  writing(
    'io.write',
    [rest('values', 'string|number')],
    'Writes its arguments to the default output, and gives that; nil, a message and a code if that fails.',
    1,
    (rt) => defaultFile(filesOf(rt).output, 'output'),
  ),
];

/** A file given as such or by name. */
function chosen(rt: Runtime, given: Value, mode: string): FileHandle {
  if (isStr(given) || isNumber(given)) return openOrRaise(rt, takeString(given, 1, true), mode);
  return opened(file.take(given, 1, true));
}

const BUFFERINGS: readonly Buffering[] = ['no', 'full', 'line'];
const ORIGINS = ['set', 'cur', 'end'] as const;

const ofSelf = (_: Runtime, self: unknown): FileHandle => opened(self as FileHandle);

const methods = [
  plain(
    'file:close',
    [file],
    'boolean?, string?, integer?',
    'Closes the file and gives true, of a pipe also "exit" or "signal" and the code; nil, a message and a code if that fails.',
    (at, self) => closeHandle(at, opened(self)),
  ),
  plain(
    'file:flush',
    [file],
    'boolean?, string?, integer?',
    'Writes out what the file has gathered, and gives true; nil, a message and a code if that fails.',
    (at, self) => outcome(at, opened(self).stream.flush()),
  ),
  plain(
    'file:lines',
    [file, rest('formats', 'string|integer')],
    'function',
    'An iterator that reads by the formats, by default "l"; it does not close the file.',
    (at, self) => at.one(lines(at, opened(self), false)),
  ),
  reading(
    'file:read',
    [file, rest('formats', 'string|integer')],
    'Reads by each format: "n" a number, "l" or "L" a line, "a" all, or a number of bytes; nil at the end of the file.',
    2,
    ofSelf,
  ),
  plain(
    'file:seek',
    [file, choice('whence', ORIGINS, invalidOption).or(1), integer('offset').or(0)],
    'integer?, string?, integer?',
    'Moves the position, counted in bytes, and gives it; nil, a message and a code if that fails.',
    (at, self, whence, offset) => {
      const position = opened(self).stream.seek(ORIGINS[whence]!, Number(offset));
      return typeof position === 'number' ? at.one(position) : failed(at, position);
    },
  ),
  plain(
    'file:setvbuf',
    [file, choice('mode', BUFFERINGS, invalidOption), integer('size').opt()],
    'boolean',
    'Sets when output is written: at once ("no"), by line, or when the buffer is full; its size is a hint.',
    (at, self, mode) => outcome(at, opened(self).stream.setBuffering(BUFFERINGS[mode]!)),
  ),
  writing(
    'file:write',
    [file, rest('values', 'string|number')],
    'Writes its arguments and gives the file; nil, a message and a code if that fails.',
    2,
    ofSelf,
  ),
];

/** The end of a handle's life, as a to-be-closed variable or as garbage. */
const ending = (event: string): Native =>
  plain(`file:${event}`, [file], '', 'Closes the file if it is open.', (at, self) => {
    if (self.open) closeHandle(at, self);
    return at.none();
  });
const toString = plain('file:__tostring', [file], 'string', 'Names the file.', (at, self) =>
  at.text(self.open ? `file (${addressOf(at.rt, self)})` : 'file (closed)'),
);

const fileClass = hostClass(FileHandle, 'FILE*', methods, {
  __close: ending('__close'),
  __gc: ending('__gc'),
  __tostring: toString,
});

/** The io library of a runtime: its standard files are its own. */
export function ioLibrary(rt: Runtime) {
  rt.declareLater(fileClass);
  const { stdin, stdout, stderr } = filesOf(rt);
  return library('io', functions, { stdin, stdout, stderr });
}
