import { expect, test } from 'vitest'
import { ownerOf } from './identity.ts'

const speaking = (login: string) => ({ graphql: async () => ({ viewer: { databaseId: 7, login } }) }) as never

test.each(['github-actions[bot]', 'sentra[bot]'])('in a job others may speak as %s, too', async (login) => {
  expect(await ownerOf(speaking(login), login, null)).toEqual({ id: 7, login, app_id: null, shared: true })
})

test('a token of another account than the workflow names starts nothing', async () => {
  await expect(ownerOf(speaking('eve[bot]'), 'sentra[bot]', 77)).rejects.toThrow('The bot did not start.')
})
