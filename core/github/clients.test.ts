import type { getOctokit } from '@actions/github'
import type { Octokit } from '@octokit/rest'
import type { ProbotOctokit } from 'probot'
import { expectTypeOf, test } from 'vitest'
import type { Client } from './answers.ts'

test('all three clients in use fit the port', () => {
  expectTypeOf<Octokit>().toExtend<Client>()
  expectTypeOf<InstanceType<typeof ProbotOctokit>>().toExtend<Client>()
  expectTypeOf<ReturnType<typeof getOctokit>>().toExtend<Client>()
})
