// How the word before the cursor may go on: global variables, local names of the text and keywords; behind `.` the
// fields of the value there, behind `:` its methods. Values are looked up as they are now.
// Invariant: no Lua code runs: raw access, and __index where it is a table.
import { bytesOf, isStr } from '../../values/string.ts';
import { LuaFunction } from '../../values/function.ts';
import { Event, metaEntry } from '../../values/metatable.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { metaOf } from '../../vm/meta.ts';
import type { Runtime } from '../../vm/runtime.ts';
import type { Completion } from './editor.ts';
import { KEYWORDS, isName } from './names.ts';

const NOTHING: Completion = { from: 0, candidates: [] };
/** Longest chain of __index tables that is followed. */
const MAX_CHAIN = 100;

// ---- the text

/** A string or comment; the group is one that does not end. */
const TEXT =
  /--\[(=*)\[[^]*?\]\1\]|--(?!\[=*\[)[^\n]*\n|\[(=*)\[[^]*?\]\2\]|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|((?:--|\[=*\[|["'])[^]*)$/g;

/** Does a text end inside a string or comment? */
export const endsInText = (text: string): boolean =>
  [...text.matchAll(TEXT)].some(([, , , open]) => open !== undefined);

const LAST_WORD = /[A-Za-z_]\w*$/;
const MEMBER_AT_END = /([.:])\s*$/;
const KEY_AT_END = /\[\s*(?:"([^"\\]*)"|'([^'\\]*)'|(\d{1,15}))\s*\]$/;
const STRING_AT_END = /\(\s*(?:"[^"\\]*"|'[^'\\]*')\s*\)$/;

/** How a value is reached: a first name, or a string, and the keys from there. */
interface Path {
  readonly start: { readonly name: string } | 'string';
  readonly keys: readonly (string | number)[];
}

/** The path that a text ends with; undefined: it ends with something else. */
export function pathAtEnd(text: string, keys: readonly (string | number)[] = []): Path | undefined {
  const code = text.trimEnd();
  const key = KEY_AT_END.exec(code);
  if (key !== null) return pathAtEnd(code.slice(0, key.index), [key[1] ?? key[2] ?? Number(key[3]), ...keys]);
  if (STRING_AT_END.test(code)) return { start: 'string', keys };
  const word = LAST_WORD.exec(code)?.[0];
  if (word === undefined) return undefined;
  const ahead = code.slice(0, -word.length),
    member = memberAtEnd(ahead);
  if (member !== undefined) return pathAtEnd(member.object, [word, ...keys]);
  return isName(word) && !/\w$/.test(ahead) ? { start: { name: word }, keys } : undefined;
}

/** What stands before `.` or `:` at the end of a text. Two dots are an operator, two colons a label. */
function memberAtEnd(text: string): { readonly object: string; readonly sign: string } | undefined {
  const [all, sign] = MEMBER_AT_END.exec(text) ?? [];
  if (all === undefined || sign === undefined) return undefined;
  const object = text.slice(0, -all.length);
  return /[.:]$/.test(object) ? undefined : { object, sign };
}

const DECLARATIONS = [/\b(?:local|for)\s+(?!function\b)([\w\s,<>]+)/g, /\bfunction\b([^(]*\([^)]*)/g];

/** Names that a text declares: local variables, functions and their parameters, variables of loops. */
const declaredNames = (text: string): readonly string[] =>
  DECLARATIONS.flatMap((pattern) => [...text.matchAll(pattern)])
    .flatMap(([, names]) => names!.match(/[A-Za-z_]\w*/g) ?? [])
    .filter(isName);

// ---- values

/** The tables that fields of a value are looked up in, in their order. */
function* tablesOf(rt: Runtime, v: Value): Generator<Table> {
  let at = v;
  for (let n = 0; n < MAX_CHAIN; n++) {
    if (at instanceof Table) yield at;
    const meta = metaOf(rt, at),
      index = meta === undefined ? undefined : metaEntry(meta, Event.Index);
    if (!(index instanceof Table)) return;
    at = index;
  }
}

function fieldOf(rt: Runtime, v: Value, key: string | number): Value {
  for (const table of tablesOf(rt, v)) {
    const found = typeof key === 'number' ? table.getInt(key) : table.getStr(key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The value at the end of a path; nil if there is none. */
export const valueAt = (rt: Runtime, { start, keys }: Path): Value =>
  keys.reduce<Value>((v, key) => fieldOf(rt, v, key), start === 'string' ? '' : fieldOf(rt, rt.globals, start.name));

const isCallable = (rt: Runtime, v: Value): boolean => {
  const meta = metaOf(rt, v);
  return v instanceof LuaFunction || (meta !== undefined && metaEntry(meta, Event.Call) !== undefined);
};

/** The names of the fields of a value. */
function namesOf(rt: Runtime, v: Value, methods: boolean): readonly string[] {
  const names = new Set<string>();
  for (const table of tablesOf(rt, v)) {
    for (let at = table.advance(0); at !== 0; at = table.advance(at)) {
      const key = table.keyAt(at);
      if (isStr(key) && isName(bytesOf(key)) && (!methods || isCallable(rt, table.valueAt(at))))
        names.add(bytesOf(key));
    }
  }
  return [...names];
}

// ---- together

/** Names that begin like a word. Those that begin with __ are for metatables, and have to be asked for. */
const fitting = (names: Iterable<string>, word: string): readonly string[] =>
  [...new Set(names)]
    .filter((name) => name.startsWith(word) && (word.startsWith('_') || !name.startsWith('__')))
    .sort();

/** How a text of Lua goes on. */
export function completeCode(rt: Runtime, text: string, cursor = text.length): Completion {
  const ahead = text.slice(0, cursor);
  if (endsInText(ahead)) return NOTHING;
  const word = LAST_WORD.exec(ahead)?.[0] ?? '',
    from = cursor - word.length,
    before = text.slice(0, from);
  // The letters of a numeral, and labels.
  if (/\d$|::\s*$/.test(before)) return NOTHING;
  const member = memberAtEnd(before);
  if (member === undefined) {
    const names = [...namesOf(rt, rt.globals, false), ...declaredNames(before), ...KEYWORDS];
    return { from, candidates: fitting(names, word) };
  }
  const path = pathAtEnd(member.object);
  if (path === undefined) return NOTHING;
  return { from, candidates: fitting(namesOf(rt, valueAt(rt, path), member.sign === ':'), word) };
}
