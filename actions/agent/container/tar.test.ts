import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { tar } from './tar.ts'

describe('the archive of the empty image', () => {
  const archive = tar([{ name: 'etc' }, { name: 'sbin' }, { name: 'bin', link: 'usr/bin' }])

  it('is read by tar as folders and links of root’s', () => {
    const listing = execFileSync('tar', ['--utc', '-tvf', '-'], {
      input: archive,
      encoding: 'utf8',
      env: { LC_ALL: 'C' },
    })
    expect(
      listing
        .trim()
        .split('\n')
        .map((line) => line.replace(/\s+/g, ' ')),
    ).toEqual([
      'drwxr-xr-x 0/0 0 1970-01-01 00:00 etc/',
      'drwxr-xr-x 0/0 0 1970-01-01 00:00 sbin/',
      'lrwxr-xr-x 0/0 0 1970-01-01 00:00 bin -> usr/bin',
    ])
  })

  it('is the same every time', () => {
    expect(tar([{ name: 'etc' }, { name: 'sbin' }, { name: 'bin', link: 'usr/bin' }]).equals(archive)).toBe(true)
  })
})
