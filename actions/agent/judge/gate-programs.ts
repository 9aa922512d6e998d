import path from 'node:path'

/** Commands that are run in a folder of the repository (empty for the root), and the scripts of the manifest there. */
export interface Commands {
  folder: string
  commands: readonly string[]
  scripts: Readonly<Record<string, string>>
}

const interpreter = /^(?:(?:ba|da|k|z)?sh|node|bun|deno|tsx|ts-node|python[\d.]*|ruby|perl|php|source|\.)$/
/** After these flags an interpreter runs no file of its own choosing, or only looks at it. */
const runsNone = /^(?:-m|-e|-p|-n|--check|--eval|--print|--test)$/
const takesFile =
  /^(?:-[crf]|--(?:config|config-file|rcfile|settings|setup[\w-]*|preload|import|require|loader|makefile|file))$/

/**
 * The repository's own files that these commands run or are told how to work by: what a change of one of them means for
 * the checks, the command's words do not show. Scripts that a command names count with their own words.
 */
export function programsOf({ folder, commands, scripts }: Commands): Set<string> {
  const found = new Set<string>()
  const seen = new Set<string>()
  const waiting = [...commands]
  for (let text = waiting.pop(); text !== undefined; text = waiting.pop()) {
    if (seen.has(text)) continue
    seen.add(text)
    for (const file of filesIn(text)) found.add(path.posix.join(folder, file))
    for (const name of wordsOf(text).flatMap((word) => scriptsNamed(word, scripts))) waiting.push(scripts[name] ?? '')
  }
  return found
}

/** `lint:*` names all that begin so, as `npm-run-all` takes it; npm runs what has `pre` and `post` before the name. */
function scriptsNamed(word: string, scripts: Readonly<Record<string, string>>): string[] {
  const star = word.endsWith('*') ? word.slice(0, -1) : null
  return Object.keys(scripts).filter((name) => {
    const plain = name.replace(/^(?:pre|post)/, '')
    return [name, plain].some((one) => (star === null ? one === word : star !== '' && one.startsWith(star)))
  })
}

function filesIn(command: string): string[] {
  let folder = ''
  return command.split(/&&|\|\||[;|&()\n]/).flatMap((part) => {
    const words = wordsOf(part)
    if (words[0] === 'cd' && words[1]) {
      folder = path.posix.join(folder, words[1])
      return []
    }
    return words
      .flatMap((word, index) => fileAt(words, word, index))
      .filter((file) => !path.posix.isAbsolute(file))
      .map((file) => path.posix.join(folder, file))
  })
}

function fileAt(words: readonly string[], word: string, index: number): string[] {
  if (/\.(?:ba|z|k)?sh$/.test(word) || (index === 0 && word.includes('/'))) return [word]
  const [flag = '', value] = word.split(/=(.*)/s)
  if (takesFile.test(flag)) return [value ?? words[index + 1] ?? '']
  if (!interpreter.test(word)) return []
  const rest = words.slice(index + 1).filter((one) => one !== 'run')
  const first = rest.findIndex((one, at) => !one.startsWith('-') && !takesFile.test(rest[at - 1] ?? ''))
  return first < 0 || rest.slice(0, first).some((one) => runsNone.test(one)) ? [] : [rest[first] ?? '']
}

/** The words of a command, without quotes and without the variables that are set for it. */
const wordsOf = (command: string): string[] =>
  command
    .split(/[\s"'`]+/)
    .filter((word, index, all) => word !== '' && !(/^\w+=/.test(word) && all.slice(0, index).every(isVariable)))

const isVariable = (word: string): boolean => word === '' || /^\w+=/.test(word)
