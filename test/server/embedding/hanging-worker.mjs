import { existsSync, writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

// A model's worker that hangs: at "hang" for ever, at "slow" the first time, until its file is gone.
const marker = workerData.id;

function hang(text) {
  if (text === 'hang') for (;;);
  if (text !== 'slow' || existsSync(`${marker}.tried`)) return;
  writeFileSync(marker, '');
  writeFileSync(`${marker}.tried`, '');
  while (existsSync(marker));
}

parentPort.on('message', ({ text }) => {
  hang(text);
  const embedding = {
    vector: Float32Array.of(text.length),
    tokenVectors: new Int8Array(),
    tokenIds: new Uint32Array(),
    unknownTokens: 0,
  };
  parentPort.postMessage({ kind: 'embedding', embedding });
});
parentPort.postMessage({ kind: 'ready', model: { id: marker, dimensions: 1 }, words: [] });
