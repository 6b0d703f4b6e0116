// Runs the command line from its modules, for development. dist/ uses launch.ts.
import { main } from './program.ts';

process.exitCode = await main(process.argv);
