import { defineConfig } from 'vitest/config'

/**
 * Four suites: what needs nothing, what needs git and HTTP, what needs a browser, what needs a Docker engine. The first two
 * come first and three files at a time, which fills two processors. Browsers with real sound mostly wait, and follow two at
 * a time. Containers share an engine, and come last, one file after the other; so does the one browser test that measures
 * turns of speech to a fifth of a second while the line breaks.
 *
 * Whatever hears real sound, kills real processes or waits for real containers is tried once more when it fails, since the
 * machine may have been busy elsewhere; `npm test` names and counts these. What fails twice has failed.
 */
const turns = { together: [1, 3], pairs: [2, 2], alone: [3, 1] } as const

const suite = (name: string, include: string[], timeout: number, turn: keyof typeof turns) => {
  const [groupOrder, maxWorkers] = turns[turn]
  const retry = name === 'unit' ? 0 : 1
  return {
    extends: true as const,
    test: { name, include, testTimeout: timeout, hookTimeout: timeout, retry, maxWorkers, sequence: { groupOrder } },
  }
}

const rooms = '{core,app,actions,hooks,docker,voice-page,demo,bench,build}'

export default defineConfig({
  test: {
    setupFiles: ['test/setup/each-test.ts'],
    exclude: ['**/node_modules/**', 'demo/project/**', 'dist/**'],
    // GitHub's language service imports JSON without an attribute, which Node refuses and Vite does not.
    server: { deps: { inline: [/@actions\/(languageservice|workflow-parser|expressions)/] } },
    projects: [
      suite('unit', [`${rooms}/**/*.test.ts`, 'test/unit/**/*.test.ts'], 20_000, 'together'),
      suite('e2e', ['test/e2e/**/*.test.ts'], 120_000, 'together'),
      suite('container', ['test/container/**/*.test.ts'], 180_000, 'alone'),
      suite('browser', ['test/browser/!(spoken-reconnect).test.ts'], 120_000, 'pairs'),
      suite('browser-exact', ['test/browser/spoken-reconnect.test.ts'], 120_000, 'alone'),
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
