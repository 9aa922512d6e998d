const LITERAL = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/.source
const ASSIGNED = new RegExp(
  `^[ \\t]*([A-Za-z_]\\w*)[ \\t]*=[ \\t]*((?:pathlib\\.)?Path\\(\\s*(?:${LITERAL})\\s*\\)|${LITERAL})[ \\t]*(?=;|\\n|$)`,
  'gm',
)

/**
 * Python with its constants put in: a name that is given one literal string or path, once, and never anything else, means
 * that. Scripts that edit a file name it so (`p = Path('a.ts')`, `p.write_text(…)`).
 */
export function withConstants(code: string): string {
  let text = code
  for (const [, name = '', value = ''] of code.matchAll(ASSIGNED)) {
    const mentions = new RegExp(`\\b${name}\\b`, 'g')
    const changes = new RegExp(
      `\\b${name}\\s*(?:[-+*/|&^%@]|//|\\*\\*|>>|<<|:)?=(?!=)|\\b(?:for|as|global|nonlocal|del|import|def|class|lambda)\\b[^\\n:]*\\b${name}\\b|\\b${name}\\s*[,)][^\\n]*=(?!=)|\\[[^\\]]*\\b${name}\\b[^\\]]*\\bfor\\b`,
      'g',
    )
    if ([...code.matchAll(changes)].length !== 1 || [...code.matchAll(mentions)].length > 40) continue
    text = text.replace(new RegExp(`(?<![.\\w'"])\\b${name}\\b(?=\\s*[.),\\]])`, 'g'), () => value)
  }
  return text
}
