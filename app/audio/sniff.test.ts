import { describe, expect, it } from 'vitest'
import { durationOf } from './duration.ts'
import { fragmentedMp4, mp3, mp4, wav, webm } from './fixtures.ts'
import { sniff } from './sniff.ts'

describe('a recording is known by its first bytes, and its headers say how long it is', () => {
  it.each([
    ['wav', wav(3), 'wav', 3],
    ['mp3', mp3(4), 'mp3', 4],
    ['mp3 with a tag', mp3(4, true), 'mp3', 4],
    ['mp4', mp4(7), 'mp4', 7],
    ['mov', mp4(7, 'qt  '), 'mp4', 7],
    ['m4a', mp4(7, 'M4A '), 'mp4', 7],
    ['webm', webm(5), 'webm', 5],
  ])('%s', (_, bytes, extension, seconds) => {
    const type = sniff(bytes)
    expect(type?.extension).toBe(extension)
    expect(type && durationOf(bytes, type)).toBeCloseTo(seconds, 2)
  })

  const text = (content: string) => new TextEncoder().encode(content.padEnd(64, ' '))
  it.each([
    ['a page', text('<!doctype html><html>')],
    ['JSON', text('{"message":"Not Found"}')],
    ['a picture (PNG)', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 0, 0])],
    ['a picture (JPEG)', Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, ...new Array(20).fill(0)])],
    ['a picture (AVIF)', mp4(1, 'avif')],
    ['a picture (HEIC)', mp4(1, 'heic')],
    ['a WebP in its RIFF', text('RIFFxxxxWEBPVP8 ')],
    ['an archive (zip)', text('PK\x03\x04')],
    ['an archive (gzip)', Uint8Array.from([0x1f, 0x8b, 8, ...new Array(20).fill(0)])],
    ['an archive (tar)', text('file.wav')],
    ['a program', text('\x7fELF')],
    ['a script', text('#!/bin/sh')],
    ['Matroska that is no WebM', webm(5, 'matroska')],
    ['a PDF', text('%PDF-1.7')],
    ['nothing', new Uint8Array(0)],
    ['eleven bytes', wav(1).slice(0, 11)],
    ['set bits without a frame', new Uint8Array(64).fill(0xff)],
  ])('%s is no recording', (_, bytes) => expect(sniff(bytes)).toBeNull())

  it.each(['run', 'fragment', 'movie', 'promise'] as const)(
    'a recording whose movie header says 0 is as long as its %s says',
    (says) => expect(durationOf(fragmentedMp4(40, says), { extension: 'mp4', mime: '' })).toBeCloseTo(40, 0),
  )

  it.each([
    ['an MP4 of no length', fragmentedMp4(40, 'nobody'), 'mp4'],
    ['a WebM of no length', webm(0), 'webm'],
    ['a WAV without a sample', wav(0), 'wav'],
  ] as const)('%s does not say how long it is', (_, bytes, extension) =>
    expect(durationOf(bytes, { extension, mime: '' })).toBeNull(),
  )

  it.each([
    ['none', 0],
    ['all that a header can hold', 0xffffffff],
    ['a tenth', 16_000],
  ])('a WAV whose data says that it is %s is as long as what is there', (_, size) => {
    const streamed = wav(10)
    new DataView(streamed.buffer).setUint32(40, size, true)
    expect(durationOf(streamed, { extension: 'wav', mime: '' })).toBeCloseTo(10)
  })

  it('a WAV whose byte rate is a lie is as long as it plays', () => {
    const hasty = wav(10)
    new DataView(hasty.buffer).setUint32(28, 0xffffffff, true)
    expect(durationOf(hasty, { extension: 'wav', mime: '' })).toBeCloseTo(10)
  })

  it('does not trip over headers that lie', () => {
    const endless = wav(1)
    new DataView(endless.buffer).setUint32(40, 0xffffffff, true)
    expect(durationOf(endless, { extension: 'wav', mime: '' })).toBeCloseTo(1, 2)
    expect(durationOf(new Uint8Array(64), { extension: 'mp4', mime: '' })).toBeNull()
    expect(durationOf(new Uint8Array(64), { extension: 'mp3', mime: '' })).toBeNull()
    expect(
      durationOf(Uint8Array.from([0, 0, 0, 4, ...new Array(60).fill(9)]), { extension: 'mp4', mime: '' }),
    ).toBeNull()
  })
})
