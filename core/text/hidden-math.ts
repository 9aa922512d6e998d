import type { Holes } from './holes.ts'

/** What a formula may say without hiding anything; a command that is not here could draw in white, or beyond the page. */
const shown = new Set(
  `alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho sigma
  varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega hbar ell Re Im
  aleph nabla partial infty emptyset varnothing angle triangle forall exists nexists neg lnot land lor wedge vee top bot
  plus pm mp times div cdot ast star circ bullet oplus ominus otimes odot dagger cap cup setminus subset subseteq supset
  supseteq in notin ni leq le geq ge neq ne equiv approx cong sim simeq propto ll gg prec succ parallel perp mid nmid
  vdash models to gets mapsto leftarrow rightarrow leftrightarrow Leftarrow Rightarrow Leftrightarrow longrightarrow
  longleftarrow Longrightarrow iff implies uparrow downarrow updownarrow hookrightarrow rightharpoonup sum prod coprod
  int iint iiint oint bigcup bigcap bigoplus bigotimes lim limsup liminf max min sup inf arg argmax argmin det dim ker
  gcd deg exp log ln lg sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan Pr mod bmod pmod limits nolimits frac
  dfrac tfrac cfrac binom sqrt overline underline overbrace underbrace overset underset stackrel hat widehat tilde
  widetilde bar vec dot ddot prime text textbf textit textrm texttt mathrm mathbf mathit mathsf mathtt mathbb mathcal
  mathfrak mathscr boldsymbol bm operatorname left right middle big Big bigg Bigg bigl bigr Bigl Bigr langle rangle
  lfloor rfloor lceil rceil lvert rvert lVert rVert vert Vert lbrace rbrace lbrack rbrack backslash dots ldots cdots
  vdots ddots quad qquad begin end`.split(/\s+/),
)

const environments = new Set(
  `matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix cases aligned align align* gathered gather gather* equation
  equation* split`.split(/\s+/),
)

type Ranges = readonly (readonly [number, number])[]

/** The formulas of a text, as GitHub finds them: between dollars, on one line or several, outside of code. */
export function formulasIn(markdown: string, isCode: (place: number) => boolean): Ranges {
  const formulas = /\$\$[\s\S]*?\$\$|\$`[^`\n]+`\$|(?<!\\)\$(?=\S)(?:[^$\n]|\n(?![ \t]*\n))*?[^\s$\\]\$(?!\d)/g
  // `$`…`$` is a formula although Markdown calls its middle code.
  return [...markdown.matchAll(formulas)]
    .filter((found) => !isCode(found.index))
    .map((found) => [found.index, found.index + found[0].length] as const)
}

/** A formula in which something may be hidden is left out whole; of one on display, its comments. */
export function formulaHoles(markdown: string, [start, end]: readonly [number, number], holes: Holes): void {
  const formula = markdown.slice(start, end)
  const display = formula.startsWith('$$')
  if (mayHide(formula) || (!display && comment.test(formula))) holes.add(start, end)
  else commentHoles(markdown, start, end, holes)
}

const comment = /(?<!\\)%[^\n$]*/

/** What follows a comment sign on its line. */
export function commentHoles(markdown: string, start: number, end: number, holes: Holes): void {
  for (const found of markdown.slice(start, end).matchAll(new RegExp(comment, 'g'))) {
    holes.add(start + found.index, start + found.index + found[0].length)
  }
}

/** Whether all of a formula is certainly drawn where a reader sees it. */
export function mayHide(formula: string): boolean {
  for (const [, name, sign] of formula.matchAll(/\\(?:([A-Za-z]+)|([^A-Za-z]))/g)) {
    if (name === undefined ? !/[\s,;:>{}|_%$#&\\!]/.test(sign ?? '') : !shown.has(name)) return true
  }
  for (const [, name = ''] of formula.matchAll(/\\(?:begin|end)\s*\{?([^}]*)/g))
    if (!environments.has(name)) return true
  // A line distance and many negative spaces move what follows over what stands before.
  return /\\\\\s*\*?\s*\[|(?:\\!\s*){3}/.test(formula)
}
