import type { ParserPlugin } from '@babel/parser'

/** Every syntax that a build step might take: the question is whether the file is whole, not which dialect it is. */
const shared: ParserPlugin[] = ['decoratorAutoAccessors', 'explicitResourceManagement', 'importAttributes']

/** What is wrong with JavaScript or TypeScript, with or without JSX, in one line; undefined where nothing is. */
export async function parseScript(text: string, path: string): Promise<string | undefined> {
  const { parse } = await import(/* webpackMode: "eager" */ '@babel/parser')
  const dialect = dialectOf(text, path)
  const attempt = (decorators: ParserPlugin): string | undefined => {
    try {
      parse(text, {
        sourceType: /\.mts$|\.mjs$/.test(path) ? 'module' : 'unambiguous',
        plugins: [...dialect, decorators, ...shared],
        allowReturnOutsideFunction: true, // CommonJS, and what a bundler wraps
        allowAwaitOutsideFunction: true,
        allowUndeclaredExports: true,
      })
      return undefined
    } catch (error) {
      return (error as Error).message
    }
  }
  const error = attempt('decorators')
  // Decorators on parameters are TypeScript's older kind, which Angular and Nest are full of.
  return error !== undefined && text.includes('@') && attempt('decorators-legacy') === undefined ? undefined : error
}

function dialectOf(text: string, path: string): ParserPlugin[] {
  if (path.endsWith('.tsx')) return ['typescript', 'jsx']
  if (/\.d\.(?:\w+\.)?[cm]?ts$/.test(path)) return [['typescript', { dts: true }]]
  if (/\.[cm]?ts$/.test(path)) return ['typescript']
  return /@flow\b/.test(text.slice(0, 1_000)) ? ['flow', 'jsx'] : ['jsx']
}
