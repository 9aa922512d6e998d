import { spawnSync } from 'node:child_process'

/** Reads a program from standard input and says whether it parses: it is never run, and nothing is written. */
const tools = {
  python: ['python3', '-I', '-S', '-c', 'import ast,sys;ast.parse(sys.stdin.buffer.read())'],
  bash: ['bash', '--norc', '--noprofile', '-n'],
  sh: ['sh', '-n'],
} as const

/**
 * What a language's own tool says, or undefined when the file parses, or the tool is not there, or took over five seconds.
 * The environment is cut down, because BASH_ENV and PYTHON* would run what they name.
 */
export function parseWithTool(language: keyof typeof tools, text: string): string | undefined {
  const [command, ...args] = tools[language]
  const env = { PATH: process.env.PATH, LC_ALL: 'C' }
  const done = spawnSync(command, args, { input: text, env, timeout: 5_000, encoding: 'utf8', maxBuffer: 1 << 20 })
  if (done.error || done.status === 0 || done.status === null || done.status === 127) return undefined
  const lines = done.stderr.trim().split('\n')
  return (language === 'python' ? pythonError(lines) : lines[0]) ?? `${command} ended with ${done.status}`
}

/** `SyntaxError: …` and the line it is about, out of a traceback. An error of another kind is the tool's own. */
function pythonError(lines: string[]): string | undefined {
  const place = lines.findLast((line) => line.includes('File "<unknown>"'))
  return [place?.match(/line \d+/)?.[0], lines.at(-1)].filter(Boolean).join(': ')
}
