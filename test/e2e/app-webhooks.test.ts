import examples from '@octokit/webhooks-examples' with { type: 'json' }
import { Probot } from 'probot'
import { expect, it } from 'vitest'
import { hostFrom } from '../../app/host.ts'
import { createApp, probotApp } from '../../app/index.ts'
import { appOctokit } from '../../app/serve/octokit.ts'

interface Example {
  name: string
  examples: { action?: string }[]
}

it('takes every example of a webhook that GitHub gives, without a throw and without a write', async () => {
  const asked: string[] = []
  const fetcher: typeof fetch = async (input, init) => {
    const method = init?.method ?? 'GET'
    asked.push(`${method} ${new URL(String(input)).pathname}`)
    if (String(input).endsWith('/graphql')) return Response.json({ data: { repository: { r0: null, r1: null } } })
    return Response.json({ message: 'Not Found' }, { status: 404 })
  }
  const probot = new Probot({
    githubToken: 't',
    Octokit: appOctokit({ second: 1, patience: 1_000 }),
    logLevel: 'fatal',
    request: { fetch: fetcher },
  })
  await probot.ready()
  const bot = { id: 1, login: 'sentra[bot]', app_id: 1, shared: false }
  await probot.load(probotApp(createApp(hostFrom({}, { kind: 'app', bot }, { fetch: fetcher }))))
  let count = 0
  for (const { name, examples: payloads } of examples as unknown as Example[]) {
    for (const payload of payloads) {
      await probot.receive({ id: String(++count), name, payload } as never)
    }
  }
  expect(count).toBeGreaterThan(200)
  expect(asked.filter((request) => !/^(?:GET |POST \/graphql$)/.test(request))).toEqual([])
})
