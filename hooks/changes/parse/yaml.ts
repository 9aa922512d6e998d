/** Templates that only become YAML when their engine has run. GitHub's `${{ }}` is YAML as it stands. */
const template = /(?<!\$)\{\{|\{%/

export async function parseYaml(text: string): Promise<string | undefined> {
  const { parseAllDocuments } = await import(/* webpackMode: "eager" */ 'yaml')
  const documents = parseAllDocuments(text, { logLevel: 'silent' })
  const [error] = Array.isArray(documents) ? documents.flatMap(({ errors }) => errors) : []
  return error && !template.test(text) ? error.message.split('\n')[0] : undefined
}
