// The page on what Lua programs find, from the signatures that natives carry: libraries, modules of processes, methods.
import { BASIC, groups, signatureLine, type Group, type Section } from '../../src/cli/reference.ts';
import { wrapped } from './page.ts';

export const LUA_PAGE = 'src/REFERENCE.md';

const INTRODUCTION = `# Library reference

Written by \`npm run reference\` from what functions are declared with; \`perilune help NAME\` shows the same.

A type with \`?\` may be nil, or left out at the end; \`...\` stands for any number of values. Wrong arguments raise. A
function whose results are \`x?, error?\` gives nil and an Error object when it fails, one with \`x?, string?, integer?\`
nil, a message and a code. Positions and lengths of strings are in bytes. A number given as a duration is in
nanoseconds (\`process.cancel\`: milliseconds).`;

/** A sentence in which no sign has a meaning of its own. */
const prose = (doc: string): string => doc.replace(/[_*<]/g, '\\$&');

/** How a section is found from the page. */
const linked = ({ book, number }: Section): string =>
  book === 'manual'
    ? `[Lua 5.4 manual, §${number}](https://www.lua.org/manual/5.4/manual.html#${number})`
    : `[rules of processes](actors/README.md), section${number.includes('-') ? 's' : ''} ${number}`;

const TITLES: Readonly<Record<Group['kind'], (name: string) => string>> = {
  library: (name) => (name === BASIC ? 'Basic functions' : `\`${name}\``),
  module: (name) => `\`require('${name}')\``,
  object: (name) => `Methods of ${name} objects`,
};

function groupText({ name, kind, section, functions, constants }: Group): string {
  return [
    `### ${TITLES[kind](name)}`,
    `${linked(section)}.`,
    functions.map((each) => wrapped(`\`${signatureLine(each)}\`: ${prose(each.signature.doc)}`, '- ', '  ')).join('\n'),
    constants.map(([constant, value]) => `- \`${constant}\` = \`${value}\``).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The text of the page. */
export function luaPage(): string {
  const inLua = groups().filter(({ inProcesses }) => !inProcesses),
    inProcesses = groups().filter((group) => group.inProcesses);
  return `${[
    INTRODUCTION,
    '## Lua',
    ...inLua.map(groupText),
    '## Processes',
    wrapped(
      'What processes have besides. Modules are required; an entry may list those that it uses. A module without functions of its own is an object.',
    ),
    ...inProcesses.map(groupText),
  ].join('\n\n')}\n`;
}
