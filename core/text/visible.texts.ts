import languages from './visible.languages.json' with { type: 'json' }

/** Sentences as people write them, in the scripts of the world, each with every thing they may be about. */
const sentences: string[] = Object.values(languages).flatMap(({ says, things }) =>
  says.flatMap((say) => things.map((thing) => say.replace('{x}', thing))),
)

/** The same words in the forms that Markdown gives them. */
const forms: ((words: string, index: number) => string)[] = [
  (words) => words,
  (words) => `**${words}**`,
  (words) => `- ${words}\n- ${words}`,
  (words) => `> ${words}`,
  (words, index) => `${index + 1}. ${words}`,
  (words) => `### ${words}`,
  (words) => `\`${words}\``,
  (words) => `\`\`\`\n${words}\n\`\`\``,
  (words) => `| ${words} |\n|---|\n| ${words} |`,
  (words) => `- [ ] ${words}\n- [x] ${words}`,
  (words) => `${words}\n\nhttps://example.test/path?a=1&b=2#c`,
  (words) => `<details>\n<summary>…</summary>\n\n${words}\n\n</details>`,
]

const particular: string[] = [
  'Map<K, V> and Array<Record<string, number>, 3>',
  'if (a < b && c > d) return a <= b ? x : y',
  'a <- b -> c <-> d <= e => f << g >> h',
  '`<b title="x">` and `<!-- shown in code -->` and `&#8203;`',
  '```html\n<!-- shown -->\n<p title="shown">&zwj;</p>\n```',
  '    <!-- shown in indented code -->',
  '~~~ts\nconst map = new Map<string, [number, Array<T>]>()\n~~~',
  'an open comment <!-- that never ends in a line',
  'R&D, AT&T, &amp; &lt;b&gt; &copy; &#169; &euro;',
  'It costs $5, or $10 for two; 20 % off. US $3 + tax ($1).',
  'Formulas: $\\frac{a}{b} \\le \\sqrt{x_1^2}$, $`\\text{if } x \\in A \\cup B`$\n\n$$\n\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}\n$$',
  '```math\n\\lim_{n\\to\\infty} \\left(1 + \\frac{1}{n}\\right)^n = e\n```',
  'The formula $e^{i\\pi} + 1 = 0$ and $$\n\\sum_{i=1}^n i\n$$',
  'snake_case_name, __init__.py, *.ts, 2 * 3 * 4, ~/home, a~b',
  'C:\\Users\\ada\\file.txt and \\# an escape and \\\\ two',
  'https://example.test/a_b_c?q=%20&x=[y]#frag-ment and www.example.test',
  '<https://example.test/in-brackets?a=b> and <ada@example.test>',
  '@ada, #42, ada/shop#7, :tada:, 8f3a2c19d0b47e55',
  'A footnote[^1] here.\n\n[^1]: And its text.',
  'Not a link: [a] (b), array[0][1], [ ] and [x].',
  'one  \nhard break and one\\\nwith a backslash',
  'two  spaces after a sentence.  As some people type.',
  '* * *\n\na\n\n---\n\nb\n\n___',
  '<kbd>Ctrl</kbd>+<kbd>C</kbd>, H<sub>2</sub>O, x<sup>2</sup>, a<br>b',
  '| a | b |\n|:--|--:|\n| `x \\| y` | **z** |',
  '> [!NOTE]\n> Shown with a frame.',
  '👨‍👩‍👧‍👦 👩🏽‍💻 🏳️‍🌈 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🇩🇪 ❤️ ☎️ 1️⃣ #️⃣ ✈︎ 👍🏿 🧑‍🤝‍🧑 ❤️‍🔥',
  '👁️‍🗨️ 🏃🏻‍♀️‍➡️ 🐻‍❄️ 🧑🏾‍🚀 👩‍❤️‍💋‍👨 🏴‍☠️',
  '⚡️ ⭐️ ✅ ⌚️ ‼️ ™️ ©️ ☝🏽 ✌️',
  'می‌خواهم نمی‌دانم خانه‌ها کتاب‌های آن‌ها',
  'क्‍ष श्री क्‌ष র‍্যাম ಕ್‌ಷ ක්‍ෂ ශ්‍රී',
  'ភាសា​ខ្មែរ និង ភាសា​ថៃ ພາສາ​ລາວ မြန်မာ​စာ',
  'עברית (English)‏ ועוד',
  'ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ᠌',
  '⠓⠑⠇⠇⠕⠀⠺⠕⠗⠇⠙',
  'Zoë, naïve, café, coöperate; ﬁ ligature; Å and Å',
  '𝒜𝓈𝓉𝓇𝒶𝓁 𝔓𝔩𝔞𝔫𝔢 𠮷野家 🀄 𓀀𓁐',
  '葛󠄀城 辻󠄀 芦󠄀 ︎'.replace(' ︎', ''),
  'No-break spaces: 10 000 €, « oui », narrow 5 kg, ideographic　space',
  'En – em — dash, ellipsis…, quotes “ ” ‘ ’ « » „ “, primes ′ ″, bullets • ‣',
  '← ↑ → ↓ ⇒ ∀ ∃ ∈ ≤ ≥ ≠ ± × ÷ √ ∞ ∑ ∏ ∫',
  '¯\\\\_(ツ)_/¯ (╯°□°)╯︵ ┻━┻ ಠ_ಠ',
  '- a\n  - b\n    - c\n      1. d\n\n        e',
  'Line one\nline two\n\n\nline after two blank ones',
  'diff:\n\n```diff\n- a\n+ b\n```',
  '```mermaid\ngraph TD\n  A[Start] --> B{Is it?}\n```',
  '```mermaid\nflowchart LR\n  A["One, two"] -->|yes| B(Round)\n  B -.-> C{Which?}\n  C -- no --> D[(Store)]\n  subgraph Later\n  D ==> Ende\n  end\n```',
  '```mermaid\nsequenceDiagram\n  participant Ada\n  Ada->>Bob: Hello, is it there?\n  Bob-->>Ada: Not yet.\n  Note over Ada,Bob: They wait\n  loop Every minute\n  Ada->>+Bob: And now?\n  end\n```',
  'H<sub>2</sub>O and x<sup>2<sup>n</sup></sup>, <ruby>漢<rt>かん</rt></ruby><ruby>字<rt>じ</rt></ruby>, <small>small</small>',
  'Term: value; key=value; "quoted" \'single\' `tick`',
  '/usr/bin/env node --flag=value -x < in > out 2>&1 | less',
  "SELECT * FROM t WHERE a <> b AND c LIKE '%d%';",
  'x = y if z else None  # comment',
  '{"json": [1, 2.5, null, true], "nested": {"a": "<b>"}}'.replace('<b>', '&lt;b&gt;'),
]

/** Everything that must come through to the byte. */
export const visibleTexts: string[] = [
  ...sentences.map((words, index) => forms[index % forms.length]?.(words, index % 9) ?? words),
  ...particular,
]

export const languageCount = Object.keys(languages).length
