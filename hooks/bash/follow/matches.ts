/** Words behind which perl expects a value, so that a slash begins a pattern. */
const EXPECTS = /(?<![$@%&*>:]\s*)(?<!-)\b(and|or|not|if|unless|while|until|return|split|grep|map|print|when|x)$/

/** Characters behind which a pattern may begin; a closing brace ends a statement, but may also end a subscript. */
const BEFORE_NAME = /(^|[;{}(!~,|?]|&&|(?<!:):)$/
const BEFORE_SLASH = /(^|[;{(!~,|?]|&&|(?<!:):)$/

/** A pattern into which perl puts the value of an expression, or code of its own. */
const RUNS = /[@$]\s*[\w:]*\s*(?:->)?\s*[[{]|\(\?\??\{|[@$]\$|\$\(/

/** Ways to quote that are not read here, and names that only look like one. */
const OTHER_QUOTES = /\bq[qwrx]?\s*[^\w\s,;=)]|<<|\bsub\s+(?:s|m|y|tr)\b|^=\w/m

const STRING = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|(?<=\s)#[^\n]*/sy
const SUBSTITUTION =
  /\b(?:s|tr|y)(?:([/|#,!:~%@])((?:(?!\1)[^\\]|\\.)*)\1((?:(?!\1)[^\\]|\\.)*)\1|\{((?:[^{}\\]|\\.)*)\}\s*\{((?:[^{}\\]|\\.)*)\})([a-z]*)/sy
const MATCH = /(?:(?:\bm)?\/((?:[^/\\\n]|\\.)*)\/|\bm\{((?:[^{}\\]|\\.)*)\})[a-z]*/sy

/**
 * Perl without its substitutions and matches, as long as they run nothing: `s/open/close/` opens no file. Where it is not
 * certain that a pattern begins (`$x / open / 2`), what stands there stays, and is searched.
 */
export function withoutMatches(code: string): string {
  if (OTHER_QUOTES.test(code)) return code
  let text = ''
  for (let at = 0; at < code.length; ) {
    const char = code[at] ?? ''
    const string = /['"`#]/.test(char) ? from(STRING, code, at) : undefined
    const pattern = /[sty/m]/.test(char) ? patternAt(code, at) : undefined
    const taken = string?.[0] ?? pattern ?? char
    text += pattern === undefined ? taken : ' "" '
    at += taken.length
  }
  return text
}

/** A pattern that begins here and runs nothing. */
function patternAt(code: string, at: number): string | undefined {
  const before = code.slice(0, at).trimEnd().slice(-200)
  const begins = (after: RegExp) => after.test(before) || EXPECTS.test(before)
  const [whole, , a = '', b = '', c = '', d = '', flags = ''] = from(SUBSTITUTION, code, at) ?? []
  if (whole !== undefined) {
    return begins(BEFORE_NAME) && !flags.includes('e') && ![a, b, c, d].some((part) => RUNS.test(part))
      ? whole
      : undefined
  }
  const [match, slashed = '', braced = ''] = from(MATCH, code, at) ?? []
  if (match === undefined || RUNS.test(slashed) || RUNS.test(braced)) return undefined
  return begins(match.startsWith('m') ? BEFORE_NAME : BEFORE_SLASH) ? match : undefined
}

function from(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
