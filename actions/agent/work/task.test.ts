import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { Config } from '../../../core/config/schema.ts'
import { temporary } from '../../../test/agent/repository.ts'
import { rulesOf } from './rules.ts'
import { workerTask } from './task.ts'

const place = temporary()
afterAll(place.remove)

const spec = {
  ...{ id: '1-take', project: 'sums', version: 1, title: 'Take', text: '# Take\n', sha256: '' },
  ...{ path: '', branch: '', criteria: [] },
}

test('the agent knows the rules before it begins', () => {
  expect(rulesOf(Config.parse({}), 'sums')).toMatchSnapshot()
  const config = {
    agent: { protected: ['infra', 'src/billing'], patch_lines: 300, turns: 20 },
    gate: { test: 'make check', lint: '', coverage: { min: 80 } },
    projects: { web: { path: 'apps/web', gate: { typecheck: 'npx tsc', test: 'npm test' } } },
  }
  expect(rulesOf(Config.parse(config), 'sums')).toMatchSnapshot()
  expect(rulesOf(Config.parse(config), 'web')).toMatchSnapshot()
})

test('a container that goes on where another was lost has the turns that are left', () => {
  const said = (request: number, kept: number, messages: unknown[]) =>
    JSON.stringify({
      ...{ at: '2026-11-22T12:00:00.000Z', request, kept, messages },
      ...(request === 1 ? { frame: { model: 'm', max_tokens: 1 } } : {}),
      answer: { complete: true, stop_reason: 'tool_use', content: [{ type: 'text', text: 'Hm.' }] },
    })
  const file = path.join(place.folder, 'trajectory.jsonl')
  const user = [{ role: 'user', content: 'Build it.' }]
  const more = [{ role: 'assistant', content: 'Hm.' }, ...user]
  const turns = (lines: string[], limit: number) => {
    writeFileSync(file, lines.join('\n'))
    const config = Config.parse({ agent: { turns: limit } })
    return workerTask({ spec, config }, 'm', { documents: [], described: true }, file, null).limits.turns
  }
  expect(turns([], 80)).toBe(80)
  expect(turns([said(1, 0, user), said(2, 1, more)], 80)).toBe(78)
  expect(turns([said(1, 0, user), said(2, 1, more)], 2)).toBe(1)
})

test('the agent reads of the spec what those who approved it saw', () => {
  const hiding = {
    ...spec,
    text: '# Take\n\nAs [here](https://x.test).<!-- SECRET -->\n',
    criteria: ['It is <!-- SECRET -->so.'],
  }
  const task = workerTask(
    { spec: hiding, config: Config.parse({}) },
    'm',
    { documents: [], described: true },
    null,
    null,
  )
  expect(task.spec).toMatchObject({ text: '# Take\n\nAs [here](https://x.test).\n', criteria: [{ text: 'It is so.' }] })
})
