import type { ParserPlugin } from '@babel/parser'

/** Every syntax that a build step might take: the question is whether the file is whole, not which dialect it is. */
const shared: ParserPlugin[] = [
  'decorators',
  'decoratorAutoAccessors',
  'explicitResourceManagement',
  'importAttributes',
]

/** JavaScript and TypeScript, with and without JSX. */
export async function parseScript(text: string, path: string): Promise<string | undefined> {
  const { parse } = await import(/* webpackMode: "eager" */ '@babel/parser')
  const typescript = /\.[cm]?tsx?$/.test(path)
  const markup = !typescript || path.endsWith('.tsx')
  const flow = !typescript && /@flow\b/.test(text.slice(0, 1000))
  const dialect: ParserPlugin[] = [typescript ? 'typescript' : flow ? 'flow' : 'v8intrinsic']
  if (typescript || flow) return attempt([...dialect, ...(markup ? (['jsx'] as const) : [])])
  return attempt(['jsx'])

  function attempt(plugins: ParserPlugin[]): string | undefined {
    try {
      parse(text, {
        sourceType: /\.[cm]ts$|\.mjs$/.test(path) ? 'module' : 'unambiguous',
        plugins: [...plugins, ...shared],
        allowReturnOutsideFunction: !typescript,
        allowAwaitOutsideFunction: true,
        allowImportExportEverywhere: false,
        allowUndeclaredExports: true,
        errorRecovery: false,
      })
      return undefined
    } catch (error) {
      return (error as Error).message
    }
  }
}
