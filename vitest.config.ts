import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    globalSetup: ['./test/temporary-folder.ts'],
    reporters: ['default', './test/counts-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    // Two cores: each file that loads the model brings a worker of its own.
    maxWorkers: 2,
  },
});
