// What a worker of a system with several threads runs. Nothing else happens here.
import { runWorker } from '../embed/threads/worker.ts';

runWorker();
