import { createHash } from 'node:crypto'

const style = `body{font:16px/1.5 system-ui;max-width:56rem;margin:2rem auto;padding:0 1rem}
pre,textarea{box-sizing:border-box;width:100%;white-space:pre-wrap;overflow-wrap:anywhere}
article{border:1px solid #8886;border-radius:6px;margin:1rem 0;padding:0 1rem}
textarea{min-height:8rem}.diff{font-size:14px}.add{color:#117733}.del{color:#aa2222}.at{color:#3355aa}.file{font-weight:bold}
@media(prefers-color-scheme:dark){:root{color-scheme:dark}.add{color:#66dd88}.del{color:#ff8888}.at{color:#99bbff}}`

/** What people and models wrote is shown here as it is, so nothing of it may be run, loaded or sent elsewhere. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  // Not `no-referrer`: with it a browser does not say where a form comes from, not even to its own page.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
/** A text for any place in a page: between tags and inside quoted attributes. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter)

/** A whole page; `body` is HTML. */
export const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>` +
  `<style>${style}</style><p><small>Local GitHub: this stands in for github.com.</small></p><h1>${escaped(title)}</h1>${body}</html>\n`
