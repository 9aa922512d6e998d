import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readyImage } from '../../actions/agent/container/image.ts'
import { engineAnswers } from './support/engine.ts'
import { pushed } from './support/image-registry.ts'
import { folderOf, runAs, uids, uniqueName } from './support/run-as.ts'
import { importSmallImage } from './support/small-image.ts'

describe.skipIf(!engineAnswers)('the images of the sandbox', () => {
  const name = `sentra-test/small:${process.pid}`
  beforeAll(() => importSmallImage(name))
  afterAll(() => {
    execFileSync('docker', ['image', 'rm', '--force', name], { stdio: 'ignore' })
  })

  it.each(uids)('may be anybody’s: Node comes with its own loader and libraries (uid %i)', async (uid) => {
    const { folder, remove } = folderOf(uid)
    const script = 'id -u; echo "$PATH"; /opt/sentra/bin/node -p process.version; node -p 1+1; ls /usr'
    const done = await runAs({
      uid,
      image: name,
      task: { name: uniqueName(), workspace: folder, command: ['bash', '-c', script] },
    })
    remove()
    expect(done.stderr).toBe('')
    expect(done.stdout.split('\n')).toEqual([
      String(uid === 0 ? 1000 : uid),
      '/bin:/custom/bin:/opt/sentra/bin',
      process.version,
      '2',
      '',
    ])
    expect(done.result?.exitCode).toBe(0)
  })

  it('start at once by default: nothing is pulled, and the image weighs next to nothing', async () => {
    const { name: runner } = await readyImage('runner', process.env)
    const size = execFileSync('docker', ['image', 'inspect', '--format', '{{.Size}}', runner], { encoding: 'utf8' })
    expect(Number(size)).toBeLessThan(1_000)
  })

  it('are pulled by digest where the release names one, and are that image', async () => {
    const registry = await pushed(name)
    const release = { name: `${registry.host}/sentra-agent`, digest: registry.digest }
    const ready = await readyImage('sentra', process.env, release)
    expect(ready.name).toBe(`${registry.host}/sentra-agent@${registry.digest}`)
    expect(registry.asked).toContain(`/v2/sentra-agent/manifests/${registry.digest}`)
    const id = (image: string) =>
      execFileSync('docker', ['image', 'inspect', '--format', '{{.Id}}', image], { encoding: 'utf8' })
    expect(id(ready.name)).toBe(id(name))
    // What is there is not pulled again, and what another digest names is not it.
    const before = registry.asked.length
    await readyImage('sentra', process.env, release)
    expect(registry.asked.length).toBe(before)
    const other = { ...release, digest: `sha256:${'0'.repeat(64)}` }
    await expect(readyImage('sentra', process.env, other)).rejects.toThrow(/could not be pulled/)
    execFileSync('docker', ['image', 'rm', '--force', ready.name], { stdio: 'ignore' })
    await registry.close()
  })

  it('are refused with the reason when they cannot be had', async () => {
    await expect(readyImage('127.0.0.1:1/none:latest', process.env)).rejects.toThrow(/could not be pulled/)
    for (const digest of [null, 'latest', 'sha256:0']) {
      const none = readyImage('sentra', process.env, { name: 'ghcr.io/acme/sentra-agent', digest })
      await expect(none).rejects.toThrow(/names no published image.*Set sandbox.image to runner/)
    }
  })
})
