// The interactive mode (§7): a loop that reads a text, runs it and shows its values until input ends. On a terminal
// texts are edited (editor.ts), and there are commands; where no terminal is it does what lua does (piped.ts).
import { homedir } from 'node:os';
import { readable } from '../../embed/host/text.ts';
import * as text from '../../messages/cli.ts';
import { giveBackInput, takeUnreadInput } from '../../stdlib/io/handles.ts';
import type { Interpreter } from '../interpreter/interpreter.ts';
import { paintFor } from './colours.ts';
import { completeCode } from './complete.ts';
import { commandWantsMore, completeCommand, isCommand, runCommand } from './dot-commands.ts';
import { Editor, type Helper, type Left } from './editor.ts';
import { History, historyFile } from './history.ts';
import type { Prompts } from './layout.ts';
import { pipedLoop, promptText } from './piped.ts';
import { Session, type Help } from './session.ts';
import { loadText } from './statement.ts';
import { Terminal } from './terminal.ts';

/** Where texts come from: the next one, or how there is none. */
type Source = () => Promise<Left>;

/** Prompts of a text: the second one is asked for when it is needed. */
function promptsOf(interpreter: Interpreter): Prompts {
  const first = readable(promptText(interpreter, true));
  let more: string | undefined;
  return {
    first,
    get more() {
      return (more ??= readable(promptText(interpreter, false)));
    },
  };
}

function helperOf(session: Session, history: History, terminal: Terminal): Helper {
  const { interpreter } = session;
  return {
    history,
    complete: (entered, cursor) =>
      isCommand(entered) || /^\s*\.$/.test(entered.slice(0, cursor))
        ? completeCommand(session, entered, cursor)
        : completeCode(interpreter.rt, entered, cursor),
    wantsMore: (entered) =>
      isCommand(entered) ? commandWantsMore(session, entered) : loadText(interpreter, entered).unfinished,
    moreCandidates: text.moreCandidates,
    searchPrompt: text.searchPrompt,
    suspend: () => terminal.suspend(),
  };
}

/** Texts that are edited on a terminal. The prompt begins a line, whatever the program has written. */
function editedTexts(session: Session, terminal: Terminal, history: History): Source {
  const helper = helperOf(session, history, terminal);
  return () =>
    new Promise((resolve) => {
      const leave = (left: Left): void => {
        terminal.close();
        resolve(left);
      };
      terminal.freshLine(session.paint('note', text.unfinishedLine()));
      const editor = new Editor(terminal, helper, promptsOf(session.interpreter), leave);
      terminal.open({
        press: (key) => editor.press(key),
        redraw: () => editor.redraw(),
        end: () => leave({ how: 'end' }),
      });
    });
}

/** Runs what is entered. Keys that came meanwhile are input of the program, if it reads any. */
async function enter(session: Session, entered: string, terminal: Terminal): Promise<void> {
  const { interpreter } = session;
  const early = terminal.takeEarly();
  giveBackInput(interpreter.rt, early);
  if (isCommand(entered)) await runCommand(session, entered);
  else if (entered.trim() !== '') {
    const values = await session.run(loadText(interpreter, entered).loaded);
    if (values !== undefined) session.showValues(values);
  }
  terminal.putBack(takeUnreadInput(interpreter.rt, early.length));
  interpreter.flush();
}

async function terminalLoop(interpreter: Interpreter, help: Help): Promise<void> {
  const { env } = process,
    terminal = new Terminal(process.stdin, process.stdout);
  const session = new Session(interpreter, help, {
    paint: paintFor(env, process.stdout),
    paintError: paintFor(env, process.stderr),
    columns: () => terminal.columns,
  });
  const next = editedTexts(session, terminal, History.open(historyFile(interpreter.environment, homedir())));
  session.print(text.replHint());
  for (;;) {
    interpreter.flush();
    const left = await next();
    if (left.how === 'end') return;
    if (left.how === 'entered') await enter(session, left.text, terminal);
    if (session.ended) return;
  }
}

/** Can a text be edited there? */
const isEditable = ({ TERM }: NodeJS.ProcessEnv): boolean =>
  process.stdin.isTTY && process.stdout.isTTY && TERM !== 'dumb';

/** Runs the loop until input ends. */
export const repl = (interpreter: Interpreter, help: Help): Promise<void> =>
  isEditable(process.env) ? terminalLoop(interpreter, help) : pipedLoop(interpreter);
