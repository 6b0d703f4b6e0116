// Programs as generators write them: each shape stresses one thing whose cost could grow faster than the text. A
// program takes the number of rounds to run as its argument and returns a checksum. It must not know engines: the
// callers run the programs.

/** Names of shapes. */
export type Shape = keyof typeof SHAPES;

const times = (n: number, make: (i: number) => string, between = '\n'): string =>
  Array.from({ length: n }, (_, i) => make(i)).join(between);

/** Variables that functions share: declared in one statement, or few. */
const shared = (n: number): string => `local ${times(n, (i) => `s${i}`, ', ')} = ${times(n, (i) => String(i), ', ')}`;

/** A function's body of some 20 lines over shared variables: branches, loops, tables and calls. */
const midBody = (i: number, n: number): string => {
  const s = (k: number): string => `s${(i * 7 + k * 13) % n}`;
  return `  local x, t = a + ${s(0)}, {}
  if x % 3 == 0 then ${s(1)} = (${s(1)} + x) % 1000003
  elseif x % 3 == 1 then ${s(2)} = ${s(2)} ~ (x & 255)
  else ${s(3)} = (${s(3)} * 3 + b) % 65521 end
  for k = 1, 3 do t[k] = ${s(4)} + k * ${s(5)} end
  t.left, t.right = t[1] or 0, t[3] or 0
  local y = (t.left * 31 + t.right) % 1000003
  if y > ${s(6)} then y = y - ${s(6)} else ${s(7)} = y end
  while y > 1000 do y = y // 3 end
  if b > 0 then return f[(a + ${i}) % #f + 1](y, b - 1) end
  return (x + y + ${s(8)}) % 1000003`;
};

export const SHAPES = {
  /** Mid-sized functions over a hundred shared variables: some 54 KB of text at size 1. */
  'mid functions': (
    size,
  ) => `local rounds = ... or 1\n${shared(100)}\nlocal f = {}\n${times(90 * size, (i) => `f[${i + 1}] = function(a, b)\n${midBody(i, 100)}\nend`)}
local sum = 0
for r = 1, rounds do for i = 1, #f do sum = (sum + f[i](r + i, 2)) % 1000003 end end
return sum`,

  /** Long chains of local variables, in blocks of 150. */
  'local chains': (size) =>
    `local rounds = ... or 1\nlocal sum = 0\nfor r = 1, rounds do\n${times(10 * size, (b) => `do\nlocal a0 = r + ${b}\n${times(149, (i) => `local a${i + 1} = (a${i} * 3 + a${Math.max(0, i - 70)} + ${i}) % 10007`)}\nsum = (sum + a149) % 1000003\nend`)}\nend\nreturn sum`,

  /** One function with everything in it: branches and loops, one after the other. */
  'one function': (
    size,
  ) => `local rounds = ... or 1\nlocal function f(x)\nlocal y, z = x, 0\n${times(150 * size, (i) => `if y % ${(i % 7) + 2} == 0 then y = y + ${i} z = z ~ y elseif y > 5000 then y = y // 2 else for k = 1, 2 do z = z + k * ${i} end y = y * 3 + z % 17 end\ny = y % 100003`)}\nreturn (y + z) % 1000003\nend
local sum = 0
for r = 1, rounds do sum = (sum + f(r)) % 1000003 end
return sum`,

  /** One function with loops in loops, one after the other. */
  'many loops': (
    size,
  ) => `local rounds = ... or 1\nlocal function f(x)\nlocal y = x\n${times(80 * size, (i) => `for a = 1, 2 do for b = a, 2 do y = (y * 5 + a * b + ${i}) % 100003 end if y == ${i} then break end end`)}\nreturn y\nend
local sum = 0
for r = 1, rounds do sum = (sum + f(r)) % 1000003 end
return sum`,

  /** Tables of constants: records, lists, texts. */
  constants: (size) =>
    `local rounds = ... or 1\nlocal sum = 0\nfor r = 1, rounds do\nlocal t = {\n${times(700 * size, (i) => `  {id = ${i}, name = "name ${i}", weight = ${i}.5, tags = {"a${i % 50}", "b${i}", ${i * 3}}, ["key ${i}"] = true},`)}\n}\nfor i = 1, #t do sum = (sum + t[i].id + #t[i].name) % 1000003 end\nend\nreturn sum`,

  /** Many small functions. */
  'small functions': (
    size,
  ) => `local rounds = ... or 1\nlocal f = {}\n${times(900 * size, (i) => `f[#f + 1] = function(a, b) return (a * ${i} + b) % 10007 end`)}
local sum = 0
for r = 1, rounds do for i = 1, #f do sum = (sum + f[i](r, i)) % 1000003 end end
return sum`,

  /** A long chain of elseif, as interpreters of instructions have it. */
  'elseif chain': (
    size,
  ) => `local rounds = ... or 1\nlocal function step(op, a)\n  ${times(500 * size, (i) => `if op == ${i} then a = (a * ${(i % 13) + 2} + ${i}) % 100003`, '\n  else')}\n  end\n  return a\nend
local a = 1
for r = 1, rounds do for op = 0, ${500 * size} do a = step(op * 7 % ${500 * size}, a) end end
return a`,

  /** Functions in functions, as deep as the language takes them, many times. */
  'nested functions': (size) => `local rounds = ... or 1\nlocal f = {}\n${times(12 * size, (i) => {
    const depth = 40;
    return `f[#f + 1] = function(a0)\n${times(depth, (d) => `local v${d} = a${d} + ${d + i}\nlocal function g${d}(a${d + 1})`)}\nreturn (v0 + v${depth - 1} + a${depth}) % 10007\n${times(depth, (d) => `end\nreturn g${depth - 1 - d}(v${depth - 1 - d})`)}\nend`;
  })}
local sum = 0
for r = 1, rounds do for i = 1, #f do sum = (sum + f[i](r)) % 1000003 end end
return sum`,

  /** Statements of a chunk that run once, with calls and fields of globals. */
  'straight chunk': (size) =>
    `local rounds = ... or 1\nlocal sum, t = 0, {}\nfor r = 1, rounds do\n${times(200 * size, (i) => `t.f${i % 60} = {x = ${i}, y = r}\nt.g${i % 60} = math.max(t.f${i % 60}.x, ${i % 90}, r)\nsum = (sum + t.g${i % 60} + #tostring(sum)) % 1000003`)}\nend\nreturn sum`,

  /** Long expressions: sums and texts of many terms. */
  expressions: (size) =>
    `local rounds = ... or 1\nlocal sum = 0\nfor r = 1, rounds do\nlocal a, b, c = r, r + 1, r + 2\n${times(60 * size, (i) => `do sum = (sum + ${times(25, (k) => `(a * ${k + i} + b) % 97`, ' + ')}) % 1000003\nlocal s = ${times(12, (k) => `"x" .. (a + ${k})`, ' .. ')}\nsum = sum + #s + #(a < b and c > b and tostring(sum) or "") end`)}\nend\nreturn sum`,
} satisfies Record<string, (size: number) => string>;
