import { describe, expect, it } from 'vitest'
import { chosenRepository } from './repository.ts'

describe('the repository of a visit', () => {
  it.each([
    ['https://acme.github.io/shop/', [], 'acme/shop'],
    ['https://acme.github.io/', [], 'acme/acme.github.io'],
    ['https://talk.example.com/', [], null],
    ['https://talk.example.com/', ['acme/shop'], 'acme/shop'],
    ['https://talk.example.com/?repo=acme/other', ['acme/shop'], null],
    ['https://talk.example.com/?repo=acme/other', ['acme/shop', 'acme/other'], 'acme/other'],
    ['https://acme.github.io/shop/?repo=other/thing', [], 'other/thing'],
    ['https://talk.example.com/?repo=acme/..', [], null],
    ['https://talk.example.com/?repo=acme/shop/../../login', [], null],
    ['https://talk.example.com/?repo=javascript:alert(1)', [], null],
    ['https://talk.example.com/?repo=-acme/shop', [], null],
    ['https://acme.github.io.evil.example/shop/', [], null],
  ])('%s with %j is %s', (address, listed, repository) => {
    expect(chosenRepository(new URL(address), listed)).toBe(repository)
  })
})
