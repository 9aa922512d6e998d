import { Probot } from 'probot'
import { expect, it } from 'vitest'
import { installedOn } from '../../app/serve/installed.ts'
import { startLocalGitHub } from '../../demo/github/index.ts'

it('asks GitHub, as the App, where it is installed', async () => {
  const github = await startLocalGitHub()
  try {
    github.createUser('ada')
    await github.createRepository({ owner: 'ada', name: 'clock', files: { 'README.md': '# Clock' } })
    const { id: appId, privateKey } = github.app
    const probot = new Probot({ appId, privateKey, secret: 'of-no-use-here', baseUrl: github.url, logLevel: 'fatal' })
    await probot.ready()
    const installed = installedOn(probot)
    expect(await installed('ada/clock')).toBe(true)
    expect(await installed('ada/elsewhere')).toBe(false)
    expect(await installed('nobody/clock')).toBe(false)
    expect(github.violations).toEqual([])
  } finally {
    await github.close()
  }
})
