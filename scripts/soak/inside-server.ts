import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread, threadId } from 'node:worker_threads';

/**
 * Loaded into the server's process before the server (`node --import`), so that the product needs
 * no door for this: on its parent's word it kills one of the model's workers and measures memory.
 */

export type Order = 'kill-worker' | 'measure';
/** The answer to `measure`. */
export type MemoryReport = NodeJS.MemoryUsage;

const channel = new BroadcastChannel('docent-soak');
// Neither this nor the parent's channel may keep alive a server that has stopped.
(channel as unknown as { unref(): void }).unref();

if (isMainThread) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const workers = new Set<number>();
  process.on('worker', (worker) => {
    const id = worker.threadId;
    workers.add(id);
    worker.once('exit', () => workers.delete(id));
  });
  let turn = 0;
  process.on('message', (order: Order) => {
    if (order === 'measure') {
      collect();
      process.send?.(process.memoryUsage() satisfies MemoryReport);
      return;
    }
    const ids = [...workers];
    const victim = ids[turn++ % Math.max(1, ids.length)];
    channel.postMessage({ victim, how: turn % 2 === 0 ? 'exit' : 'throw' });
  });
  // The parent was ended in the middle.
  process.on('disconnect', () => process.exit(1));
  process.channel?.unref();
} else {
  channel.onmessage = (event) => {
    const { victim, how } = (event as { data: { victim?: number; how: string } }).data;
    if (victim !== threadId) return;
    if (how === 'exit') process.exit(7);
    // Not in this listener, whose errors are the channel's.
    setImmediate(() => {
      throw new Error('killed by the soak');
    });
  };
}
