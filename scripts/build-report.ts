import { join } from 'node:path';
import pc from 'picocolors';
import type { Corpus } from '../server/corpus/read-corpus.ts';
import type { BuildResult } from '../server/index/build.ts';
import { say } from './terminal.ts';

/** What was built of what, at what cost, and how large it is; one fact a line. */
export function reportBuild(
  corpus: Corpus,
  result: BuildResult,
  folder: string,
  seconds: number,
): void {
  const { generation, manifest, texts, graph } = result;
  const { counts, ann, files } = manifest;
  sayIndexed(corpus, result, seconds);
  const upToDate = graph === 'updated' ? '; the graph brought up to date' : '';
  say(
    `${counted(texts.embedded, 'text')} embedded, ${texts.reused} taken from the index before${upToDate}`,
  );
  const recall = ann.kind === 'hnsw' ? `, recall ${ann.recall}` : '';
  say(
    `${counts.vectors} vectors (${ann.kind}${recall}), ${counts.terms} terms: ${join(folder, generation)}`,
  );
  const sizes = Object.entries(files).sort(([, a], [, b]) => b.bytes - a.bytes);
  const total = sizes.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  const each = sizes.map(([name, { bytes }]) => `${name} ${size(bytes)}`);
  say(`${size(total)} on the disk: ${each.join(', ')}`);
}

/** The first of these facts: how much was built of what. */
export function sayIndexed(corpus: Corpus, { manifest }: BuildResult, seconds: number): void {
  const { counts } = manifest;
  say(
    `${pc.green('indexed')} ${counts.entries} entries (${counts.phrasings} phrasings, ` +
      `${counts.passages} passages) of ${counted(corpus.files.length, 'file')} in ${seconds.toFixed(1)} s` +
      `${corpus.warnings.length > 0 ? `, ${counted(corpus.warnings.length, 'warning')}` : ''}`,
  );
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function size(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
