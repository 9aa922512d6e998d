import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { Transform } from 'node:stream'

/** This machine itself, and the addresses at which clouds tell machines their secrets. */
const inward = new BlockList()
inward.addSubnet('0.0.0.0', 8, 'ipv4')
inward.addSubnet('127.0.0.0', 8, 'ipv4')
inward.addSubnet('169.254.0.0', 16, 'ipv4')
inward.addAddress('100.100.100.200', 'ipv4')
inward.addAddress('168.63.129.16', 'ipv4')
inward.addAddress('::', 'ipv6')
inward.addAddress('::1', 'ipv6')
inward.addSubnet('fe80::', 10, 'ipv6')
inward.addAddress('fd00:ec2::254', 'ipv6')

export const leadsInward = (address: string): boolean => inward.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** Looks a name up as always, and fails where it leads to this machine or to its cloud's own address. */
export const outwardLookup: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error) return done(error, [])
    const bad = found.find(({ address }) => leadsInward(address))
    if (bad) return done(new Error(`${host} leads to ${bad.address}, which is no place for packages`), [])
    if (options.all) return done(null, found)
    const [first] = found
    done(null, first?.address ?? '', first?.family)
  })
}

/** Passes bytes on, and fails before the first byte after which one of the secrets would have been said. */
export function withholding(secrets: readonly string[]): Transform {
  const words = secrets.filter((one) => one.length >= 6).map((one) => Buffer.from(one))
  const longest = Math.max(0, ...words.map((word) => word.length - 1))
  let kept = Buffer.alloc(0)
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const all = Buffer.concat([kept, chunk])
      if (words.some((word) => all.includes(word))) return done(new Error('the answer holds a credential'))
      const ready = Math.max(0, all.length - longest)
      kept = all.subarray(ready)
      done(null, all.subarray(0, ready))
    },
    flush: (done) => done(null, kept),
  })
}
