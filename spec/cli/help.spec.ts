// perilune help: what is found by which name, what is said of it, and what is suggested where nothing is known.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { COMMANDS } from '../../src/cli/commands.ts';
import { help } from '../../src/cli/help.ts';
import { groups } from '../../src/cli/reference.ts';

/** What a command line of help writes to both streams, and its exit code. */
async function asked(...args: string[]): Promise<{ out: string; err: string; code: number }> {
  let out = '',
    err = '';
  const { write: toOut } = process.stdout,
    { write: toErr } = process.stderr;
  process.stdout.write = (text: string | Uint8Array) => {
    out += String(text);
    return true;
  };
  process.stderr.write = (text: string | Uint8Array) => {
    err += String(text);
    return true;
  };
  try {
    return { code: await help('perilune', args), out, err };
  } finally {
    process.stdout.write = toOut;
    process.stderr.write = toErr;
  }
}

const explained = async (topic: string): Promise<string> => {
  const { out, err, code } = await asked(topic);
  assert.equal([err, code], ['', 0], topic);
  return out;
};

const suggested = async (topic: string): Promise<string> => {
  const { out, err, code } = await asked(topic);
  assert.equal([out, code], ['', 2], topic);
  return err.split('\n')[0]!;
};

test('a function: its signature, what it does, where it is', async () => {
  assert.is(
    await explained('string.format'),
    `string.format(format: string, values: any...) -> string

Returns the format with its conversion specifications replaced by the values.

library; Lua 5.4 manual, §6.4
`,
  );
});

test('functions of processes, and of modules', async () => {
  assert.match(
    await explained('process.send'),
    /^process\.send\(destination: string, topic: string, values: any\.\.\.\) -> boolean\?, error\?\n\n.+\n[^]*, in processes; src\/actors\/README\.md, sections 3-7\n$/,
  );
  assert.match(
    await explained('channel.select'),
    /^channel\.select\(cases: table, default: boolean\?\) -> table\n[^]*; src\/actors\/README\.md, section 6\n$/,
  );
  assert.match(
    await explained('time.sleep'),
    /^time\.sleep\(duration: Duration\|string\|number\) -> nil, error\?\n\n[^]*nanoseconds[^]*\nmodule "time", which processes require; src\/actors\/README\.md, section 10a\n$/,
  );
});

test('a method, with either sign; a basic function; a constant', async () => {
  const method = await explained('channel:receive');
  assert.match(method, /^channel:receive\(\) -> any, boolean\n/);
  assert.is(await explained('channel.receive'), method);
  assert.match(
    await explained('file:seek'),
    /^file:seek\(whence: \("set"\|"cur"\|"end"\)\?, offset: integer\?\) -> integer\?, string\?, integer\?\n/,
  );
  assert.match(await explained('print'), /^print\(\.\.\.\)\n\n.+\n\nlibrary; Lua 5\.4 manual, §6\.1\n$/);
  assert.match(await explained('math.maxinteger'), /^math\.maxinteger = 9223372036854775807\n/);
});

test('case does not count, unless two names differ in nothing else', async () => {
  assert.is(await explained('STRING.Format'), await explained('string.format'));
  assert.match(await explained('Time:add'), /^Time:add\(/);
  assert.match(await explained('time'), /^time: module "time"/);
  assert.match(await explained('Time'), /^Time: methods of objects/);
});

test('the last part of a name is enough where it is the only one', async () => {
  assert.is(await explained('gsub'), await explained('string.gsub'));
  assert.match(
    await suggested('format'),
    /: did you mean 'payload\.format', 'string\.format', 'Time:format' or 'uuid\.format'\?$/,
  );
});

test('a library lists all its functions, and the classes of its objects', async () => {
  const text = await explained('string'),
    { functions } = groups().find(({ name }) => name === 'string')!;
  assert.is(functions.length, 17);
  for (const { name, signature } of functions) {
    assert.ok(text.includes(`\n  ${name}(`), name);
    assert.ok(text.replace(/\s+/g, ' ').includes(signature.doc), name);
  }
  const time = await explained('time');
  for (const name of ['time.after', 'Time:format', 'Ticker:stop', 'time.SECOND = 1000000000'])
    assert.ok(time.includes(`\n  ${name}`), name);
});

test('what Lua and processes both have is shown for both', async () => {
  assert.match(
    await explained('io'),
    /^io: library; Lua 5\.4 manual, §6\.8\n[^]*\nio: module "io", which processes require; /,
  );
  assert.match(await explained('load'), /manual, §6\.1\n\nload\([^]*, in processes; /);
});

test('every library, function and constant is found by its name', async () => {
  for (const { name, functions, constants } of groups()) {
    for (const topic of [name, ...functions.map((each) => each.name), ...constants.map(([constant]) => constant)]) {
      assert.ok((await explained(topic)).includes(topic), topic);
    }
  }
});

test('lines have at most a hundred columns, but for words that are longer', async () => {
  for (const { name } of groups()) {
    for (const line of (await explained(name)).split('\n'))
      assert.ok(line.length <= 106 || / = "/.test(line) || !/\s\S+\s/.test(line.trim()), line);
  }
});

test('commands have their usage texts', async () => {
  for (const name of COMMANDS.keys())
    assert.match(await explained(name), new RegExp(`^usage: perilune ${name}\\b[^]*\nExit code: `));
});

test('near misses', async () => {
  for (const [topic, meant] of [
    ['string.fromat', "'string.format'"],
    ['strnig', "'string'"],
    ['proces.send', "'process.send'"],
    ['chanel', "'channel'"],
    ['rnu', "'run'"],
    ['channel.recieve', "'channel:receive'"],
    ['setmetatble', "'setmetatable'"],
    ['time.sleeep', "'time.sleep'"],
    ['pcal', "'pcall'"],
  ] as const)
    assert.is(await suggested(topic), `perilune: nothing is known of '${topic}': did you mean ${meant}?`);
  assert.is(await suggested('photosynthesis'), "perilune: nothing is known of 'photosynthesis'");
});

test('without an argument: options, commands, exit codes, and what can be asked for', async () => {
  const { out, err, code } = await asked();
  assert.equal([err, code], ['', 0]);
  assert.match(out, /^usage: perilune \[options\] \[script \[args\]\]\n/);
  for (const [name, { about }] of COMMANDS) assert.ok(out.includes(`perilune ${name}`) && out.includes(about), name);
  for (const { name } of groups()) assert.match(out, new RegExp(`[ ,]${name.replace('.', '\\.')}[,\n]`), name);
  assert.match(out, /\nExit code: 0; /);
});

test('usage of help itself', async () => {
  assert.match((await asked('--help')).out, /^usage: perilune help /);
  assert.equal(
    (await asked('a', 'b')).err,
    "perilune: unexpected argument 'b'\nusage: perilune help [COMMAND | LIBRARY | FUNCTION]\n'perilune help --help' says more.\n",
  );
  assert.is((await asked('--al')).code, 2);
});

test.run();
