import { expect, test } from 'vitest'
import { Config } from '../../../core/config/schema.ts'
import { namingEveryTest, testCommands } from './test-command.ts'

const scripts = {
  test: 'vitest run',
  'test:unit': 'jest --ci',
  all: 'npm run test',
  through: 'pnpm test',
  lint: 'biome check',
  node: 'node --test',
  chain: 'tsc && vitest run',
  again: 'npm run again',
}

test.each([
  // As the gate finds them.
  ['npm run --silent test', 'npm run --silent test -- --reporter=verbose'],
  [
    'npm run --silent test -- --coverage.enabled --coverage.reporter=text',
    'npm run --silent test -- --coverage.enabled --coverage.reporter=text --reporter=verbose',
  ],
  ['pnpm run test', 'pnpm run test --reporter=verbose'],
  [
    'pnpm run test --coverage.enabled --coverage.reporter=text',
    'pnpm run test --coverage.enabled --coverage.reporter=text --reporter=verbose',
  ],
  ['yarn run test', 'yarn run test --reporter=verbose'],
  ['bun run test', 'bun run test --reporter=verbose'],
  // As people write them.
  ['npm test', 'npm test -- --reporter=verbose'],
  ['npm t', 'npm t -- --reporter=verbose'],
  ['npm run test:unit', 'npm run test:unit -- --verbose'],
  ['npm --silent test', 'npm --silent test -- --reporter=verbose'],
  [' npm run-script test ', 'npm run-script test -- --reporter=verbose'],
  ['npm test -- test/a.test.ts', 'npm test -- test/a.test.ts --reporter=verbose'],
  ['pnpm test', 'pnpm test --reporter=verbose'],
  ['pnpm t', 'pnpm t --reporter=verbose'],
  ['yarn test:unit', 'yarn test:unit --verbose'],
  ['yarn --silent run test', 'yarn --silent run test --reporter=verbose'],
  ['npx vitest run', 'npx vitest run --reporter=verbose'],
  ['pnpm exec vitest run', 'pnpm exec vitest run --reporter=verbose'],
  ['yarn jest', 'yarn jest --verbose'],
  ['jest', 'jest --verbose'],
  ['python3 -m pytest --cov', 'python3 -m pytest --cov -vv'],
  ['python3 -m unittest discover', 'python3 -m unittest discover -v'],
  ['go test ./...', 'go test ./... -v'],
  // A script that calls another one hands on what it was given.
  ['npm run all', 'npm run all -- -- --reporter=verbose'],
  ['npm run through', 'npm run through -- --reporter=verbose'],
])('%s names every test as %s', (command, wanted) => {
  expect(namingEveryTest(command, scripts)).toBe(wanted)
})

test.each([
  'npm run --silent node',
  'npm run chain',
  'npm run again',
  'npm run gone',
  'npm ci',
  'bun test',
  'npm test && npm run test:unit',
  'npm test > tests.txt',
  'npm run lint',
  'node --test',
  'make check',
])('%s stays as it is', (command) => {
  expect(namingEveryTest(command, scripts)).toBe(command)
})

test('what the configuration names comes before what the gate found', () => {
  const step = { name: 'test', command: 'npm run --silent test', status: 'passed', seconds: 1, output: '' } as const
  const ran = { how: 'ended', steps: [step], coverage: null, testsRan: 1, advisories: [] } as const
  expect(testCommands(Config.parse({ gate: { test: 'make check' } }), 'sums', ran)).toEqual(['make check'])
  expect(testCommands(Config.parse({}), 'sums', ran)).toEqual(['npm run --silent test'])
  expect(testCommands(Config.parse({ gate: { test: '' } }), 'sums', ran)).toEqual([])
  expect(testCommands(Config.parse({}), 'sums', { how: 'no-evidence' })).toEqual([])
})
