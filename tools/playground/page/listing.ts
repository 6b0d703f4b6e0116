// What `perilune dump` and `perilune dump --jit` show, and what is wrong with a text that has no listing.
import { dump } from '../../../src/bytecode/dump.ts';
import type { Proto } from '../../../src/bytecode/proto.ts';
import { encodeUtf8, readable } from '../../../src/embed/host/text.ts';
import { gradualOf, type Dialect } from '../../../src/embed/lua/gradual.ts';
import { compileChunk } from '../../../src/embed/lua/toolchain.ts';
import { loadApp } from '../../../src/embed/system/app-dir.ts';
import { LuaError } from '../../../src/embed/host/errors.ts';
import { jitText } from '../../../src/jit/print.ts';
import * as text from '../../../src/messages/cli.ts';
import { bytesOf, isStr } from '../../../src/values/string.ts';
import { LuaThrow } from '../../../src/vm/throw.ts';
import { kindOf, type Answer, type Fault, type Files } from './protocol.ts';
import { setFiles } from './virtual-files.ts';

type Checked = Omit<Extract<Answer, { kind: 'checked' }>, 'kind' | 'id'>;

/** The JavaScript of a function and of all functions in it. */
function compiledText(proto: Proto): string {
  const title = `// ${proto.lineDefined === 0 ? 'main' : 'function'} <${proto.shortSource}:${proto.lineDefined},${proto.lastLine}>`;
  return [`${title}\n${jitText(proto) ?? `// ${text.staysInterpreted()}`}\n`, ...proto.children.map(compiledText)].join(
    '\n',
  );
}

/** A message "file:line: what" as a fault. */
function faultOf(message: string, file: string): Fault {
  const [, at = file, line = '1', rest = message] = /^([^\s:]+):(\d+): ([\s\S]*)$/.exec(message) ?? [];
  const near = /near '(.+)'$/.exec(rest)?.[1];
  return { file: at, line: Number(line), message: rest, ...(near === undefined ? {} : { near }) };
}

/** What a text of Lua is compiled to. */
function checkLua(file: string, source: string, dialect: Dialect): Checked {
  try {
    const bytes = encodeUtf8(source).replace(/^#[^\n]*/, ''),
      proto = compileChunk(bytes, `@${encodeUtf8(file)}`, gradualOf(dialect)?.erase);
    return { file, faults: [], bytecode: readable(dump(proto)), compiled: compiledText(proto) };
  } catch (error) {
    if (!(error instanceof LuaThrow) || !isStr(error.value)) throw error;
    return { file, faults: [faultOf(readable(bytesOf(error.value)), file)], bytecode: '', compiled: '' };
  }
}

/** What is wrong with an app as a whole. */
function checkApp(files: Files, file: string): readonly Fault[] {
  setFiles(files);
  try {
    loadApp('.');
    return [];
  } catch (error) {
    if (!(error instanceof LuaError)) throw error;
    return [faultOf(error.message, file)];
  }
}

/** Looks at a file among others. */
export function check(files: Files, file: string): Checked {
  const app = kindOf(files) === 'app';
  if (file.endsWith('.lua')) return checkLua(file, files[file] ?? '', app ? 'wippy' : 'lua');
  return { file, faults: app ? checkApp(files, file) : [], bytecode: '', compiled: '' };
}
