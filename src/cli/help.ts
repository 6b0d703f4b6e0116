// perilune help: the command line, a command, or what reference.ts knows of a library or function. Must not know any
// command or library by name.
import * as text from '../messages/cli.ts';
import { COMMANDS } from './commands.ts';
import { ExitCode, UsageError, command } from './define-command.ts';
import { nearest } from '../embed/host/nearest.ts';
import { readOptions } from './options.ts';
import { groups, signatureLine, type Documented, type Group } from './reference.ts';
import { wrapped } from './wrap.ts';

export const usage = (program: string): string => `usage: ${program} help [COMMAND | LIBRARY | FUNCTION]
Explains a command ('${program} help run'), a library, module or class of objects ('${program} help string'), or a function
('${program} help string.format', '${program} help channel:receive'). Without an argument: the command line, and what can be
asked for.
Exit code: 0; 2 nothing is known of the argument.
`;

export const OPTIONS = {} as const;

/** Columns of a line. */
const WIDTH = 100;

const indented = (words: string, indent: string): string => wrapped(words, WIDTH, { indent });

/** Between parameters, and before the results. */
const BETWEEN = / (?=\w+: |-> )/;
const wrappedSignature = (shown: Documented, indent: string): string =>
  wrapped(signatureLine(shown), WIDTH, { indent, blanks: BETWEEN });

// ---- what is shown

const whereFound = ({ home, kind, inProcesses, section }: Group): string =>
  text.whereFound(home, kind, inProcesses, text.sectionOf(section));

const functionText = (group: Group, shown: Documented): string => `${wrappedSignature(shown, '')}

${indented(shown.signature.doc, '')}

${whereFound(group)}
`;

const constantText = ([name, value]: Group['constants'][number]): string => `${name} = ${value}`;

function groupText(group: Group): string {
  const { functions, constants } = group;
  return [
    `${group.name}: ${whereFound(group)}\n`,
    ...functions.map((each) => `${wrappedSignature(each, '  ')}\n${indented(each.signature.doc, '      ')}\n`),
    ...(constants.length === 0 ? [] : [`${constants.map((constant) => `  ${constantText(constant)}`).join('\n')}\n`]),
  ].join('\n');
}

/** The names of groups as a paragraph. */
const listed = (of: readonly Group[]): string => indented([...new Set(of.map(({ name }) => name))].join(', '), '  ');

const EXIT_CODES = `Exit code: 0; 1 the program failed, or an option above is wrong; what os.exit was given; 141 nobody reads the output.
Commands have 2 for wrong usage, 3 for what cannot be loaded, 130 for an interruption.
`;

const ENVIRONMENT = `Environment: LUA_INIT and LUA_PATH as in lua. On a terminal PERILUNE_HISTORY names the file of what was entered (by default
perilune/history in XDG_STATE_HOME or ~/.local/state; empty: none); NO_COLOR and FORCE_COLOR decide about colours.
PERILUNE_CACHE names the folder of what has been compiled of the command and of Lua files, so that starting again takes less
time (by default perilune in XDG_CACHE_HOME, ~/.cache, ~/Library/Caches or LOCALAPPDATA; empty: none).
`;

/** What --help prints: how lua is used, the commands, exit codes, the environment, and what help can explain. */
export async function overview(program: string): Promise<string> {
  const lua = (await import('./lua-options.ts')).usage(program),
    all = groups();
  const commands = [...COMMANDS]
    .map(([name, { about }]) => `  ${program} ${name.padEnd(9)}${about}; see '${program} ${name} --help'\n`)
    .join('');
  const topics = [
    text.topicsOfLua(program),
    listed(all.filter((group) => !group.inProcesses)),
    text.topicsOfProcesses(),
    listed(all.filter((group) => group.inProcesses)),
  ];
  return `${lua}${text.commandsHeader()}\n${commands}${EXIT_CODES}${ENVIRONMENT}${topics.join('\n')}\n`;
}

// ---- what is meant

/** Case, and the sign between object and method, do not count. */
const plainly = (name: string): string => name.toLowerCase().replaceAll(':', '.');
const lastPart = (name: string): string => name.replace(/^.*[.:]/, '');

/** The texts on all groups, functions and constants whose names fit. A group is found by its library's name, too. */
function find(fits: (name: string) => boolean): string[] {
  return groups().flatMap((group) => [
    ...(fits(group.name) || fits(group.home) ? [groupText(group)] : []),
    ...group.functions.filter(({ name }) => fits(name)).map((shown) => functionText(group, shown)),
    ...group.constants
      .filter(([name]) => fits(name))
      .map((constant) => `${constantText(constant)}\n\n${whereFound(group)}\n`),
  ]);
}

/** What a topic means: exactly that, or but for case, or the last part of one name. */
function lookUp(topic: string): readonly string[] {
  for (const fits of [(name: string) => name === topic, (name: string) => plainly(name) === plainly(topic)]) {
    const found = find(fits);
    if (found.length > 0) return found;
  }
  const byLastPart = find((name) => lastPart(name) === topic);
  return byLastPart.length === 1 ? byLastPart : [];
}

/** The most names that are suggested. */
const MANY = 6;

/** Names like an unknown topic: those that look so, or end so, or nearly. */
function like(topic: string): readonly string[] {
  const functions = groups().flatMap((group) => group.functions.map(({ name }) => name));
  const names = [...new Set([...COMMANDS.keys(), ...groups().map(({ name }) => name), ...functions])];
  const whole = nearest(topic, names),
    ends = nearest(lastPart(topic), [...new Set(names.map(lastPart))]);
  const exact = ends.includes(topic),
    near = whole.length > 0 && !exact ? whole : names.filter((name) => ends.includes(lastPart(name)));
  return near.slice(0, MANY);
}

/** What the interactive mode explains. */
export const DOCUMENTATION = {
  explain(topic: string): string {
    const found = lookUp(topic);
    return found.length === 0 ? text.unknownTopic(topic, like(topic)) : found.join('\n');
  },
  topics: (): readonly string[] =>
    [...new Set(groups().flatMap(({ name, functions }) => [name, ...functions.map((each) => each.name)]))].sort(),
  nearest,
};

async function topicText(program: string, topic: string): Promise<string> {
  const row = COMMANDS.get(topic);
  if (row !== undefined) return (await row.load()).usage(program);
  const found = lookUp(topic);
  if (found.length === 0) throw new UsageError(text.unknownTopic(topic, like(topic)));
  return found.join('\n');
}

export const help = command(usage, async (args, program) => {
  const {
    positionals: [topic, ...more],
  } = readOptions(args, OPTIONS);
  if (more.length > 0) throw new UsageError(text.unexpectedArgument(more[0]!));
  process.stdout.write(topic === undefined ? await overview(program) : await topicText(program, topic));
  return ExitCode.Ok;
});
