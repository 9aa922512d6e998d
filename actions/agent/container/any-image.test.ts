import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { mountedNode } from './any-image.ts'

describe('Node in an image of the user’s own', () => {
  it('comes with its loader and its libraries, and starts through them', () => {
    const shared = [
      'linux-vdso.so.1',
      '/lib/x86_64-linux-gnu/libc.so.6',
      '/lib64/ld-linux-x86-64.so.2',
      '/x/addon.node',
    ]
    expect(mountedNode('/host/node', shared)).toEqual({
      mounts: [
        { source: '/host/node', target: '/opt/sentra/lib/node' },
        { source: '/lib/x86_64-linux-gnu/libc.so.6', target: '/opt/sentra/lib/libc.so.6' },
        { source: '/lib64/ld-linux-x86-64.so.2', target: '/opt/sentra/lib/ld-linux-x86-64.so.2' },
      ],
      command: ['/opt/sentra/lib/ld-linux-x86-64.so.2', '--library-path', '/opt/sentra/lib', '/opt/sentra/lib/node'],
      wrapper:
        '#!/bin/sh\nexec /opt/sentra/lib/ld-linux-x86-64.so.2 --library-path /opt/sentra/lib /opt/sentra/lib/node "$@"\n',
    })
  })

  it('is refused where there is no loader to bring', () => {
    expect(() => mountedNode('/usr/local/bin/node', ['/usr/lib/libSystem.B.dylib'])).toThrow(/is not a Linux program/)
  })

  it.runIf(process.platform === 'linux')('finds the libraries of the Node that runs it', () => {
    const { mounts } = mountedNode(process.execPath)
    expect(mounts.length).toBeGreaterThan(2)
    expect(mounts.every((mount) => existsSync(mount.source))).toBe(true)
  })
})
