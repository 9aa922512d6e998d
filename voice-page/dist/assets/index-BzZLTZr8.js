var e = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[A-Za-z0-9._-]{1,100}$/,
  t = (t) => e.test(t) && !/\/\.{1,2}$/.test(t)
function n(e, n) {
  const r = e.searchParams.get(`repo`),
    i = (e) => t(e) && (n.length === 0 || n.includes(e))
  if (r !== null) return i(r) ? r : null
  if (n[0] !== void 0) return t(n[0]) ? n[0] : null
  const a = /^([a-z0-9-]+)\.github\.io$/.exec(e.hostname)?.[1]
  if (a === void 0) return null
  const o = e.pathname.split(`/`)[1] || e.hostname
  return i(`${a}/${o}`) ? `${a}/${o}` : null
}
var r = { repositories: [] }
function i(e, t = {}, ...n) {
  const r = document.createElement(e)
  for (const [e, n] of Object.entries(t))
    typeof n == `function`
      ? r.addEventListener(e.replace(/^on/, ``), n)
      : n === !0
        ? r.setAttribute(e, ``)
        : n !== !1 && r.setAttribute(e, n)
  return (r.append(...n), r)
}
function a(e) {
  const n = i(`p`, { class: `problem`, id: `repo-problem`, role: `alert` })
  e !== null && (n.textContent = `This page does not serve “${e}”.`)
  const r = i(`input`, {
    id: `repo`,
    name: `repo`,
    type: `text`,
    autocomplete: `off`,
    'aria-describedby': `repo-problem`,
  })
  return i(
    `form`,
    {
      id: `form`,
      onsubmit: (e) => {
        e.preventDefault()
        const i = r.value.trim()
        t(i) ? (location.search = `?repo=${i}`) : (n.textContent = `Type it as owner/name, as in GitHub’s address.`)
      },
    },
    i(`h2`, {}, `Which repository is it for?`),
    i(`label`, { for: `repo` }, `Repository, as owner/name`),
    r,
    n,
    i(`button`, { type: `submit` }, `Go on`),
  )
}
async function o(e) {
  const t = typeof e == `string` ? new TextEncoder().encode(e) : e,
    n = await crypto.subtle.digest(`SHA-256`, t)
  return Array.from(new Uint8Array(n), (e) => e.toString(16).padStart(2, `0`)).join(``)
}
var s = (e) => e.slice(0, 16),
  c = [
    [`0`, `8`, `controls, but for tab and line feed`],
    [`B`, `C`],
    [`E`, `1F`],
    [`7F`, `9F`],
    [`AD`, `AD`, `soft hyphen`],
    [`34F`, `34F`, `grapheme joiner`],
    [`61C`, `61C`, `Arabic letter mark`],
    [`115F`, `1160`, `Hangul fillers`],
    [`17B4`, `17B5`, `Khmer inherent vowels`],
    [`180B`, `180F`, `Mongolian selectors and separator`],
    [`200B`, `200F`, `zero width, and direction marks`],
    [`2028`, `202E`, `separators and direction overrides`],
    [`2060`, `206F`, `word joiner, invisible operators, isolates`],
    [`2800`, `2800`, `Braille blank`],
    [`3164`, `3164`, `Hangul filler`],
    [`D800`, `DFFF`, `lone surrogates`],
    [`FDD0`, `FDEF`, `noncharacters`],
    [`FE00`, `FE0F`, `variation selectors`],
    [`FEFF`, `FEFF`, `byte order mark`],
    [`FFA0`, `FFA0`, `halfwidth Hangul filler`],
    [`FFF0`, `FFFB`, `interlinear annotation`],
    [`FFFE`, `FFFF`, `noncharacters`],
    [`13430`, `1345F`, `hieroglyph format controls`],
    [`1BCA0`, `1BCA3`, `shorthand format controls`],
    [`1D173`, `1D17A`, `musical format controls`],
    [`E0000`, `E0FFF`, `tags and more variation selectors`],
  ].map(([e, t]) => `\\u{${e}}-\\u{${t}}`),
  l = RegExp(`[${c.join(``)}\\p{Noncharacter_Code_Point}]`, `u`),
  u = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]$/u,
  d = /^[\p{Emoji}\p{Extended_Pictographic}]$/u,
  f = /^\p{Script=Han}$/u,
  p = /^\p{Script=Mongolian}$/u,
  m = /^[\u2801-\u28FF]$/u,
  h = /^\p{Script=Egyptian_Hieroglyphs}$/u,
  g = /^[\u1100-\u115E\uA960-\uA97C]$/u,
  _ = /^[\u1161-\u11A7\uD7B0-\uD7C6]$/u,
  v =
    /^[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mandaic}\p{Script=Adlam}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Mongolian}\p{Script=Tibetan}\p{M}]$/u,
  y = /^[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Javanese}]$/u,
  b = /^[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]$/u,
  x = /^[\p{P}\p{S}\p{N}\p{Zs}]$/u,
  S = [`gbeng`, `gbsct`, `gbwls`].map(
    (e) => `${[...e].map((e) => String.fromCodePoint(917504 + e.charCodeAt(0))).join(``)}\u{E007F}`,
  )
function C(e) {
  if (!l.test(e)) return e
  let t = [...e],
    n = ``,
    r = ``
  for (let e = 0; e < t.length; e++) {
    const i = t[e] ?? ``
    if (i === `🏴`) {
      const a = S.find((n) => t.slice(e + 1, e + 7).join(``) === n)
      if (a) {
        ;(n += i + a), (r = i), (e += 6)
        continue
      }
    }
    ;(!l.test(i) || w(i, r, t, e)) && ((n += i), (r = i))
  }
  return n
}
function w(e, t, n, r) {
  const i = n[r + 1] ?? ``,
    a = e.codePointAt(0) ?? 0
  return a === 8205
    ? T(t, i) || (v.test(t) && !l.test(i))
    : a === 8204
      ? v.test(t) && v.test(i)
      : a === 8203
        ? y.test(t) && y.test(i)
        : a === 8206 || a === 8207 || a === 1564
          ? E(n, r)
          : a === 65039 || a === 65038
            ? d.test(t)
            : a >= 65024 && a <= 65026
              ? f.test(t) || (a === 65024 && /^[\p{Sm}\p{Script=Myanmar}]$/u.test(t))
              : a >= 917760 && a <= 917999
                ? f.test(t)
                : a >= 6155 && a <= 6159
                  ? p.test(t)
                  : a === 10240
                    ? m.test(t) || m.test(i)
                    : a === 4448
                      ? g.test(t)
                      : a === 4447
                        ? _.test(i)
                        : a >= 78896 && a <= 78943 && h.test(t)
}
var T = (e, t) => (u.test(e) || e === `️`) && u.test(t)
function E(e, t) {
  const n = (n) => {
    for (let r = t + n; ; r += n) {
      const t = e[r]
      if (t === void 0 || l.test(t)) return !1
      if (!x.test(t)) return b.test(t)
    }
  }
  return [e[t - 1], e[t + 1]].some((e) => e !== void 0 && l.test(e)) ? !1 : n(-1) || n(1)
}
var D = (e) =>
    `${e
      .replace(
        /\r\n?/g,
        `
`,
      )
      .trim()}\n`,
  O = /^(?:#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|\d{1,9}[.)](?:\s|$)|```|~~~|(?:[-*_]\s*){3,}$|\[[^\]]*\]:)/,
  k = /^(?:#{1,6}(?:\s|$)|```|~~~|(?:[-*_]\s*){3,}$|=+$|-+$|\[[^\]]*\]:)/,
  A = (e) => M(e, O),
  j = (e) => M(e, k)
function M(e, t) {
  return t.test(e) ? (/^\d/.test(e) ? e.replace(/[.)]/, `\\$&`) : `\\${e}`) : e
}
function N(e) {
  let t = ``
  for (let n = 0; n < e.length; ) {
    const r = /^`+/.exec(e.slice(n))?.[0]
    if (r) {
      const i = P(e, n + r.length, r.length)
      ;(t += e.slice(n, i)), (n = i)
    } else
      e[n] === `\\`
        ? ((t += e.slice(n, n + 2)), (n += 2))
        : ((t += e[n] === `<` && /[A-Za-z/!?]/.test(e[n + 1] ?? ``) ? `\\<` : e[n]), n++)
  }
  return t
}
function P(e, t, n) {
  for (const r of e.slice(t).matchAll(/`+/g)) if (r[0].length === n) return t + r.index + n
  return t
}
var F = {
  requirements: `Requirements`,
  acceptance_criteria: `Acceptance criteria`,
  out_of_scope: `Out of scope`,
  open_questions: `Open questions`,
}
function I(e) {
  const t = [`# ${L(e.title)}`, R(e.summary)]
  for (const [n, r] of Object.entries(F)) {
    const i = e[n]
    if (i.length === 0) continue
    const a = i.map((e, t) => (n === `acceptance_criteria` ? `- **AC-${t + 1}** ${L(e)}` : `- ${A(L(e))}`))
    t.push(
      `## ${r}`,
      a.join(`
`),
    )
  }
  return D(
    t.join(`

`),
  )
}
var L = (e) => N(C(e).trim().replace(/\s+/g, ` `)),
  R = (e) =>
    C(e)
      .replace(
        /\r\n?/g,
        `
`,
      )
      .split(`
`)
      .map((e) => j(N(e.trim())))
      .join(`
`)
      .replace(
        /\n{3,}/g,
        `

`,
      )
      .trim()
function z(e) {
  return e
    .split(/\r?\n/)
    .map((e) =>
      e
        .trim()
        .replace(/^(?:[-*+•]|\d{1,3}[.)])(?:\s+|$)/, ``)
        .trim(),
    )
    .filter((e) => e !== ``)
}
function B(e) {
  const t = {
      title: e.title.trim().replace(/\s+/g, ` `),
      summary: e.summary.trim().replace(
        /\r\n/g,
        `
`,
      ),
      requirements: z(e.requirements),
      acceptance_criteria: z(e.acceptance_criteria),
      out_of_scope: z(e.out_of_scope),
      open_questions: z(e.open_questions),
    },
    n = [],
    r = (e, t, r) => void (e || n.push({ field: t, problem: r }))
  r(t.title !== ``, `title`, `Give it a title: what it is, in a few words.`),
    r(t.title.length <= 200, `title`, `Keep the title under 200 characters.`),
    r(t.summary !== ``, `summary`, `Say in a sentence or two what you want and why.`),
    r(t.summary.length <= 8e3, `summary`, `Keep the summary under 8,000 characters.`),
    r(t.requirements.length > 0, `requirements`, `Name at least one thing it must do.`),
    r(t.acceptance_criteria.length > 0, `acceptance_criteria`, `Say how you will see that it works.`)
  for (const e of [`requirements`, `acceptance_criteria`, `out_of_scope`, `open_questions`])
    r(t[e].length <= 100, e, `Keep it to 100 lines.`),
      r(!t[e].some((e) => e.length > 2e3), e, `Keep every line under 2,000 characters.`)
  return n.length === 0 ? { document: t } : { problems: n }
}
function V(e, t, n) {
  const r = new URL(`https://github.com/${e}/issues/new`)
  r.searchParams.set(`template`, `voice-spec.yml`), r.searchParams.set(`title`, t)
  const i = new URL(r)
  return (
    i.searchParams.set(`spec`, n),
    i.href.length <= 7500 ? { how: `link`, address: i.href } : { how: `copy`, address: r.href, text: n }
  )
}
var H = [
  { name: `title`, label: `Title`, hint: `What it is, in a few words.`, rows: 1 },
  { name: `summary`, label: `Summary`, hint: `What you want, for whom, and why.`, rows: 3 },
  { name: `requirements`, label: `Requirements`, hint: `What it must do. One a line.`, rows: 4 },
  {
    name: `acceptance_criteria`,
    label: `Acceptance criteria`,
    hint: `How you will see that it works. One a line.`,
    rows: 4,
  },
  { name: `out_of_scope`, label: `Out of scope`, hint: `What it must not become. May stay empty.`, rows: 2 },
  { name: `open_questions`, label: `Open questions`, hint: `What is not decided yet. May stay empty.`, rows: 2 },
]
function U(e) {
  const t = new Map(H.map((e) => [e.name, W(e)])),
    n = i(`pre`, { id: `preview`, tabindex: `0`, 'aria-label': `The spec as it will stand` }),
    r = i(`p`, { role: `status`, id: `status` }),
    a = i(`div`, { class: `way` }),
    c = (e) => t.get(e)?.value ?? ``,
    l = () =>
      B({
        title: c(`title`),
        summary: c(`summary`),
        requirements: c(`requirements`),
        acceptance_criteria: c(`acceptance_criteria`),
        out_of_scope: c(`out_of_scope`),
        open_questions: c(`open_questions`),
      }),
    u = async (i) => {
      const c = l()
      for (const [e, n] of t) {
        const t = `problems` in c ? c.problems.find((t) => t.field === e)?.problem : void 0
        K(n, i ? t : void 0)
      }
      if (`problems` in c) {
        ;(n.textContent = ``),
          a.replaceChildren(),
          i &&
            ((r.textContent = `${c.problems.length} to answer: ${c.problems.map((e) => e.problem).join(` `)}`),
            t.get(c.problems[0]?.field ?? `title`)?.focus())
        return
      }
      const u = I(c.document)
      n.textContent = u
      const d = s(await o(u))
      ;(r.textContent = `Version 1 · ${d}. The bot's comment will name the same hash.`),
        a.replaceChildren(...q(e, V(e, c.document.title, u)))
    },
    d = i(
      `form`,
      {
        id: `form`,
        novalidate: !0,
        oninput: () => void u(!1),
        onsubmit: (e) => {
          e.preventDefault(), u(!0).then(() => a.querySelector(`a, button`)?.focus())
        },
      },
      ...H.map((e) => G(e, t.get(e.name) ?? W(e))),
      i(`button`, { type: `submit` }, `Read it back`),
    )
  return i(
    `div`,
    { class: `talk` },
    i(`section`, { 'aria-labelledby': `say` }, i(`h2`, { id: `say` }, `Say it`), d),
    i(`section`, { 'aria-labelledby': `read` }, i(`h2`, { id: `read` }, `Read it back`), r, n, a),
  )
}
function W({ name: e, rows: t }) {
  const n = { id: e, name: e, 'aria-describedby': `${e}-hint ${e}-problem`, autocomplete: `off` }
  return t === 1 ? i(`input`, { ...n, type: `text`, maxlength: `200` }) : i(`textarea`, { ...n, rows: String(t) })
}
function G({ name: e, label: t, hint: n }, r) {
  return i(
    `div`,
    { class: `row` },
    i(`label`, { for: e }, t),
    i(`p`, { class: `hint`, id: `${e}-hint` }, n),
    r,
    i(`p`, { class: `problem`, id: `${e}-problem` }),
  )
}
function K(e, t) {
  e.setAttribute(`aria-invalid`, String(t !== void 0))
  const n = document.getElementById(`${e.id}-problem`)
  n && (n.textContent = t ?? ``)
}
function q(e, t) {
  const n = (e) => i(`a`, { class: `button`, href: t.address, rel: `noopener noreferrer`, target: `_blank` }, e)
  if (t.how === `link`) return [n(`Open as an issue in ${e}`)]
  const r = i(`span`, { role: `status` }),
    a = i(
      `button`,
      {
        type: `button`,
        onclick: () =>
          void navigator.clipboard.writeText(t.text).then(
            () => r.replaceChildren(`Copied.`),
            () => r.replaceChildren(`The browser refused to copy: select the text above and copy it by hand.`),
          ),
      },
      `Copy the spec`,
    )
  return [
    i(`p`, {}, `This spec is too long for an address. Copy it, open the form, and paste it into “Spec”.`),
    a,
    r,
    n(`Open the form in ${e}`),
  ]
}
var J = new URL(location.href),
  Y = n(J, r.repositories)
document.getElementById(`main`)?.replaceChildren(Y === null ? a(J.searchParams.get(`repo`)) : U(Y))
