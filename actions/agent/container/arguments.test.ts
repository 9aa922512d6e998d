import { describe, expect, it } from 'vitest'
import { type ContainerSpec, runArguments, tmpfsSizes } from './arguments.ts'

const spec: ContainerSpec = {
  name: 'sentra-1',
  image: 'sentra/runner:0123',
  user: { uid: 1001, gid: 127 },
  limits: { memoryMb: 2048, cpus: 2, pids: 100 },
  workspace: '/home/runner/work/_temp/workspace',
  mounts: [{ source: '/usr', target: '/usr' }],
  environment: { PATH: '/usr/bin' },
  command: ['/opt/sentra/bin/node', '--eval', 'x'],
}

describe('the arguments of docker', () => {
  it('lock the container', () => {
    expect(runArguments(spec)).toMatchSnapshot()
  })

  it('follow other settings', () => {
    const limits = { memoryMb: 512, cpus: 0.5, pids: 32 }
    expect(runArguments({ ...spec, limits, user: { uid: 1000, gid: 1000 } })).toMatchSnapshot()
  })

  it('leave memory for programs beside the file systems in it', () => {
    for (const memoryMb of [256, 2048, 65_536]) {
      const { tmp, home, shm } = tmpfsSizes({ memoryMb, cpus: 1, pids: 1 })
      expect(tmp + home + shm).toBeLessThan(memoryMb * 0.7)
    }
  })

  it('keep a comma, a quote and a line break in a path from becoming another option', () => {
    const workspace = '/tmp/a,readonly=false,"b"\n,type=tmpfs'
    const args = runArguments({ ...spec, workspace })
    expect(args).toContain('type=bind,"source=/tmp/a,readonly=false,""b""\n,type=tmpfs",target=/workspace')
  })

  it('never carry an option that weakens', () => {
    const weak =
      /--privileged|--cap-add|unconfined|--pid[ =]|--device|--userns|--volume|--(network|ipc|uts) host|\.sock/
    expect(runArguments(spec).join(' ')).not.toMatch(weak)
  })
})
