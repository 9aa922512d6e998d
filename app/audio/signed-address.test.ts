import { expect, it } from 'vitest'
import { signedAddressIn } from './signed-address.ts'

const uuid = (digit: number) => `0a1b2c3d-1111-4222-8333-44445555666${digit}`
const asset = (digit: number) => ({
  url: `https://github.com/user-attachments/assets/${uuid(digit)}`,
  kind: 'asset' as const,
  name: uuid(digit),
})
const source = (digit: number) =>
  `https://private-user-images.githubusercontent.com/1/2-${uuid(digit)}.mp4?jwt=a.b.c&amp;x=${digit}`

it('pairs the signed address with the attachment by UUID, not by order', () => {
  const html = `<p><video src="${source(2)}"></video></p><p><video src="${source(1)}" controls></video></p>`
  expect(signedAddressIn(html, asset(1))).toBe(source(1).replace('&amp;', '&'))
  expect(signedAddressIn(html, asset(2))).toBe(source(2).replace('&amp;', '&'))
  expect(signedAddressIn(html, asset(3))).toBeNull()
})

it('takes no address on another host', () => {
  expect(signedAddressIn(`<video src="https://evil.example/1/2-${uuid(1)}.mp4"></video>`, asset(1))).toBeNull()
  expect(
    signedAddressIn(`<p>https://private-user-images.githubusercontent.com/1/2-${uuid(1)}.mp4</p>`, asset(1)),
  ).toBeNull()
})
