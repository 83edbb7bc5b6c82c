import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig, SETTINGS } from '../server/config.ts';
import { packageRoot } from '../server/package-root.ts';

const root = packageRoot();
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const FILES = [
  'Dockerfile',
  'deploy/compose.yaml',
  'deploy/docent.service',
  'deploy/nginx.conf',
  'deploy/Caddyfile',
  'docs/deployment.md',
];

describe('the files for deployment', () => {
  test.each(FILES)('%s names only variables that there are', (file) => {
    const names = [...read(file).matchAll(/\bDOCENT_[A-Z_]+/g)].map(([name]) => name);
    const env = Object.fromEntries(names.map((name) => [name, '']));
    // An empty variable counts as not set; an unknown one is an error that names it.
    expect(() => loadConfig({ env, cwd: tmpdir() })).not.toThrow();
    expect(names.length > 0).toBe(/Dockerfile|compose|service|deployment/.test(file));
  });

  test.each(FILES)('%s names only settings that there are', (file) => {
    const keys = new Set(SETTINGS.map(({ key }) => key));
    const sections = new Set(SETTINGS.flatMap(({ path }) => path.slice(0, -1)));
    const named = [...read(file).matchAll(/\b(limits|auth|log|cache)\.[a-zA-Z]+/g)];
    for (const [name, section] of named) {
      expect(sections).toContain(section);
      expect(keys).toContain(name);
    }
    const topLevel = [...read(file).matchAll(/^(?:# In docent.config.yaml: )?(\w+): https/gm)];
    for (const [, name] of topLevel) expect(keys).toContain(name);
  });

  test('give a stop longer than answers under way may take', () => {
    const { drainSeconds } = loadConfig({ env: {}, cwd: tmpdir() }).limits;
    const seconds = (file: string, pattern: RegExp) => Number(pattern.exec(read(file))?.[1]);
    expect(seconds('deploy/compose.yaml', /stop_grace_period: (\d+)s/)).toBeGreaterThan(
      drainSeconds,
    );
    expect(seconds('deploy/docent.service', /TimeoutStopSec=(\d+)/)).toBeGreaterThan(drainSeconds);
  });

  test('keep a WebSocket through a proxy longer than it is silent', () => {
    const { heartbeatSeconds } = loadConfig({ env: {}, cwd: tmpdir() }).limits;
    const timeout = Number(/proxy_read_timeout (\d+)s/.exec(read('deploy/nginx.conf'))?.[1]);
    expect(timeout).toBeGreaterThan(heartbeatSeconds);
  });

  test('copy into the image what a server reads, all of which the build context has', () => {
    const copied = [...read('Dockerfile').matchAll(/^COPY --from=build \/app\/(\S+)/gm)];
    expect(copied.map(([, path]) => path)).toEqual([
      'package.json',
      'node_modules',
      'models',
      'corpus',
      'dist',
    ]);
    const ignored = read('.dockerignore').split('\n');
    // Made in the image, never taken from the outside.
    expect(ignored).toEqual(expect.arrayContaining(['node_modules', 'dist', '.git']));
    for (const path of ['models', 'corpus', 'scripts', 'server', 'web', 'deploy']) {
      expect(ignored).not.toContain(path);
      expect(existsSync(join(root, path))).toBe(true);
    }
  });

  test('prune.sh keeps what this platform loads and nothing of another', () => {
    const folder = mkdtempSync(join(tmpdir(), 'docent-prune-'));
    const bin = 'onnxruntime-node/bin/napi-v6';
    const here = `${bin}/${process.platform}/${process.arch}/onnxruntime_binding.node`;
    const kept = [here, '@xenova/transformers/dist/transformers.node.mjs', 'ws/index.js'];
    const dropped = [
      `${bin}/elsewhere/${process.arch}/onnxruntime_binding.node`,
      `${bin}/${process.platform}/other/onnxruntime_binding.node`,
      '@xenova/transformers/dist/transformers.web.js',
      'onnxruntime-web/dist/ort.wasm',
      'ws/index.d.ts',
      'ws/index.js.map',
    ];
    for (const file of [...kept, ...dropped]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), '');
    }
    execFileSync('sh', [join(root, 'deploy/prune.sh'), folder]);
    expect(kept.filter((file) => !existsSync(join(folder, file)))).toEqual([]);
    expect(dropped.filter((file) => existsSync(join(folder, file)))).toEqual([]);
  });
});
