import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engineAnswers, isRoot } from './support/engine.ts'
import { folderOf, runAs, uids, uniqueName } from './support/run-as.ts'

/** The published image's base cannot be pulled here, so Debian's own packages make one that is as good for a test. */
const canBuild = engineAnswers && isRoot && spawnSync('bash', ['-c', 'command -v mmdebstrap']).status === 0
const base = `sentra-test/base:${process.pid}`
const image = `sentra-test/agent:${process.pid}`

describe.skipIf(!canBuild)('the image that the Dockerfile builds', () => {
  beforeAll(() => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'sentra-base-'))
    const archive = path.join(folder, 'base.tar')
    const quiet = { stdio: ['ignore', 'ignore', 'inherit'] as ('ignore' | 'inherit')[] }
    execFileSync('bash', ['-c', `mmdebstrap --quiet --variant=apt bookworm ${archive}`], quiet)
    execFileSync('docker', ['import', archive, base], quiet)
    rmSync(folder, { recursive: true })
    const context = path.resolve(import.meta.dirname, '../../docker')
    execFileSync(
      'docker',
      ['build', '--quiet', '--network', 'host', '--build-arg', `BASE=${base}`, '--tag', image, context],
      quiet,
    )
  }, 300_000)
  afterAll(() => {
    spawnSync('docker', ['image', 'rm', '--force', image, base])
  })

  it.each(uids)('holds in the sandbox, and has what projects need (uid %i)', async (uid) => {
    const { folder, remove } = folderOf(uid)
    const tools = [
      'bash',
      'gcc',
      'make',
      'git',
      'jq',
      'rg',
      'python3',
      'pip3',
      'curl',
      'patch',
      'unzip',
      'xz',
      'ps',
      'node',
    ]
    const script = `for t in ${tools.join(' ')}; do command -v $t >/dev/null || echo "no $t"; done; find / -xdev -perm /6000 -type f 2>/dev/null; git init -q . && echo 'int main(){return 0;}' > a.c && gcc a.c -o a && ./a && echo built; node -p process.version`
    const done = await runAs({
      uid,
      image,
      task: { name: uniqueName(), workspace: folder, command: ['bash', '-c', script] },
    })
    remove()
    expect(done.error).toBeUndefined()
    expect(done.stdout).toBe(`built\n${process.version}\n`)
  })

  it('carries no code of ours and is never root by itself', () => {
    const { User, Entrypoint } = JSON.parse(
      execFileSync('docker', ['image', 'inspect', '--format', '{{json .Config}}', image], { encoding: 'utf8' }),
    )
    expect(User).toBe('1000:1000')
    expect(Entrypoint ?? null).toBeNull()
    const found = execFileSync(
      'docker',
      ['run', '--rm', '--network', 'none', image, 'find', '/opt/sentra', '/workspace', '-mindepth', '1'],
      { encoding: 'utf8' },
    )
    expect(found).toBe('')
  })
})
