import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Octokit } from '@octokit/rest'
import { escaped, page, pageHeaders } from '../github/pages/page.ts'
import { repositoryPage } from '../github/pages/repository.ts'
import { threadPage } from '../github/pages/thread.ts'

/** GitHub's own web pages for a person who is signed in: the filled-in form, and issues with a box to comment in. */
export interface FormDoor {
  url: string
  close(): Promise<void>
}

/** What GitHub makes of the "Voice spec" form when it is sent: CRLF line ends, empty fields said so. */
export const formBody = (spec: string): string =>
  ['### What do you want?', '_No response_', '### Project', '_No response_', '### Spec', spec.trim()]
    .join('\n\n')
    .replace(/\r?\n/g, '\r\n')

type Reply = { status: number; html: string } | { location: string }

/** Serves the form and issues of one local GitHub on 127.0.0.1, for a person with a browser. */
export async function openFormDoor(hands: Octokit): Promise<FormDoor> {
  const server = createServer(async (request, response) => {
    const reply = await answer(hands, request).catch(
      (error: unknown): Reply => ({
        status: 500,
        html: page('That did not work', `<pre>${escaped(String(error))}</pre>`),
      }),
    )
    if ('location' in reply) response.writeHead(303, { location: reply.location }).end()
    else response.writeHead(reply.status, pageHeaders).end(reply.html)
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

async function answer(hands: Octokit, request: IncomingMessage): Promise<Reply> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x')
  const [, owner = '', repo = '', kind = '', number = ''] = pathname.split('/')
  if (owner === '' || repo === '' || !/^(?:issues|pull)?$/.test(kind))
    return { status: 404, html: page('Not here', '<p>The local GitHub shows issues and pull requests only.</p>') }
  if (request.method === 'POST') return { location: await send(hands, { owner, repo, number }, request) }
  if (kind === '') return { status: 200, html: await repositoryPage(hands, owner, repo) }
  if (number === 'new') return { status: 200, html: page('Voice spec', newIssue(searchParams)) }
  return { status: 200, html: await threadPage(hands, { owner, repo, number: Number(number) }, commentBox) }
}

const commentBox =
  '<form method="post"><p><label>Comment<textarea name="body" required></textarea></label></p><button>Comment</button></form>'

const newIssue = (filledIn: URLSearchParams): string => {
  const of = (name: string) => escaped(filledIn.get(name) ?? '')
  return (
    `<form method="post"><p><label>Title <input name="title" value="${of('title')}" size="60"></label></p>` +
    `<p><label>Spec<textarea name="spec">\n${of('spec')}</textarea></label></p><button>Create</button></form>`
  )
}

/** Does what a form asks, in the person's name; gives where to look next. */
async function send(
  hands: Octokit,
  { owner, repo, number }: { owner: string; repo: string; number: string },
  request: IncomingMessage,
): Promise<string> {
  // Any page in the same browser can send a form here; only our own may speak for the person.
  const { origin, host } = request.headers
  if (origin !== undefined && origin !== `http://${host}`) throw new Error(`A form of ${origin} is not taken.`)
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
  if (number === 'new') {
    const title = form.get('title') || 'Voice spec'
    const { data } = await hands.rest.issues.create({ owner, repo, title, body: formBody(form.get('spec') ?? '') })
    return `/${owner}/${repo}/issues/${data.number}`
  }
  const where = { owner, repo, issue_number: Number(number) }
  await hands.rest.issues.createComment({ ...where, body: form.get('body') ?? '' })
  return `/${owner}/${repo}/issues/${number}`
}
