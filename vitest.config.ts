import { defineConfig } from 'vitest/config'

/** Four suites: what needs nothing, what needs git and HTTP, what needs a Docker engine, what needs a browser. */
const suite = (name: string, include: string[], timeout: number) => ({
  extends: true as const,
  test: { name, include, testTimeout: timeout, hookTimeout: timeout },
})

const rooms = '{core,app,actions,hooks,docker,voice-page,demo,bench,build}'

export default defineConfig({
  test: {
    setupFiles: ['test/setup/each-test.ts'],
    exclude: ['**/node_modules/**', 'demo/project/**', 'dist/**'],
    // GitHub's language service imports JSON without an attribute, which Node refuses and Vite does not.
    server: { deps: { inline: [/@actions\/(languageservice|workflow-parser|expressions)/] } },
    projects: [
      suite('unit', [`${rooms}/**/*.test.ts`, 'test/unit/**/*.test.ts'], 20_000),
      suite('e2e', ['test/e2e/**/*.test.ts'], 120_000),
      suite('container', ['test/container/**/*.test.ts'], 180_000),
      suite('browser', ['test/browser/**/*.test.ts'], 120_000),
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
