import { expect, test } from 'vitest'
import type { Issue } from '../../../core/github/port.ts'
import { trustedBot } from './bot.ts'

const account = (login: string, type = 'Bot') => ({ id: login === 'sentra[bot]' ? 7 : 9, login, type })
const issueBy = (login: string, type?: string) => ({ author: account(login, type), via_app: 77 }) as Issue
const comment = (login: string) => ({ author: account(login), via_app: 77 })

test.each([
  ['the workflow’s own token', comment('github-actions[bot]'), null, { login: 'github-actions[bot]', shared: true }],
  // Whoever may push a workflow may have its secret mint the same App's token.
  ['an App’s token that a workflow made', comment('sentra[bot]'), null, { login: 'sentra[bot]', shared: true }],
  ['a hosted App, by its name', comment('github-actions[bot]'), 'sentra[bot]', { login: 'sentra[bot]', shared: false }],
  ['an App by its name, whose token the job has', comment('sentra[bot]'), 'sentra[bot]', { shared: true }],
  ['an App by its name, and nobody knows whose token the job has', null, 'sentra[bot]', { shared: true }],
])('%s', (_, us, named, bot) => {
  expect(trustedBot(us, issueBy('sentra[bot]'), named)).toMatchObject(bot)
})

test.each([
  ['no comment of ours', null, issueBy('sentra[bot]'), null],
  ['an issue by another', comment('github-actions[bot]'), issueBy('eve[bot]'), 'sentra[bot]'],
  ['a person with a bot’s name', comment('github-actions[bot]'), issueBy('sentra[bot]', 'User'), 'sentra[bot]'],
  ['a name that anybody may have', comment('github-actions[bot]'), issueBy('sentra'), 'sentra'],
])('nobody is trusted for %s', (_, us, issue, named) => {
  expect(() => trustedBot(us, issue, named)).toThrow('The run was refused.')
})
