import { expect, test } from 'vitest'
import { parseFlags } from './flags.ts'

test('without flags: the default story', () => {
  expect(parseFlags([])).toEqual({
    json: false,
    live: false,
    keep: false,
    talk: false,
    help: false,
    voiceNote: undefined,
    port: 0,
  })
})

test('all flags', () => {
  expect(parseFlags(['--json', '--live', '--keep', '--help', '--voice-note', 'a.wav', '--port=8080'])).toEqual({
    json: true,
    live: true,
    keep: true,
    talk: false,
    help: true,
    voiceNote: 'a.wav',
    port: 8080,
  })
})

test('the page may have its port', () => {
  expect(parseFlags(['--talk', '--port=8080'])).toMatchObject({ talk: true, port: 8080 })
})

test.each([
  [['--talk', '--json'], /--json is about the story\. See/],
  [['--talk', '--voice-note', 'a.wav'], /--voice-note is about the story\. See/],
  [['--jason'], /Unknown option '--jason'\. See npm start -- --help\.$/],
  [['story'], /Unexpected argument 'story'\. See/],
  [['--voice-note'], /'--voice-note <value>' argument missing\. See/],
  [['--json=yes'], /'--json' does not take an argument\. See/],
  [['--port', 'http'], /--port takes a number up to 65535, not "http"/],
  [['--port', '70000'], /not "70000"/],
  [['--port=-1'], /not "-1"/],
])('refuses %j in one line', (args, message) => {
  expect(() => parseFlags(args)).toThrow(message)
})
