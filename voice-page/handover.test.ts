import { describe, expect, it } from 'vitest'
import { handOver, longestAddress } from './handover.ts'

describe('handing over', () => {
  it('fills in the form by its address, to the byte', () => {
    const markdown = '# Ä & ü #1\n\n<b>“quoted”</b> + 100 %\n'
    const handover = handOver('https://github.com', 'acme/shop', 'Ä & ü #1', markdown)
    const address = new URL(handover.address)
    expect(handover.how).toBe('link')
    expect(address.origin + address.pathname).toBe('https://github.com/acme/shop/issues/new')
    expect(Object.fromEntries(address.searchParams)).toEqual({
      template: 'voice-spec.yml',
      title: 'Ä & ü #1',
      spec: markdown,
    })
  })

  it('gives a text to copy where the address would be too long', () => {
    const markdown = 'ж'.repeat(2_000)
    const handover = handOver('https://github.com', 'acme/shop', 'Long', markdown)
    expect(handover).toEqual({
      how: 'copy',
      address: 'https://github.com/acme/shop/issues/new?template=voice-spec.yml&title=Long',
      text: markdown,
    })
  })

  it('never makes an address longer than GitHub takes', () => {
    for (let length = 1_000; length < 9_000; length += 500) {
      expect(handOver('https://github.com', 'acme/shop', 'x', 'x'.repeat(length)).address.length).toBeLessThanOrEqual(
        longestAddress,
      )
    }
  })
})
