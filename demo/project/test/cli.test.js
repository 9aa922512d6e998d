import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const folder = mkdtempSync(join(tmpdir(), 'bookshelf-'))
after(() => rmSync(folder, { recursive: true }))

const env = { ...process.env, BOOKSHELF: join(folder, 'shelf.json') }
const cli = join(import.meta.dirname, '../src/cli.js')
const bookshelf = (...args) => execFileSync(process.execPath, [cli, ...args], { env, encoding: 'utf8' })

test('a book is added, finished and listed', () => {
  bookshelf('add', 'Momo', 'Michael Ende')
  bookshelf('done', '1')
  assert.equal(bookshelf('list'), '✓ 1. Momo, Michael Ende\n')
})

test('an unknown command fails and shows the help', () => {
  assert.throws(() => bookshelf('burn'), /There is no command "burn"/)
})
