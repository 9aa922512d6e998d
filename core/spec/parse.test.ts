import { describe, expect, test } from 'vitest'
import { FormatError } from '../errors.ts'
import { canonicalText } from './canonical.ts'
import type { SpecDocument } from './document.ts'
import { extractSpec, formFields } from './extract.ts'
import { sha256 } from './hash.ts'
import { parseSpec } from './parse.ts'
import { renderSpec } from './render.ts'

const document: SpecDocument = {
  title: 'Dark mode',
  summary: 'A switch in the header.\n\nIt is remembered.',
  requirements: ['The header has a switch', 'The choice survives a reload'],
  acceptance_criteria: ['The switch turns the page dark', 'After a reload it is still dark'],
  out_of_scope: ['A timetable'],
  open_questions: [],
}

describe('a spec as Markdown', () => {
  test('reads as written', () => {
    expect(renderSpec(document)).toMatchInlineSnapshot(`
      "# Dark mode

      A switch in the header.

      It is remembered.

      ## Requirements

      - The header has a switch
      - The choice survives a reload

      ## Acceptance criteria

      - **AC-1** The switch turns the page dark
      - **AC-2** After a reload it is still dark

      ## Out of scope

      - A timetable
      "
    `)
  })

  test('comes back as the same document', () => {
    expect(parseSpec(renderSpec(document))).toEqual(document)
  })

  const hard = [
    '# no heading',
    '## Requirements',
    '- no list',
    '+ plus',
    '1. first',
    '12) twelfth',
    '1.5 is no list',
    '> no quote',
    '```',
    '~~~js',
    '---',
    '* * *',
    '===',
    '[x]: https://hidden.example',
    '\\# escaped already',
    '**AC-9** smuggled number',
    '`<b>` in code',
    'Map<K, V> and List<String>',
    '<!-- hidden -->',
    'an open ` backtick <i>',
    '``a ` b`` <u>',
    'café 日本語 می‌خواهم 👩‍👩‍👧',
    '- [ ] task',
    '_under_ *star* ~tilde~ | pipe |',
  ]

  test.each(hard)('%j survives in every field, and stays what it is when written again', (text) => {
    const filled: SpecDocument = {
      title: text,
      summary: `Before.\n${text}\n\n${text}`,
      requirements: [text, 'next'],
      acceptance_criteria: [text, text],
      out_of_scope: [text],
      open_questions: [text],
    }
    const once = renderSpec(filled)
    const read = parseSpec(once)
    expect(renderSpec(read)).toBe(once)
    expect(read.requirements).toHaveLength(2)
    expect(read.acceptance_criteria).toHaveLength(2)
    expect(once).not.toMatch(/(?<![`\\])<[!biu]/)
  })

  test('leaves out what could not be read on the page', () => {
    const text = renderSpec({ ...document, title: 'Dark\u200b mode\u{E0041}', summary: 'A\u202Eb' })
    expect(text).toContain('# Dark mode\n\nAb\n')
  })

  const refused: [string, string][] = [
    ['', 'Line 1'],
    ['Dark mode\n', 'Line 1'],
    ['# A\n\nb\n\n## Requirement\n\n- x\n', 'Line 5'],
    ['# A\n\nb\n\n## Requirements\n\nnot a list\n', 'Line 7'],
    ['# A\n\nb\n\n## Requirements\n\n- x\n', 'complete'],
    ['# A\n\nb\n\n## Requirements\n\n- x\n\n## Acceptance criteria\n\n- unnumbered\n', 'numbered'],
    ['# A\n\nb\n\n## Requirements\n\n- x\n\n## Acceptance criteria\n\n- **AC-2** y\n', 'numbered'],
    ['# A\n\nb\n\n## Requirements\n\n- x\n\n## Requirements\n\n- y\n', 'twice'],
    ['# A\n\nb\n\n# B\n', 'Line 5'],
  ]
  test.each(refused)('%j is refused, saying where', (text, says) => {
    expect(() => parseSpec(text)).toThrow(FormatError)
    expect(() => parseSpec(text)).toThrow(says)
  })

  test('a list written by hand may use any bullet and run over lines', () => {
    const text = '# A\n\nb\n\n## Requirements\n\n* one\n  goes on\n1. two\n\n## acceptance criteria\n\n+ AC-1: y\n'
    expect(parseSpec(text)).toMatchObject({ requirements: ['one goes on', 'two'], acceptance_criteria: ['y'] })
  })
})

describe('a body that follows the form', () => {
  const text = renderSpec(document)
  const form = (spec: string) => `### What do you want?\n\n_No response_\n\n### Project\n\nweb\n\n### Spec\n\n${spec}`

  test.each([
    ['the form', form(text)],
    ['the form as a browser sends it', form(text).replaceAll('\n', '\r\n')],
    ['the form, trimmed by GitHub', form(text.trim())],
    ['the form with the project last', `### Spec\n\n${text}\n\n### Project\n\n_No response_`],
    ['the whole body', text],
    ['the whole body with room around', `\n\n${text}\n\n\n`],
  ])('%s is version 1 to the byte', async (_, body) => {
    const extracted = extractSpec(body)
    expect(extracted?.text).toBe(text)
    expect(await sha256(extracted?.text ?? '')).toBe(await sha256(canonicalText(text)))
  })

  test('what a person wrote by hand keeps its own bytes', () => {
    const own = '# A\n\nb\n\n## Requirements\n\n*  one\n\n\n## Acceptance criteria\n\n* **AC-1** y\n'
    expect(extractSpec(form(own))?.text).toBe(own)
  })

  const shown = 'Make it blue.'
  test.each([
    ['a comment', `${shown}\n<!--\n${form(text)}\n-->`],
    ['a comment without an end', `${shown}\n<!--\n\n${form(text)}`],
    ['<details>', `${shown}\n\n<details><summary>Log</summary>\n\n${form(text)}\n\n</details>`],
    ['a table', `${shown}\n\n<table><tr><td>\n\n${form(text)}\n\n</td></tr></table>`],
    ['an element that is never closed', `${shown}\n\n<template>\n\n${form(text)}`],
    ['an attribute', `${shown}\n\n<div title="\n${form(text)}\n">\n`],
    ['code', `${shown}\n\n~~~\n${form(text)}\n~~~`],
    ['code by indentation', `${shown}\n\n    ### Spec\n    ### Project\n`],
    ['a quote', `${shown}\n\n> ### Spec\n>\n> ### Project\n> web`],
    ['a list', `${shown}\n\n- ### Spec\n\n  ### Project\n`],
    ['a formula', `${shown}\n\n$$\n### Spec\n${text}\n$$`],
    ['a footnote', `${shown}\n\n[^x]: Nobody refers to it.\n\n    ### Spec\n\n    ### Project\n`],
  ])('has no fields in %s', (_, body) => {
    expect(formFields(body)).toEqual({})
    expect(extractSpec(body)).toBeNull()
  })

  test('keeps its fields beside what is hidden, which names no other and ends none', () => {
    const body = `<!--\n### Project\n\napi\n-->\n\n${form(`${text}\n<!--\n### Project\n\napi\n-->`)}`
    expect(formFields(body)).toMatchObject({ project: '\nweb\n\n', spec: expect.stringContaining('api') })
  })

  test.each(['', 'Please add dark mode', form('_No response_'), form('# only a title'), '### Spec\n\nwords'])(
    '%j is none',
    (body) => {
      expect(extractSpec(body)).toBeNull()
    },
  )
})
