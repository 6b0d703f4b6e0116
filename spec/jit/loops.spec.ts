// Generic loops that no compiler makes: a binary chunk may put the instructions of one anywhere. Compiled code and the
// interpreter have to agree on what they do; what compiled code cannot do stays interpreted.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { aOf, abck, abx, bxOf, opOf, sj } from '../../src/bytecode/encode.ts';
import { Op } from '../../src/bytecode/ops.ts';
import { Proto } from '../../src/bytecode/proto.ts';
import { verify } from '../../src/bytecode/verify.ts';
import { compile } from '../../src/compiler/compile.ts';
import { callNow } from '../../src/embed/lua/state.ts';
import { createRuntime } from '../../src/embed/lua/toolchain.ts';
import { portableHost } from '../../src/embed/host/host.ts';
import { jitText } from '../../src/jit/print.ts';
import { TUNING } from '../../src/jit/policy/tuning.ts';
import { makeClosure } from '../../src/vm/closure.ts';

const SOURCE = `local n, f, s, list = 0, next, 0, {1, 2, 3}
for a, b in f, list do n = n + 1 if n > 500 then break end end
return n`;

type Change = (code: Int32Array, at: (op: Op) => number) => void;

function changed(change: Change): Proto {
  const p = compile(SOURCE, '=x'),
    code = Int32Array.from(p.code);
  change(code, (op) => code.findIndex((word) => opOf(word) === op));
  return new Proto(
    code,
    p.constants,
    p.children,
    p.upvalues,
    p.locals,
    p.lines,
    p.source,
    p.lineDefined,
    p.lastLine,
    p.params,
    p.vararg,
    p.registers,
  );
}

/** What it gives when it is called again and again. */
function result(change: Change, jit: boolean): unknown {
  const rt = createRuntime(
    portableHost({}),
    {},
    { jit: jit && { ...TUNING, threshold: 0, warmup: 2, grant: Infinity } },
  );
  const fn = makeClosure(rt, changed(change), rt.globals);
  let last: unknown;
  for (let i = 0; i < 10; i++) {
    const stop = callNow(rt, fn, []);
    last = stop.kind === 'done' ? stop.values : stop.kind;
  }
  return last;
}

const CHANGES: Readonly<Record<string, Change>> = {
  nothing: () => {},
  'a jump instead of TFORLOOP': (code, at) => {
    const loop = at(Op.TForLoop);
    code[loop] = sj(Op.Jmp, -bxOf(code[loop]!));
  },
  'a value instead of TFORCALL': (code, at) => {
    const call = at(Op.TForCall),
      a = aOf(code[call]!);
    code[call] = abck(Op.Move, a + 4, a, 0, 0);
  },
  'TFORPREP to the body': (code, at) => {
    const prepare = at(Op.TForPrep);
    code[prepare] = abx(Op.TForPrep, aOf(code[prepare]!), 0);
  },
  'no TFORPREP': (code, at) => {
    const prepare = at(Op.TForPrep);
    code[prepare] = abck(Op.LoadNil, aOf(code[prepare]!) + 4, 1, 0, 0);
  },
};

for (const [name, change] of Object.entries(CHANGES)) {
  test(`a generic loop with ${name}`, () => {
    assert.is(verify(changed(change)), undefined);
    assert.equal(result(change, true), result(change, false));
  });
}

test('a generic loop without a body is compiled', () => {
  const { proto } = makeClosure(createRuntime(portableHost({})), compile('for _ in next, {} do end', '=x'), undefined);
  assert.match(jitText(proto) ?? '', /continue F/);
});

test.run();
