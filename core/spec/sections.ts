/** The headings of a spec's Markdown, in order. Apart from the schema, so that the page loads them without it. */
export const sections = {
  requirements: 'Requirements',
  acceptance_criteria: 'Acceptance criteria',
  out_of_scope: 'Out of scope',
  open_questions: 'Open questions',
} as const
