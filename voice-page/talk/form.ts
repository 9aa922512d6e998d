import { sha256, shortHash } from '../../core/spec/hash.ts'
import { renderSpec } from '../../core/spec/render.ts'
import { element } from '../dom.ts'
import { type Fields, readForm } from '../form.ts'
import type { Visit } from '../router.ts'
import { type Question, questions } from './questions.ts'
import { way } from './way.ts'

/** The typed road: the Architect's form, the spec as it will stand, and the way to GitHub. No model, no key. */
export function form(visit: Visit): HTMLElement {
  const inputs = new Map(questions.map((question) => [question.name, input(question)]))
  const preview = element('pre', {
    id: 'preview',
    role: 'region',
    tabindex: '0',
    'aria-label': 'The spec as it will stand',
  })
  const status = element('p', { role: 'status', id: 'status' })
  const steps = element('div', { class: 'bar' })
  const typed = (name: keyof Fields) => inputs.get(name)?.value ?? ''

  const refresh = async (pointAtProblems: boolean) => {
    const reading = readForm({
      title: typed('title'),
      summary: typed('summary'),
      requirements: typed('requirements'),
      acceptance_criteria: typed('acceptance_criteria'),
      out_of_scope: typed('out_of_scope'),
      open_questions: typed('open_questions'),
    })
    const problems = 'problems' in reading ? reading.problems : []
    for (const [name, field] of inputs) {
      mark(field, pointAtProblems ? problems.find((one) => one.field === name)?.problem : undefined)
    }
    if ('problems' in reading) {
      preview.textContent = ''
      steps.replaceChildren()
      if (pointAtProblems) {
        status.textContent = `${problems.length} to answer: ${problems.map((one) => one.problem).join(' ')}`
        inputs.get(problems[0]?.field ?? 'title')?.focus()
      }
      return
    }
    const markdown = renderSpec(reading.document)
    preview.textContent = markdown
    status.textContent = hashLine(shortHash(await sha256(markdown)))
    steps.replaceChildren(...way(visit, reading.document.title, markdown))
  }

  const typing = element(
    'form',
    {
      id: 'form',
      novalidate: true,
      oninput: () => void refresh(false),
      onsubmit: (event) => {
        event.preventDefault()
        void refresh(true).then(() => steps.querySelector<HTMLElement>('a, button')?.focus())
      },
    },
    ...questions.map((question) => row(question, inputs.get(question.name) ?? input(question))),
    element('button', { type: 'submit' }, 'Read it back'),
  )
  return element(
    'div',
    { class: 'columns' },
    element('section', { 'aria-labelledby': 'type' }, element('h2', { id: 'type' }, 'Or type it'), typing),
    element(
      'section',
      { 'aria-labelledby': 'read' },
      element('h2', { id: 'read' }, 'Read it back'),
      status,
      preview,
      steps,
    ),
  )
}

export const hashLine = (hash: string): string => `Version 1 · ${hash}. The bot's comment will name the same hash.`

function input({ name, rows }: Question): HTMLTextAreaElement | HTMLInputElement {
  const shared = { id: name, name, 'aria-describedby': `${name}-hint ${name}-problem`, autocomplete: 'off' }
  return rows === 1
    ? element('input', { ...shared, type: 'text', maxlength: '200' })
    : element('textarea', { ...shared, rows: String(rows) })
}

function row({ name, label, hint }: Question, field: HTMLElement): HTMLElement {
  return element(
    'div',
    { class: 'row' },
    element('label', { for: name }, label),
    element('p', { class: 'hint', id: `${name}-hint` }, hint),
    field,
    element('p', { class: 'problem', id: `${name}-problem` }),
  )
}

function mark(field: HTMLElement, problem: string | undefined): void {
  field.setAttribute('aria-invalid', String(problem !== undefined))
  const note = document.getElementById(`${field.id}-problem`)
  if (note) note.textContent = problem ?? ''
}
