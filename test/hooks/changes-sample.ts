/** A seeded generator of numbers in [0, 1): the same samples in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const shorthand: Record<string, string> = {
  d: '0123456789',
  w: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_',
  s: ' ',
  S: 'abcdefghijklmnopqrstuvwxyz0123456789',
  W: ' ',
}
const printable = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).join('')

/**
 * One text that a Go expression matches. Knows what gitleaks' rules use: literals, classes, groups with flags, alternatives,
 * repetition (few of what may repeat without end). Anchors and word boundaries give nothing; a lone `.` gives a full stop,
 * which is what their authors mean by it. `group` is what the first capturing group took.
 */
export function sample(expression: string, random: () => number): { whole: string; group: string } {
  let at = 0
  let captured: string | undefined
  let groups = 0
  const pick = <T>(items: readonly T[] | string): T | string => items[Math.floor(random() * items.length)] as T | string
  const whole = alternatives()
  return { whole, group: captured ?? whole }

  function alternatives(): string {
    const options = [sequence()]
    while (expression[at] === '|') {
      at++
      options.push(sequence())
    }
    return String(pick(options))
  }

  function sequence(): string {
    let text = ''
    while (at < expression.length && expression[at] !== '|' && expression[at] !== ')') text += repeated()
    return text
  }

  function repeated(): string {
    const start = at
    const first = atom()
    const [least, most] = quantifier()
    const end = at
    const times = least + Math.floor(random() * (Math.min(most, least + 4) - least + 1))
    let text = times > 0 ? first : ''
    for (let time = 1; time < times; time++) {
      at = start
      text += atom()
    }
    at = end
    return text
  }

  function quantifier(): [number, number] {
    const [whole, mark, least, comma, most] = /^(?:([*+?])|\{(\d+)(,)?(\d+)?\})\??/.exec(expression.slice(at)) ?? ['']
    at += whole.length
    if (mark) return mark === '*' ? [0, 4] : mark === '+' ? [1, 5] : [0, 1]
    if (least === undefined) return [1, 1]
    return [Number(least), comma ? Number(most ?? Number(least) + 4) : Number(least)]
  }

  function atom(): string {
    const character = expression[at++] ?? ''
    if (character === '(') return group_()
    if (character === '[') return String(pick(characterClass()))
    if (character === '\\') return escaped()
    if (character === '.' && /[*+?{]/.test(expression[at] ?? '')) return String(pick('abcdefgh0123456789'))
    return character === '^' || character === '$' ? '' : character
  }

  function group_(): string {
    const flags = /^\?[a-z-]*(:|\)|P<\w+>)/.exec(expression.slice(at))
    if (flags) {
      at += flags[0].length
      if (flags[1] === ')') return ''
    }
    const first = (!flags || flags[1]?.startsWith('P')) && groups++ === 0
    const text = alternatives()
    at++
    if (first) captured = text
    return text
  }

  function escaped(): string {
    const character = expression[at++] ?? ''
    if (character === 'x') {
      at += 2
      return String.fromCharCode(Number.parseInt(expression.slice(at - 2, at), 16))
    }
    if (character === 'n' || character === 'r') return '\n'
    if (character === 't') return '\t'
    if ('bBzA'.includes(character)) return ''
    return shorthand[character] === undefined ? character : String(pick(shorthand[character]))
  }

  function characterClass(): string {
    const negated = expression[at] === '^'
    if (negated) at++
    let members = ''
    do members += member()
    while (expression[at] !== ']')
    at++
    return negated ? [...printable].filter((one) => !members.includes(one)).join('') : members
  }

  function member(): string {
    if (expression.startsWith('[:alnum:]', at)) {
      at += 9
      return shorthand.w?.slice(0, 62) ?? ''
    }
    const one = expression[at++] ?? ''
    const from = one === '\\' ? (shorthand[expression[at] ?? ''] ?? escapedOne()) : one
    if (one === '\\' && shorthand[expression[at] ?? ''] !== undefined) at++
    if (from.length !== 1 || expression[at] !== '-' || expression[at + 1] === ']') return from
    at++
    const last = expression[at++] ?? ''
    const to = last === '\\' ? escapedOne() : last
    return range(from, to)
  }

  function escapedOne(): string {
    return escaped() || ' '
  }
}

function range(from: string, to: string): string {
  const first = from.charCodeAt(0)
  return Array.from({ length: to.charCodeAt(0) - first + 1 }, (_, index) => String.fromCharCode(first + index)).join('')
}
