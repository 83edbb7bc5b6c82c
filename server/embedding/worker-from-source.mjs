// The worker thread where nothing is compiled (tests, development): a thread needs a loader of its own.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
