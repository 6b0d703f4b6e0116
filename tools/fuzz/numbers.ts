// Random doubles as text, in our conversions and in native Lua's, which are C's printf. A batch of numbers goes to
// native Lua as bytes and comes back as lines; a number whose line differs is a failure. Batch i is made from seed i
// alone.
import { spawnSync } from 'node:child_process';
import { formatFloat, readFormat } from '../../src/stdlib/string/format.ts';
import { float } from '../../src/values/number.ts';
import { formatNumber } from '../../src/values/numeral.ts';
import { Random } from './random.ts';

const FORMATS = ['%.14g', '%g', '%.3f', '%f', '%.0f', '%e', '%.17g', '%.1f', '%.2f', '%.10g'];
const SPECS = FORMATS.map((text) => readFormat(text)[0]!);

/** Numbers of a batch. */
const BATCH = 50_000;

const NATIVE = `
local format, tostring, unpack, lines = string.format, tostring, string.unpack, {}
local bytes = io.read("a")
for i = 1, #bytes // 8 do
  local n = unpack("<d", bytes, i * 8 - 7)
  lines[i] = format("${FORMATS.join(' ')} %s\\n", ${FORMATS.map(() => 'n').join(', ')}, n)
end
io.write(table.concat(lines))
`;

const BITS = new DataView(new ArrayBuffer(8));

/** A finite double of any size, or of a kind that programs have: decimals, quotients, what lies close to a tie. */
function double(random: Random): number {
  const sign = random.chance(50) ? -1 : 1,
    whole = random.below(10 ** random.between(1, 15));
  switch (random.below(6)) {
    case 0: {
      BITS.setUint32(0, random.below(2 ** 32));
      BITS.setUint32(4, random.below(2 ** 32));
      const n = BITS.getFloat64(0);
      return n - n === 0 ? n : 0;
    }
    case 1:
      return (sign * whole) / 10 ** random.below(16);
    case 2:
      return (sign * whole) / random.between(1, 1000);
    case 3:
      // A tie, or what the next digit decides.
      return (sign * (whole + 0.5)) / 10 ** random.below(8);
    case 4:
      return (sign * whole) / 2 ** random.below(30);
    default:
      return (sign * (10 ** random.between(0, 15) - random.below(3))) / 10 ** random.below(20);
  }
}

/** The numbers of a batch. */
function doublesOf(seed: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: BATCH }, () => double(random));
}

const ours = (n: number): string =>
  [...SPECS.map((spec) => formatFloat(spec, float(n))), formatNumber(float(n))].join(' ');

/** The lines that differ, and how many were compared. */
export function compareNumbers(binary: string, seed: number): { readonly count: number; readonly wrong: string[] } {
  const numbers = doublesOf(seed),
    input = Buffer.from(Float64Array.from(numbers).buffer),
    { stdout } = spawnSync(binary, ['-e', NATIVE], { input, encoding: 'latin1', maxBuffer: 2 ** 30 }),
    lines = stdout.split('\n'),
    wrong: string[] = [];
  numbers.forEach((n, at) => {
    const mine = ours(n);
    if (mine !== lines[at]) wrong.push(`${n}\nours:   ${mine}\nnative: ${lines[at]}`);
  });
  return { count: numbers.length, wrong };
}
