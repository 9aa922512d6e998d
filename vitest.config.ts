import { defineConfig } from 'vitest/config'

/**
 * Four suites: what needs nothing, what needs git and HTTP, what needs a Docker engine, what needs a browser. The first two
 * come first and several files at a time, since they mostly wait; real containers and real sound want the processors for
 * themselves, and follow one file at a time.
 */
const suite = (name: string, include: string[], timeout: number, side: 'by side' | 'alone') => ({
  extends: true as const,
  test: {
    ...{ name, include, testTimeout: timeout, hookTimeout: timeout },
    maxWorkers: side === 'alone' ? 1 : 3,
    sequence: { groupOrder: side === 'alone' ? 2 : 1 },
  },
})

const rooms = '{core,app,actions,hooks,docker,voice-page,demo,bench,build}'

export default defineConfig({
  test: {
    setupFiles: ['test/setup/each-test.ts'],
    exclude: ['**/node_modules/**', 'demo/project/**', 'dist/**'],
    // GitHub's language service imports JSON without an attribute, which Node refuses and Vite does not.
    server: { deps: { inline: [/@actions\/(languageservice|workflow-parser|expressions)/] } },
    projects: [
      suite('unit', [`${rooms}/**/*.test.ts`, 'test/unit/**/*.test.ts'], 20_000, 'by side'),
      suite('e2e', ['test/e2e/**/*.test.ts'], 120_000, 'by side'),
      suite('container', ['test/container/**/*.test.ts'], 180_000, 'alone'),
      suite('browser', ['test/browser/**/*.test.ts'], 120_000, 'alone'),
    ],
    coverage: {
      provider: 'v8',
      // Lines only, for `test/setup/coverage`, which adds what ran in the browser and holds the bounds.
      reporter: ['json'],
      include: [`${rooms}/**/*.ts`],
      exclude: ['**/*.test.ts', 'demo/project/**', 'bench/**', 'build/**'],
    },
  },
})
