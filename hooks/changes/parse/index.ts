import { parseJson } from './json.ts'
import { parseScript } from './script.ts'
import { parseWithTool } from './tool.ts'
import { parseYaml } from './yaml.ts'

/** Beyond this many characters a file is data, and is not parsed. */
const largest = 2_000_000

/** What is wrong with a file's syntax in one line, or undefined where nothing is, or where nobody here can tell. */
export async function syntaxError(path: string, text: string): Promise<string | undefined> {
  if (text.length > largest) return undefined
  if (/\.(?:json|jsonc|ipynb|webmanifest|code-workspace)$|(?:^|\/)\.(?:eslintrc|babelrc|swcrc)$/i.test(path))
    return parseJson(text, path)
  if (/\.ya?ml$/i.test(path)) return parseYaml(text)
  if (/\.[cm]?[jt]sx?$/i.test(path)) return parseScript(text, path.toLowerCase())
  const first = text.slice(0, 200).split('\n', 1)[0] ?? ''
  if (/\.pyi?$/i.test(path) || /^#!.*\bpython3?\b/.test(first)) return parseWithTool('python', text)
  if (/\.bash$/i.test(path) || /^#!.*\bbash\b/.test(first)) return parseWithTool('bash', text)
  if (/^#!.*\b(?:zsh|fish|ksh|csh|tcsh)\b/.test(first)) return undefined
  if (/\.sh$/i.test(path)) return parseWithTool('bash', text)
  return /^#!.*\b(?:sh|dash|ash)\b/.test(first) ? parseWithTool('sh', text) : undefined
}
