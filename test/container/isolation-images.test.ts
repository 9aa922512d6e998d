import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readyImage } from '../../actions/agent/container/image.ts'
import { engineAnswers } from './support/engine.ts'
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

  it('are refused with the reason when they cannot be had', async () => {
    await expect(readyImage('127.0.0.1:1/none:latest', process.env)).rejects.toThrow(/could not be pulled/)
    await expect(readyImage('sentra', process.env)).rejects.toThrow(/names no published image/)
  })
})
