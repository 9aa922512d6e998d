import { expect, it } from 'vitest'
import { ada, sampleSource } from '../testing/samples.ts'
import { type DashboardData, dashboardFile } from './file.ts'
import { dashboardLedgers, readable, specsAtWork } from './sources.ts'

const hostile = '</script><script>alert(1)</script><!--\u2028$&$`{"figures":null}'
const data: DashboardData = {
  repository: 'maya/shop',
  at: '2026-11-22T12:00:00.000Z',
  figures: {
    ...{ running: [{ id: '1-a', title: hostile }], byStatus: { running: 1 }, leadHours: 1, passRate: 1, runs: 1 },
    ...{ leads: [1], spentUsd: 2, days: [{ day: '2026-11-22', dollars: 2, runs: 1 }] },
  },
}
const file = dashboardFile(data)
const between = (before: string, after: string) => file.split(before)[1]?.split(after)[0] ?? ''

it('carries its data as data, whatever a title says', () => {
  expect(JSON.parse(between('id="data">', '</script>'))).toEqual(data)
  expect(file).not.toContain('alert(1)</script>')
  expect(file.match(/<script/g)).toHaveLength(2)
})

it('asks nobody: no address, and a policy that names its own script and style by their hashes', () => {
  expect(file).not.toMatch(/(?:src|href)="|url\(|@import|fetch\(|XMLHttpRequest|WebSocket/)
  expect(between('Security-Policy" content="', '"')).toMatch(
    /^default-src 'none'; script-src 'sha256-[\w+/=]{44}'; style-src 'sha256-[\w+/=]{44}'; base-uri 'none'/,
  )
})

const line = (spec: string | null) =>
  JSON.stringify({ schema: 1, id: `x-${spec}`, at: data.at, kind: 'run', project: spec && 'shop', spec, cost_usd: 0 })

it('looks at fourteen days, and at the specs that had work in them, fifty at most', () => {
  const days = dashboardLedgers('2026-03-01T00:00:00Z')
  expect(days).toHaveLength(14)
  expect([days[0], days[1]]).toEqual(['.sentra/metrics/2026-03-01.jsonl', '.sentra/metrics/2026-02-28.jsonl'])
  expect(specsAtWork([`${line('1-a')}\n${line('1-a')}\nnonsense\n`, null, line('2-b'), line(null)])).toEqual([
    ...['.sentra/specs/shop/1-a/metadata.json', '.sentra/specs/shop/2-b/metadata.json'],
  ])
  expect(specsAtWork([Array.from({ length: 80 }, (_, n) => line(`${n + 1}-a`)).join('\n')])).toHaveLength(50)
})

it('leaves out what cannot be read', () => {
  const metadata = {
    ...{ schema: 1, id: '1-a', project: 'shop', title: 'A', status: 'draft', origin: { issue: 1, author: ada } },
    versions: [{ version: 1, sha256: 'a'.repeat(64), created_at: data.at, source: sampleSource(1), cost_usd: 0 }],
    ...{ approved_version: null, approvals: [], implementation: null, decisions: [], spent_usd: 0 },
  }
  expect(readable([JSON.stringify(metadata), '{', null, '{"schema":2}']).map(({ id }) => id)).toEqual(['1-a'])
})
