// The commands: one row per command. A command's module is loaded when the command is used.

/** Runs a command with the words behind it; `program` is the name in messages. The result is the exit code. */
export type Command = (program: string, args: string[]) => Promise<number>;

interface CommandModule {
  readonly command: Command;
  /** What --help prints. */
  readonly usage: (program: string) => string;
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
        const { run, usage } = await import('./run.ts');
        return { command: run, usage };
      },
    },
  ],
  [
    'dump',
    {
      about: 'shows the bytecode of a Lua file',
      load: async () => {
        const { dump, usage } = await import('./dump.ts');
        return { command: dump, usage };
      },
    },
  ],
  [
    'help',
    {
      about: 'explains a command, a library or a function',
      load: async () => {
        const { help, usage } = await import('./help.ts');
        return { command: help, usage };
      },
    },
  ],
]);
