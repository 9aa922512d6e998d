/** How a finished spec gets to GitHub: by an address that fills in the issue form, or by copying where that is too long. */
export type Handover = { how: 'link'; address: string } | { how: 'copy'; address: string; text: string }

/** GitHub answers 414 to request lines a little over 8 kB; what stays under this has room to spare. */
export const longestAddress = 7_500

/**
 * A new issue on the repository's "Voice spec" form. The form's body is then version 1 of the spec to the byte, and
 * no model is asked again.
 */
export function handOver(web: string, repository: string, title: string, markdown: string): Handover {
  const form = new URL(`${web}/${repository}/issues/new`)
  form.searchParams.set('template', 'voice-spec.yml')
  form.searchParams.set('title', title)
  const filled = new URL(form)
  filled.searchParams.set('spec', markdown)
  return filled.href.length <= longestAddress
    ? { how: 'link', address: filled.href }
    : { how: 'copy', address: form.href, text: markdown }
}
