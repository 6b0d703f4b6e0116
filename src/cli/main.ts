// Runs the command line, where it is run from its modules: what dist/ starts it with is launch.ts.
import { main } from './program.ts';

process.exitCode = await main(process.argv);
