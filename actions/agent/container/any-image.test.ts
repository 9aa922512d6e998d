import { describe, expect, it } from 'vitest'
import { mountedNode, parseLdd } from './any-image.ts'

describe('Node in an image of the user’s own', () => {
  it('comes with its loader and its libraries', () => {
    const output = [
      '\tlinux-vdso.so.1 (0x00007f4c1bd89000)',
      '\tlibstdc++.so.6 => /lib/x86_64-linux-gnu/libstdc++.so.6 (0x00007f4c1ba00000)',
      '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f4c1b81e000)',
      '\t/lib64/ld-linux-x86-64.so.2 (0x00007f4c1bd8b000)',
    ].join('\n')
    expect(parseLdd(output)).toEqual({
      loader: '/lib64/ld-linux-x86-64.so.2',
      needed: ['/lib/x86_64-linux-gnu/libstdc++.so.6', '/lib/x86_64-linux-gnu/libc.so.6'],
    })
  })

  it('is refused where there is no loader to bring', () => {
    expect(() => parseLdd('\tstatically linked')).toThrow(/linked without a loader/)
    expect(() => mountedNode('/nowhere/node')).toThrow(/ldd does not know its libraries/)
  })

  it.runIf(process.platform === 'linux')('starts with the words that its wrapper says', () => {
    const node = mountedNode(process.execPath)
    expect(node.wrapper).toBe(`#!/bin/sh\nexec ${node.command.join(' ')} "$@"\n`)
    expect(node.mounts.map((mount) => mount.target)).toEqual(expect.arrayContaining([node.command[0], node.command[3]]))
  })
})
