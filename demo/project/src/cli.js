#!/usr/bin/env node
import { commands, help } from './commands.js'
import { loadShelf, saveShelf } from './store.js'

const path = process.env.BOOKSHELF ?? 'bookshelf.json'
const [name, ...args] = process.argv.slice(2)

try {
  const command = commands[name]
  if (name !== undefined && !command) throw new Error(`There is no command "${name}".\n\n${help()}`)
  if (command) {
    const { shelf, output } = command.run(await loadShelf(path), args, new Date().toISOString().slice(0, 10))
    if (shelf) await saveShelf(path, shelf)
    console.log(output)
  } else {
    console.log(help())
  }
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
