// perilune nodes: lists the nodes of a cluster without being one.
import { LuaError } from '../embed/host/errors.ts';
import { lookAround } from '../embed/nats/look.ts';
import * as text from '../messages/cli.ts';
import { CLUSTER_OPTIONS, networkOf } from './cluster.ts';
import { ExitCode, UsageError, command } from './define-command.ts';
import { readOptions } from './options.ts';

export const usage = (program: string): string => `usage: ${program} nodes --join URL [options]
Lists the nodes of a cluster: names, and when they have started.
  --join URL        the NATS server that connects the nodes: nats://host:port, also with user:password@ before the host;
                    several with commas between them
  --namespace NAME  tells clusters on one server apart; default perilune
  --json            print an array of objects instead
Exit code: 0; 1 the server cannot be reached; 2 wrong usage.
`;

export const OPTIONS = { ...CLUSTER_OPTIONS, json: { type: 'boolean' } } as const;

export const nodes = command(usage, async (words) => {
  const { values, positionals } = readOptions(words, OPTIONS);
  if (positionals.length > 0) throw new UsageError(text.unexpectedArgument(positionals[0]!));
  if (values.join === undefined) throw new UsageError(text.joinNeeded());
  networkOf(values);
  try {
    const found = await lookAround(values.join.split(','), values.namespace);
    if (values.json === true) console.log(JSON.stringify(found));
    else if (found.length === 0) console.error(text.noNodes());
    else
      for (const { node, startedAt } of found) console.log(`${node.padEnd(20)} ${new Date(startedAt).toISOString()}`);
    return ExitCode.Ok;
  } catch (error) {
    if (!(error instanceof LuaError)) throw error;
    console.error(error.message);
    return ExitCode.Failed;
  }
});
