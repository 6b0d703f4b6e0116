// Programs of objects and classes: records with optional fields, made by names or by computed keys; methods from
// classes, mixins, __index functions and chains of both; __newindex, __call and operators; fields and methods that
// come, change and go. The same functions get objects of many kinds in turn, often enough to be compiled. Nothing
// depends on the order of fields, and lengths are only asked of what is a sequence.
import { Random } from './random.ts';

const FIELDS = ['a', 'b', 'c', 'x', 'y', 'name', 'left', 'right', 'count', 'kind'];
const METHODS = ['get', 'put', 'add', 'same', 'walk', 'init'];
/** Keys by which fields are computed; some are no names, and none is where a sequence could grow. */
const KEYS = [
  ...[...FIELDS, ...METHODS].map((name) => `"${name}"`),
  '"a b"',
  '""',
  '1000',
  '1001.0',
  '-1',
  '2.5',
  'true',
  '("k"):rep(50)',
];

const PRELUDE = `local depth, said = 0, 0
local function num(v) return type(v) == "number" and v % 1009 or type(v) == "string" and #v or v and 1 or 0 end
-- What is said later is only summed up.
local sum = 0
local function say(...)
  said = said + 1
  if said <= 300 then return print(...) end
  for i = 1, select("#", ...) do sum = (sum * 31 + num((select(i, ...)))) % 1000003 end
end
-- Counts calls, and those inside each other.
local function enter() tick() depth = depth + 1 if depth > 12 then error("too deep", 0) end end
local function leave(...) depth = depth - 1 return ... end
local function plain(v) local kind = type(v) if kind == "table" or kind == "function" then return kind end return v end
local objects, classes = {}, {}
local keys = {${KEYS.join(', ')}}
local function fields(t) local n = 0 for _, v in next, t do n = n + 1 end return n end
`;

/** What a program consists of. */
interface Made {
  readonly r: Random;
  readonly classes: number;
  /** Few names, so that what one statement does concerns the others. */
  readonly fields: readonly string[];
  readonly methods: readonly string[];
}

const field = ({ r, fields }: Made): string => r.pick(fields);
const method = ({ r, methods }: Made): string => r.pick(methods);
const any = (m: Made): string => (m.r.chance(70) ? field(m) : method(m));
const aClass = ({ r, classes }: Made): string => `classes[${r.between(1, classes)}]`;

/** A value, of what functions have in sight: an object, another one, a number and a key. */
function value(m: Made): string {
  const { r } = m;
  return r.weighted<() => string>([
    [6, () => 'n'],
    [3, () => `n * ${r.between(2, 9)}`],
    [3, () => `${r.between(-3, 99)}`],
    [2, () => '"text"'],
    [2, () => 'k'],
    [2, () => 'n + 0.5'],
    [1, () => 'nil'],
    [1, () => 'false'],
    [2, () => 'p'],
    [3, () => `num(p.${field(m)})`],
    [2, () => `rawget(o, ${r.chance(50) ? 'k' : `"${field(m)}"`})`],
  ])();
}

/** The body of a function with parameters o, k and n. */
function body(m: Made): string {
  const { r } = m;
  return r.weighted<() => string>([
    [4, () => `return o.${field(m)}`],
    [3, () => `return num(o.${field(m)}) + num(n)`],
    [3, () => `local p = o o.${field(m)} = ${value(m)} return n`],
    [2, () => `enter() return leave(o:${method(m)}(n, k))`],
    [2, () => `enter() local v = o.${any(m)} return leave(v)`],
    [1, () => `enter() o[k] = n return leave(o[k])`],
    [1, () => `local p = o rawset(o, "${field(m)}", ${value(m)}) return o, n`],
    [1, () => `return k, n, o`],
    [1, () => `error(${r.pick(['"by a method"', '"by a method", 0', '"by a method", 2', '{n}'])})`],
    [1, () => 'return nil'],
    [1, () => `if type(n) == "number" and n % 3 == 0 then return o.${field(m)} end return k`],
  ])();
}

/** A handler of reading, writing, calling or an operator, as a pair for a table. */
function handler(m: Made): string {
  const { r } = m;
  const by = (params: string, text: string): string => `function(${params}) ${text} end`;
  return r.weighted<() => string>([
    [3, () => `__index = ${aClass(m)}`],
    [3, () => `__index = ${by('o, k', `local n = 1 ${body(m)}`)}`],
    [
      2,
      () =>
        `__index = ${by('o, k', `if k == "${method(m)}" then return function(o, n, k) ${body(m)} end end return rawget(o, "${field(m)}")`)}`,
    ],
    [2, () => `__newindex = ${by('o, k, n', `rawset(o, k, n)`)}`],
    [1, () => `__newindex = ${by('o, k, n', `enter() o = leave(o) ${body(m)}`)}`],
    [1, () => `__newindex = ${by('o, k, n', `if k ~= "${field(m)}" then rawset(o, "${field(m)}", n) end`)}`],
    [1, () => `__newindex = ${aClass(m)}`],
    [2, () => `__call = ${by('o, n, k', body(m))}`],
    [1, () => `__call = ${by('o, ...', 'return select("#", ...), ...')}`],
    [1, () => `__eq = ${by('o, n', `return num(rawget(o, "${field(m)}")) == num(rawget(n, "${field(m)}"))`)}`],
    [1, () => `__lt = ${by('o, n', `return num(o) < num(n)`)}`],
    [1, () => `__le = ${by('o, n', `return nil`)}`],
    [1, () => `__len = ${by('o', `return rawget(o, "${field(m)}")`)}`],
    [1, () => `__concat = ${by('o, n', `return type(o) .. type(n)`)}`],
    [1, () => `__unm = ${by('o', `return o.${field(m)}`)}`],
    [1, () => `__add = ${by('o, n', `return num(o) + num(n)`)}`],
  ])();
}

/** A class: its own __index or not, with methods in its constructor, by name, or by computed keys. */
function makeClass(m: Made, at: number): string {
  const { r } = m,
    lines: string[] = [],
    pairs = r.some(0, 3, () => handler(m)).filter((pair) => at > 1 || !pair.includes('= classes[')),
    own = (): string => `${method(m)} = function(o, n, k) ${body(m)} end`,
    usual = (): string => `${field(m)} = ${r.pick(['1', '"usual"', '0.5', 'false', 'sum'])}`;
  lines.push(
    `do local C = {${[...pairs, ...r.some(0, 2, usual), ...r.some(0, 2, own)].join(', ')}} classes[${at}] = C`,
  );
  if (r.chance(60)) lines.push('C.__index = C');
  lines.push(...r.some(0, 2, () => `C.${usual()}`));
  lines.push(...r.some(0, 2, () => `function C.${method(m)}(o, n, k) ${body(m)} end`));
  if (r.chance(30)) lines.push(`for name, f in next, {${r.some(1, 4, own).join(', ')}} do C[name] = f end`);
  if (r.chance(30)) lines.push(`for i = 1, ${r.between(1, 12)} do C[keys[i]] = C[keys[i]] or i end`);
  if (at > 1 && r.chance(60)) lines.push(`setmetatable(C, classes[${r.between(1, at - 1)}])`);
  else if (r.chance(20)) lines.push('setmetatable(C, C)');
  lines.push('end');
  return lines.join('\n');
}

/** Makes an object, of what is in sight. */
function object(m: Made): string {
  const { r } = m;
  const meta = (text: string): string => (r.chance(75) ? `setmetatable(${text}, ${aClass(m)})` : text);
  return r.weighted<() => string>([
    [
      4,
      () => meta(`{${r.some(0, 4, () => `${field(m)} = ${r.pick(['n', 'k', '"s"', 'n * 2', 'n / 2'])}`).join(', ')}}`),
    ],
    [2, () => meta(`{${r.some(1, 3, () => `[keys[n % ${r.between(2, KEYS.length)} + 1]] = n`).join(', ')}}`)],
    [2, () => meta(`make(n, ${r.between(1, 12)})`)],
    [1, () => meta(`copy(objects[n % #objects + 1])`)],
    [1, () => meta('{n, n, n}')],
  ])();
}

/** A statement that does something with o, p, n and k. */
function statement(m: Made): string {
  const { r } = m;
  return r.weighted<() => string>([
    [6, () => `o.${field(m)} = ${value(m)}`],
    [3, () => `o[k] = ${value(m)}`],
    [4, () => `o.${field(m)} = num(o.${field(m)}) + ${r.between(1, 5)}`],
    [2, () => `o[k] = num(o[k]) + 1`],
    [2, () => `o.${any(m)} = nil`],
    [5, () => `say("m", pcall(o.${method(m)}, o, n, k))`],
    [5, () => `local a, b = o:${method(m)}(n, k) say(plain(a), plain(b))`],
    [3, () => `say(plain(o(n, k)))`],
    [3, () => `say(plain(o.${any(m)}), plain(p.${any(m)}))`],
    [2, () => `say(plain(o[k]), plain(p[k]))`],
    [2, () => `setmetatable(o, ${r.chance(80) ? aClass(m) : 'nil'})`],
    [2, () => `${aClass(m)}.${method(m)} = function(o, n, k) ${body(m)} end`],
    [1, () => `setmetatable(${aClass(m)}, ${r.chance(80) ? aClass(m) : 'nil'})`],
    [1, () => `rawset(${aClass(m)}, k, ${value(m)})`],
    [1, () => `${aClass(m)}.${field(m)} = ${value(m)}`],
    [1, () => `${aClass(m)}.${method(m)} = nil`],
    [1, () => `${aClass(m)}.__index = ${r.pick([aClass(m), 'nil', 'p', `function(o, k) local n = 2 ${body(m)} end`])}`],
    [1, () => `${aClass(m)}.__newindex = ${r.pick([aClass(m), 'nil', 'p', `function(o, k, n) rawset(o, k, n) end`])}`],
    [1, () => `local handlers = {${handler(m)}} for name, f in next, handlers do ${aClass(m)}[name] = f end`],
    [3, () => `objects[#objects % 12 + 1] = ${object(m)}`],
    [1, () => `objects[n % #objects + 1] = ${object(m)}`],
    [1, () => `rawset(o, k, ${value(m)})`],
    [2, () => `say(fields(o), rawlen(o), next(o) == nil)`],
    [2, () => `say(o == p, o ~= nil, rawequal(o, p))`],
    [1, () => `say(plain(${r.pick(['o < p', 'o <= p', '#o', 'o .. p', 'o .. k', '-o', 'o + n', 'n + o', 'o < n'])}))`],
    [
      2,
      () =>
        `local t = o for _ = 1, 3 do t = type(t) == "table" and t.${r.pick(['left', 'right'])} or o t.${field(m)} = n end`,
    ],
    [
      1,
      () =>
        `for name, v in next, o do o[name] = ${r.pick(['v', 'nil', 'n', 'type(v) == "number" and v + 1 or v'])} end`,
    ],
    [1, () => `if rawlen(o) < 6 and next(o) then table.insert(p, #p + 1, n) end`],
    [1, () => `local c = {} for name, v in next, o do c[name] = v end say(fields(c))`],
  ])();
}

export function objectProgram(seed: number): string {
  const r = new Random(seed),
    some = (names: readonly string[], count: number): string[] => r.some(count, count, () => r.pick(names)),
    m: Made = {
      r,
      classes: r.between(1, 4),
      fields: some(FIELDS, r.between(2, 6)),
      methods: some(METHODS, r.between(1, 4)),
    },
    lines = [PRELUDE];
  for (let at = 1; at <= m.classes; at++) lines.push(makeClass(m, at));
  lines.push(
    `local function make(n, count) local t = {} for i = 1, count do t[keys[(n + i) % ${r.between(4, KEYS.length)} + 1]] = n + i end return t end`,
    'local function copy(o) local t = {} for k, v in next, o do t[k] = v end return t end',
    `for n = 1, ${r.between(2, 8)} do local k = keys[n] objects[n] = ${object(m)} end`,
  );
  const functions = r.between(2, 6);
  lines.push('local acts = {}');
  for (let at = 1; at <= functions; at++) {
    const statements = r
        .some(1, 4, () => statement(m))
        .map((text) => (r.chance(40) ? `do ${text} end` : `do\n${text}\nend`)),
      ends = r.pick(['n', `o.${field(m)}`, `num(o.${field(m)})`, 'k', `p.${any(m)}`, 'fields(o)']);
    lines.push(`acts[${at}] = function(o, p, n, k)`, ...statements, `return ${ends}`, 'end');
  }
  const rounds = r.between(20, 160),
    step = r.pick([1, 1, 3, 5, 7]);
  lines.push(
    `for n = 1, ${rounds} do`,
    `local o, p, k = objects[n * ${step} % #objects + 1], objects[(n + ${r.between(0, 3)}) % #objects + 1], keys[n * ${r.pick([1, 3, 5])} % #keys + 1]`,
    'for i, act in ipairs(acts) do depth = 0',
    'local ok, v = pcall(act, o, p, n, k)',
    'say(i, ok, plain(v)) end',
    'end',
    'for i, o in ipairs(objects) do say(i, fields(o), rawget(o, "a"), rawget(o, "x"), rawget(o, "kind")) end',
    'print(sum)',
  );
  return lines.join('\n');
}
