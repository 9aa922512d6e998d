import { createHash, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** GitHub's web sign-in of an App, for one person who agrees at once: single codes, PKCE, the App's secret. */
export async function openOAuthDoor(client: { id: string; secret: string }, token: () => string) {
  const codes = new Map<string, { challenge: string; redirect: string }>()
  const refused: string[] = []
  const server = createServer(async (request, response) => {
    const address = new URL(request.url ?? '/', 'http://x')
    const asked = Object.fromEntries(address.searchParams)
    if (address.pathname === '/login/oauth/authorize') {
      const code = randomUUID()
      codes.set(code, { challenge: asked.code_challenge ?? '', redirect: asked.redirect_uri ?? '' })
      const back = new URL(asked.redirect_uri ?? '')
      back.searchParams.set('code', code)
      back.searchParams.set('state', asked.state ?? '')
      response.writeHead(302, { location: back.href }).end()
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}')
    const known = codes.get(body.code)
    codes.delete(body.code)
    const verified = createHash('sha256').update(String(body.code_verifier)).digest('base64url') === known?.challenge
    const ours = body.client_id === client.id && body.client_secret === client.secret
    const good = known !== undefined && verified && ours && body.redirect_uri === known.redirect
    if (!good) refused.push(JSON.stringify(body))
    response.writeHead(200, { 'content-type': 'application/json' })
    const answer = good
      ? { access_token: token(), expires_in: 28_800, token_type: 'bearer' }
      : { error: 'bad_verification_code' }
    response.end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
