// What goes on for more than a turn of the command line is warmed up, once.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Interpreter } from '../../src/cli/interpreter/interpreter.ts';

class Counted extends Interpreter {
  warmed = 0;
  protected override async warmUp(): Promise<void> {
    this.warmed++;
    await super.warmUp();
  }
}

const busy = (seconds: number): string => `local t = os.clock() repeat until os.clock() - t > ${seconds} return "done"`;

async function run(interpreter: Interpreter, code: string): Promise<unknown> {
  const loaded = interpreter.load(code, '=busy');
  return 'chunk' in loaded ? interpreter.call(loaded.chunk) : loaded;
}

test('a long program is warmed up once, a short one is not', async () => {
  const interpreter = new Counted('lua', true);
  assert.equal(await run(interpreter, busy(0.01)), { values: ['done'] });
  assert.is(interpreter.warmed, 0);
  assert.equal(await run(interpreter, busy(2)), { values: ['done'] });
  assert.is(interpreter.warmed, 1);
  assert.equal(await run(interpreter, busy(2)), { values: ['done'] });
  assert.is(interpreter.warmed, 1);
  interpreter.close();
});

test.run();
