// The commands of the interactive mode on a terminal: a dot and a name. One row per command.
import { readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dump } from '../../bytecode/dump.ts';
import * as text from '../../messages/cli.ts';
import { Closure } from '../../vm/closure.ts';
import { completeCode, pathAtEnd, valueAt } from './complete.ts';
import type { Completion } from './editor.ts';
import type { Session } from './session.ts';
import { loadText } from './statement.ts';

type Run = (session: Session, argument: string) => Promise<void> | void;

interface Row {
  /** What stands behind the command; '' if nothing does. */
  readonly argument: '' | 'FILE' | 'EXPR' | '[NAME]';
  readonly about: string;
  readonly run: Run;
}

const ROWS: Readonly<Record<string, Row>> = {
  help: { argument: '[NAME]', about: 'lists these commands, or explains a library or function', run: help },
  load: { argument: 'FILE', about: 'runs a Lua file', run: load },
  dump: { argument: 'EXPR', about: 'shows the bytecode of a function, or of what it is given', run: dumpCode },
  time: { argument: 'EXPR', about: 'shows how long an expression or statement takes', run: time },
  mem: { argument: '', about: 'shows how much memory is in use', run: memory },
  exit: { argument: '', about: 'ends; so does Ctrl-D', run: (session) => session.end() },
};

const COMMANDS: readonly string[] = Object.keys(ROWS).map((name) => `.${name}`);

const COMMAND = /^\s*\.([A-Za-z]\w*)(?:\s+([^]*))?$/;

/** Is a text a command and not Lua? */
export const isCommand = (entered: string): boolean => COMMAND.test(entered);

/** Is a text the beginning of a command that needs more lines? */
export function commandWantsMore(session: Session, entered: string): boolean {
  const [, name = '', argument = ''] = COMMAND.exec(entered) ?? [];
  return (
    rowOf(name)?.argument === 'EXPR' && argument.trim() !== '' && loadText(session.interpreter, argument).unfinished
  );
}

const rowOf = (name: string): Row | undefined => (Object.hasOwn(ROWS, name) ? ROWS[name] : undefined);

/** Runs a command. */
export async function runCommand(session: Session, entered: string): Promise<void> {
  const [, name = '', argument = ''] = COMMAND.exec(entered) ?? [],
    row = rowOf(name);
  if (row === undefined) {
    const { nearest } = session.help;
    session.complain(text.unknownDotCommand(`.${name}`, nearest(`.${name}`, COMMANDS)));
  } else if (row.argument === '' && argument.trim() !== '') session.complain(text.unexpectedArgument(argument.trim()));
  else if (/^[A-Z]/.test(row.argument) && argument.trim() === '')
    session.complain(text.dotCommandNeeds(`.${name}`, row.argument));
  else await row.run(session, argument.trim());
}

function help(session: Session, name: string): void {
  if (name !== '') return session.print(session.help.explain(name));
  const width = Math.max(...Object.entries(ROWS).map(([command, { argument }]) => `.${command} ${argument}`.length));
  for (const [command, { argument, about }] of Object.entries(ROWS))
    session.print(`${`.${command} ${argument}`.padEnd(width)}  ${about}`);
  session.print(text.replKeys());
}

async function load(session: Session, name: string): Promise<void> {
  const result = await session.run(session.interpreter.loadFile(pathOf(name)));
  if (result !== undefined) session.showValues(result);
}

/** A file name as shells understand it: quotes are left out, ~ is the home folder. */
const pathOf = (name: string): string => name.replace(/^(["'])(.*)\1$/, '$2').replace(/^~(?=\/|$)/, homedir());

/** The value that an expression names, without running anything. */
function functionAt(session: Session, expression: string): Closure | undefined {
  const path = pathAtEnd(expression),
    whole = /^\s*[A-Za-z_]\w*(\s*[.:]\s*[A-Za-z_]\w*|\s*\[\s*("[^"\\]*"|'[^'\\]*'|\d+)\s*\])*\s*$/.test(expression);
  const found = whole && path !== undefined ? valueAt(session.interpreter.rt, path) : undefined;
  return found instanceof Closure ? found : undefined;
}

function dumpCode(session: Session, expression: string): void {
  const { loaded } = loadText(session.interpreter, expression);
  const fn = functionAt(session, expression) ?? ('chunk' in loaded ? loaded.chunk : undefined);
  if (fn instanceof Closure) session.print(dump(fn.proto));
  else session.complainOf(loaded);
}

async function time(session: Session, expression: string): Promise<void> {
  const { interpreter } = session,
    { loaded } = loadText(interpreter, expression),
    began = performance.now();
  const { result: values, instructions } = await interpreter.counted(() => session.run(loaded));
  const ms = performance.now() - began;
  if (values === undefined) return;
  session.showValues(values);
  session.print(session.paint('note', text.timed(ms, instructions)));
}

function memory({ interpreter: { rt }, print }: Session): void {
  const { heapUsed, rss } = process.memoryUsage();
  print(text.memoryInUse(rt.collector?.bytes() ?? 0, heapUsed, rss));
}

// ---- completion

/** How a command, or what stands behind one, goes on. */
export function completeCommand(session: Session, entered: string, cursor: number): Completion {
  const ahead = entered.slice(0, cursor),
    [, name = '', argument] = COMMAND.exec(ahead) ?? [];
  if (argument === undefined) {
    const from = ahead.lastIndexOf('.');
    return { from, candidates: COMMANDS.filter((command) => command.startsWith(ahead.slice(from))) };
  }
  const from = cursor - argument.length,
    kind = rowOf(name)?.argument;
  if (kind === 'FILE') return { from, candidates: filesLike(argument) };
  if (kind === '[NAME]')
    return { from, candidates: session.help.topics().filter((topic) => topic.startsWith(argument)) };
  if (kind !== 'EXPR') return { from: cursor, candidates: [] };
  const code = completeCode(session.interpreter.rt, argument);
  return { from: from + code.from, candidates: code.candidates };
}

/** Files and folders whose names go on like a text. */
function filesLike(begun: string): readonly string[] {
  const folder = begun.replace(/[^/]*$/, ''),
    begin = begun.slice(folder.length);
  try {
    return readdirSync(pathOf(folder) || '.', { withFileTypes: true })
      .filter(({ name }) => name.startsWith(begin) && (begin !== '' || !name.startsWith('.')))
      .map(({ name }) => folder + name + (isFolder(pathOf(folder) + name) ? '/' : ''))
      .sort();
  } catch {
    return [];
  }
}

function isFolder(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isDirectory() === true;
}
