import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refuseOutside } from './outside.ts'

let base: string
beforeAll(() => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'sentra-outside-')))
  for (const folder of ['project/src', 'home/.ssh', 'hooks']) mkdirSync(path.join(base, folder), { recursive: true })
  writeFileSync(path.join(base, 'home/notes'), '')
  symlinkSync('../home/notes', path.join(base, 'project/notes'))
  symlinkSync(path.join(base, 'home/.ssh'), path.join(base, 'project/keys'))
})
afterAll(() => rmSync(base, { recursive: true }))

const ask = (file: string) => {
  const at = (name: string) => path.join(base, name)
  return refuseOutside(path.isAbsolute(file) ? file : at(file), at('project'), at('home'), at('hooks'))
}

test.each([
  ['hooks/verify-changes.js', /hooks that guard/],
  ['project/notes', /a link that leads to/],
  ['project/keys/new', /a link that leads to/],
  ['/etc/cron.d/job', /the system's \(\/etc\)/],
  ['/usr/local/bin/tool', /the system's/],
  ['home/.ssh/authorized_keys', /~\/\.ssh is not/],
  ['home/.bashrc', /~\/\.bashrc/],
  ['home/.claude/settings.json', /settings\.json/],
])('%s is refused', (file, reason) => expect(ask(file)).toMatch(reason))

test.each([
  'project/src/a.ts',
  'project/new/a.ts',
  'home/plan.md',
  'home/.claude/plans/a.md',
  'home/other/a.ts',
  '/dev/null',
])('%s is not', (file) => expect(ask(file)).toBeUndefined())
