import type { HiddenChannel } from './visible.hidden.ts'

const S = 'SECRET'
const fence = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``

/** What is drawn by a program of its own, which can be told to draw a thing so that nobody sees it. */
const formulas: [name: string, formula: string][] = [
  ['phantom', `\\phantom{${S}}`],
  ['phantom of no height', `\\hphantom{${S}}`],
  ['white', `\\color{white}{${S}}`],
  ['colour of text', `\\textcolor{white}{${S}}`],
  ['colour of a box', `\\fcolorbox{white}{white}{${S}}`],
  ['address', `\\href{${S}}{x}`],
  ['overlap', `\\rlap{${S}}x`],
  ['definition', `\\def\\x{${S}}y`],
  ['definition of a command', `\\newcommand{\\x}{${S}}y`],
  ['choice', `\\mathchoice{x}{${S}}{${S}}{${S}}`],
  ['kern', `x\\kern-9em ${S}\\kern9em`],
  ['kern in math units', `x\\mkern-99mu ${S}`],
  ['skip', `x\\mskip-99mu ${S}`],
  ['raise', `\\raise99em{${S}}`],
  ['lower', `\\lower 99em{${S}}`],
  ['move', `\\moveleft 99em{${S}}`],
  ['box', `\\bbox[white]{${S}}`],
  ['box with a style', `\\style{opacity:0}{${S}}`],
  ['toggle', `\\toggle{x}{${S}}\\endtoggle`],
  ['tip', `\\texttip{x}{${S}}`],
  ['tip of a formula', `\\mathtip{x}{${S}}`],
  ['action', `\\require{action}\\texttip{x}{${S}}`],
  ['label', `x\\label{${S}}`],
  ['tag', `x\\tag{${S}}`],
  ['size', `{\\tiny ${S}}`],
  ['smash', `\\smash{${S}}`],
  ['space', `x\\hspace{-99em}${S}`],
  ['negative line distance', `x\\\\[-99em]${S}`],
  ['many negative spaces', `x${'\\!'.repeat(40)}${S}`],
  ['unknown environment', `\\begin{${S}}x\\end{${S}}`],
  ['columns that are counted', `\\begin{array}{c@{\\phantom{${S}}}c}x\\end{array}`],
  ['command that nobody knows', `\\${S}{x}`],
]

const inFormulas: HiddenChannel[] = formulas.flatMap(([name, formula]) => [
  { name: `formula’s ${name}`, text: `$${formula}$` },
  { name: `formula’s ${name}, on display`, text: `seen\n\n$$\n${formula}\n$$`, shown: 'seen' },
  { name: `formula’s ${name}, in a fence`, text: `seen\n\n${fence('math', formula)}`, shown: 'seen' },
  { name: `formula’s ${name}, in backticks`, text: `seen $\`${formula}\`$`, shown: 'seen' },
])

const comments: HiddenChannel[] = [
  { name: 'formula’s comment', text: `$$\nx % ${S}\n$$`, shown: 'x' },
  { name: 'formula’s comment in a line', text: `seen $x % ${S}$`, shown: 'seen' },
  { name: 'formula’s comment between prices', text: `seen: $10, or 20 % ${S} US$ 3`, shown: 'seen' },
  { name: 'formula over lines', text: `seen\n$x\n\\color{white}{${S}}$`, shown: 'seen' },
  { name: 'formula’s comment in backticks', text: `seen $\`x % ${S}\`$`, shown: 'seen' },
  { name: 'formula fence’s comment', text: fence('math', `x % ${S}`), shown: 'x' },
]

const diagrams: [name: string, diagram: string, shown?: string][] = [
  ['comment', `graph TD\n%% ${S}\nA --> B`, 'A --> B'],
  ['directive', `%%{init: {"theme": "${S}"}}%%\ngraph TD\nA --> B`, 'A --> B'],
  ['front matter', `---\nconfig:\n  x: ${S}\n---\ngraph TD\nA --> B`],
  ['id under a label', `graph TD\n${S}[Start] --> B`],
  ['id that gets its label later', `graph TD\n${S} --> B\n${S}[Start]`],
  ['label that another one replaces', `graph TD\nA[${S}] --> B\nA[Start]`],
  ['title for screen readers', `graph TD\naccTitle: ${S}\nA --> B`],
  ['description for screen readers', `graph TD\naccDescr: ${S}\nA --> B`],
  ['description over lines', `graph TD\naccDescr {\n${S}\n}\nA --> B`],
  ['tip', `graph TD\nA --> B\nclick A "https://x.test" "${S}"`],
  ['address', `graph TD\nA --> B\nclick A "https://x.test/${S}"`],
  ['callback', `graph TD\nA --> B\nclick A ${S}`],
  ['class', `graph TD\nA --> B\nclassDef ${S} fill:#fff`],
  ['class of a node', `graph TD\nA:::${S} --> B`],
  ['style', `graph TD\nA[${S}] --> B\nstyle A fill:#fff,color:#fff`],
  ['style of an edge', `graph TD\nA -->|${S}| B\nlinkStyle 0 color:#fff`],
  ['edge that is not drawn', `graph TD\nA[a] ~~~ B[b]\n${S} ~~~ C`],
  ['id of a group', `graph TD\nsubgraph ${S} [seen]\nA --> B\nend`],
  ['markup in a label', `graph TD\nA[<span title='${S}'>a</span>] --> B`],
  ['shape’s data', `graph TD\nA@{ shape: rect, label: "a", x: "${S}" } --> B`],
  ['id of an edge', `graph TD\nA ${S}@--> B`],
  ['name under a name', `sequenceDiagram\nparticipant ${S} as Ada\n${S}->>Bob: Hello`],
  ['note’s link', `sequenceDiagram\nlink Ada: ${S} @ https://x.test`],
  ['class diagram', `classDiagram\nclass A["${S}"]\ncssClass "A" hidden`],
  ['state’s description', `stateDiagram-v2\n${S} : Seen`],
  ['task’s id', `gantt\nA task :${S}, 2026-01-01, 3d`],
  ['comment of a commit', `gitGraph\ncommit id: "${S}" tag: "x"`],
  ['kind that nobody knows', `${S}\nA --> B`],
]

const inDiagrams = diagrams.map(([name, diagram, shown]): HiddenChannel => {
  const text = `seen\n\n${fence('mermaid', diagram)}`
  return { name: `diagram’s ${name}`, text, shown: shown ?? 'seen' }
})

export const hiddenDrawn: HiddenChannel[] = [...inFormulas, ...comments, ...inDiagrams]
