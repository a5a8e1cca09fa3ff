// The journey through the demo's page in a real browser: apart, because it needs a Chromium on the machine.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/browser/**/*.journey.ts'], testTimeout: 120_000, hookTimeout: 60_000, fileParallelism: false },
});
