// The list of commands: one row per command. A command's module is loaded when the command is used.
import type { Command } from './define-command.ts';
import type { Options } from './options.ts';

interface CommandModule {
  readonly command: Command;
  /** What --help prints. */
  readonly usage: (program: string) => string;
  /** What parseArgs reads. */
  readonly options: Options;
}

interface Row {
  readonly about: string;
  readonly load: () => Promise<CommandModule>;
}

export const COMMANDS: ReadonlyMap<string, Row> = new Map<string, Row>([
  [
    'run',
    {
      about: 'starts an app: services and entries of a directory',
      load: async () => {
        const { run, usage, OPTIONS } = await import('./run.ts');
        return { command: run, usage, options: OPTIONS };
      },
    },
  ],
  [
    'nodes',
    {
      about: 'lists the nodes of a cluster',
      load: async () => {
        const { nodes, usage, OPTIONS } = await import('./nodes.ts');
        return { command: nodes, usage, options: OPTIONS };
      },
    },
  ],
  [
    'compile',
    {
      about: 'compiles Lua files to a binary chunk',
      load: async () => {
        const { compile, usage, OPTIONS } = await import('./compile.ts');
        return { command: compile, usage, options: OPTIONS };
      },
    },
  ],
  [
    'dump',
    {
      about: 'shows the bytecode of a Lua file',
      load: async () => {
        const { dump, usage, OPTIONS } = await import('./dump.ts');
        return { command: dump, usage, options: OPTIONS };
      },
    },
  ],
  [
    'help',
    {
      about: 'explains a command, a library or a function',
      load: async () => {
        const { help, usage, OPTIONS } = await import('./help.ts');
        return { command: help, usage, options: OPTIONS };
      },
    },
  ],
]);
