import { describe, expect, it } from 'vitest'
import { containerEnvironment } from './environment.ts'

const host = {
  PATH: '/opt/hostedtoolcache/node/22/bin:/home/runner/.local/bin:/snap/bin:/usr/local/bin:/usr/bin:/usrevil/bin',
  JAVA_HOME: '/usr/lib/jvm/temurin-21',
  GOROOT: '/home/runner/go',
  LD_LIBRARY_PATH: '/opt/hostedtoolcache/Python/3.13/x64/lib:/home/runner/lib',
  GITHUB_TOKEN: 'canary',
  ACTIONS_RUNTIME_TOKEN: 'canary',
  INPUT_KEY: 'canary',
  HOME: '/home/runner',
  NODE_OPTIONS: '--require /home/runner/evil.js',
}
const roots = ['/usr', '/opt/hostedtoolcache']

describe('the variables inside', () => {
  it('lead to toolchains that are mounted, and to nothing else of the host', () => {
    const inside = containerEnvironment(host, { roots, nodeFolder: '/opt/hostedtoolcache/node/22/bin' })
    expect(inside.PATH).toBe(
      '/opt/hostedtoolcache/node/22/bin:/usr/local/bin:/usr/bin:/usr/local/sbin:/usr/sbin:/opt/sentra/bin',
    )
    expect(inside.JAVA_HOME).toBe('/usr/lib/jvm/temurin-21')
    expect(inside.LD_LIBRARY_PATH).toBe('/opt/hostedtoolcache/Python/3.13/x64/lib')
    expect(inside.GOROOT).toBeUndefined()
    expect(inside.NODE_OPTIONS).toBeUndefined()
    expect(inside.HOME).toBe('/home/agent')
    expect(JSON.stringify(inside)).not.toContain('canary')
  })

  it('prefer our own Node where the job’s is not inside', () => {
    const inside = containerEnvironment(host, { roots, nodeFolder: '/home/runner/.local/bin' })
    expect(inside.PATH?.split(':')[0]).toBe('/opt/sentra/bin')
  })

  it('leave the path of an image with its own toolchains alone', () => {
    expect(containerEnvironment(host, undefined).PATH).toBeUndefined()
  })
})
