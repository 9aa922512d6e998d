import type { Code } from 'mdast'
import { isPlainDiagram } from './hidden-diagrams.ts'
import { commentHoles, mayHide } from './hidden-math.ts'
import type { Holes } from './holes.ts'

/** Languages by which a fence may be named; any other word after it is shown nowhere and could be a sentence. */
const languages = new Set(
  `bash bat c c# c++ cc clj cljs clojure cmake cmd coffee console cpp cs csharp css csv cue cxx d dart diff dockerfile
  elixir elm erl erlang ex exs f# fish fs fsharp go golang gql gradle graphql groovy h haskell hcl hpp hs html http ini
  java javascript jinja js json json5 jsonc jsonl jsx julia kotlin kt latex less lisp lua makefile markdown math matlab
  md mdx mermaid nginx nim nix objc ocaml patch perl php pl plaintext powershell proto protobuf ps1 puml py python r rb
  rs rst ruby rust sass scala scheme scss sh shell solidity sol sql svelte swift tcl terraform tex text tf toml ts tsx
  txt typescript vb verilog vhdl vim vue wasm xml yaml yml zig zsh`.split(/\s+/),
)

/** These are drawn, so what they say is not what is read. */
const drawn = new Set(['geojson', 'topojson', 'stl'])

/** The info line of a fence, and what is drawn instead of shown. */
export function codeHoles(markdown: string, code: Code, holes: Holes): void {
  const start = code.position?.start.offset ?? 0
  const end = code.position?.end.offset ?? 0
  const fence = /^(?:`{3,}|~{3,})/.exec(markdown.slice(start, end))?.[0]
  if (fence === undefined) return
  const language = code.lang?.toLowerCase() ?? ''
  const unseen =
    drawn.has(language) ||
    (language === 'mermaid' && !isPlainDiagram(code.value)) ||
    (language === 'math' && mayHide(code.value))
  if (unseen) {
    holes.add(start, end)
    return
  }
  const line = markdown.indexOf('\n', start)
  const infoEnd = line < 0 || line > end ? end : line
  const infoStart = start + fence.length
  const named = languages.has(language)
    ? markdown.indexOf(code.lang ?? '', infoStart) + (code.lang ?? '').length
    : infoStart
  holes.add(named, infoEnd)
  if (language === 'mermaid') {
    for (const found of markdown.slice(infoEnd, end).matchAll(/^[ \t>]*%%.*$/gm)) {
      holes.add(infoEnd + found.index, infoEnd + found.index + found[0].length)
    }
  }
  if (language === 'math') commentHoles(markdown, infoEnd, end, holes)
}
