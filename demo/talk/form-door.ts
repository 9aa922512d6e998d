import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Octokit } from '@octokit/rest'

/** GitHub's own web pages, as far as the voice page leads there: the filled-in form, the issue, and the sign-in. */
export interface FormDoor {
  url: string
  close(): Promise<void>
}

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter] ?? letter)

const page = (title: string, body: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title>` +
  `<style>body{font:16px/1.5 system-ui;max-width:48rem;margin:2rem auto;padding:0 1rem}pre,textarea{width:100%;white-space:pre-wrap}` +
  `textarea{height:20rem}</style><p><small>Local GitHub: this stands in for github.com.</small></p><h1>${escaped(title)}</h1>${body}</html>`

/** What GitHub makes of the "Voice spec" form when it is sent: CRLF line ends, empty fields said so. */
export const formBody = (spec: string): string =>
  ['### What do you want?', '_No response_', '### Project', '_No response_', '### Spec', spec.trim()]
    .join('\n\n')
    .replace(/\r?\n/g, '\r\n')

/** Serves the form and issues of one local GitHub on 127.0.0.1, for a person with a browser. */
export async function openFormDoor(hands: Octokit): Promise<FormDoor> {
  const server = createServer(async (request, response) => {
    const send = (status: number, html: string) =>
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(html)
    try {
      const address = new URL(request.url ?? '/', 'http://x')
      const [, owner = '', repo = '', kind, number] = address.pathname.split('/')
      if (kind !== 'issues' || owner === '' || repo === '') {
        send(404, page('Not here', '<p>The local GitHub shows forms and issues only.</p>'))
      } else if (request.method === 'POST') {
        const chunks: Buffer[] = []
        for await (const chunk of request) chunks.push(chunk)
        const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
        const body = formBody(form.get('spec') ?? '')
        const title = form.get('title') || 'Voice spec'
        const { data } = await hands.rest.issues.create({ owner, repo, title, body })
        response.writeHead(303, { location: `/${owner}/${repo}/issues/${data.number}` }).end()
      } else if (number === 'new') {
        const title = address.searchParams.get('title') ?? ''
        const spec = address.searchParams.get('spec') ?? ''
        const fields =
          `<form method="post"><p><label>Title <input name="title" value="${escaped(title)}" size="60"></label></p>` +
          `<p><label>Spec<textarea name="spec">\n${escaped(spec)}</textarea></label></p><button>Create</button></form>`
        send(200, page('Voice spec', fields))
      } else send(200, await issuePage(hands, owner, repo, Number(number)))
    } catch (error) {
      send(500, page('That did not work', `<pre>${escaped(String(error))}</pre>`))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function issuePage(hands: Octokit, owner: string, repo: string, number: number): Promise<string> {
  const where = { owner, repo, issue_number: number }
  const { data: issue } = await hands.rest.issues.get(where)
  const { data: comments } = await hands.rest.issues.listComments(where)
  const said = [{ user: issue.user, body: issue.body }, ...comments].map(
    ({ user, body }) => `<h2>${escaped(user?.login ?? '')}</h2><pre>${escaped(body ?? '')}</pre>`,
  )
  return page(`#${number} ${issue.title}`, `${said.join('')}<p><a href="">Look again</a></p>`)
}
