/** JSON that by its readers' habit may carry comments and trailing commas. */
const relaxed =
  /(?:^|\/)(?:tsconfig|jsconfig|biome|deno|devcontainer|\.?eslintrc|\.swcrc|babel\.config|\.babelrc|api-extractor|turbo|nx|renovate|\.?jshintrc|language-configuration|\.?hintrc)[^/]*\.json[c5]?$|(?:^|\/)\.vscode\/|(?:^|\/)\.devcontainer\/|\.jsonc$|\.code-workspace$/i

export async function parseJson(text: string, path: string): Promise<string | undefined> {
  try {
    if (relaxed.test(path)) await parseRelaxed(text)
    else JSON.parse(text.replace(/^\ufeff/, ''))
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** A JavaScript expression is all that JSON with comments is, and a little more; no file is refused for the little. */
async function parseRelaxed(text: string): Promise<void> {
  const { parseExpression } = await import(/* webpackMode: "eager" */ '@babel/parser')
  parseExpression(text)
}
