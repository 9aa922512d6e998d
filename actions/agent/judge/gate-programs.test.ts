import { expect, test } from 'vitest'
import { programsOf } from './gate-programs.ts'

const programs = (command: string, scripts: Record<string, string> = {}, folder = '') =>
  [...programsOf({ folder, commands: [command], scripts })].sort()

test.each<[string, string[]]>([
  ['bash scripts/test.sh', ['scripts/test.sh']],
  ['./scripts/test.sh --all', ['scripts/test.sh']],
  ['CI=1 scripts/check', ['scripts/check']],
  ['timeout 60 ./run.sh', ['run.sh']],
  ['node --import ./tools/hook.js --test', ['tools/hook.js']],
  ['node tools/run.js test/', ['tools/run.js']],
  ['npx tsx "tools/run.ts"', ['tools/run.ts']],
  ['python3 -u tools/run.py', ['tools/run.py']],
  ['mocha -r ./hooks.js --config=web/mocha.yml', ['hooks.js', 'web/mocha.yml']],
  ['make -f build.mk test', ['build.mk']],
  ['cd web && node run.js; true', ['web/run.js']],
  ['bash -c "sh a.sh || true"', ['a.sh']],
  ['. ./env.sh && npm test', ['env.sh']],
])('%s runs %j', (command, files) => {
  expect(programs(command)).toEqual(expect.arrayContaining(files))
})

test.each([
  'npm test',
  'node --test test/*.test.js',
  'node --check src/take.js',
  'python3 -m unittest discover -v',
  'eslint src/index.ts',
  'esbuild src/index.ts --bundle',
  'tsc --noEmit',
  'node -e "1"',
])('%s names no program of the repository’s', (command) => {
  expect(programs(command).filter((file) => /^(src|test)\//.test(file))).toEqual([])
})

test('scripts count with their own words, and so do those that they name', () => {
  const scripts = {
    test: 'run-s lint:* unit',
    pretest: 'node a.js',
    'lint:js': 'node b.js',
    unit: 'node c.js',
    start: 'node d.js',
  }
  expect(programs('npm test', scripts)).toEqual(['a.js', 'b.js', 'c.js'])
})

test('a part of a monorepo runs what lies in its own folder', () => {
  expect(programs('npm test', { test: 'node ./run.js && node ../tools/end.js' }, 'libs/sums')).toEqual([
    'libs/sums/run.js',
    'libs/tools/end.js',
  ])
})
