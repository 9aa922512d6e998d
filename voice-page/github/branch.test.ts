import { expect, it } from 'vitest'
import { specsBranch } from './branch.ts'

it.each([
  ['no file', null, 'sentra/specs'],
  ['an empty one', '', 'sentra/specs'],
  ['one that names none', 'schema: 1\nbudget:\n  run: 2\n', 'sentra/specs'],
  ['one that does', 'specs:\n  branch: docs/specs\n', 'docs/specs'],
  ['one that is no YAML', 'specs: [branch: ', 'sentra/specs'],
  ['one that would lead elsewhere', 'specs:\n  branch: a/../../../user\n', 'sentra/specs'],
  ['one with an empty part', 'specs:\n  branch: a//b\n', 'sentra/specs'],
])('%s', async (_, config, branch) => expect(await specsBranch(config)).toBe(branch))
