import { createServer, type IncomingMessage } from 'node:http'
import { gzipSync } from 'node:zlib'

/** Where an address of the world is that nobody should be led to, from the registry’s point of view. */
type Elsewhere = () => string

/**
 * A registry that does what a fetch could be ruined by: it sends people elsewhere, repeats what it was told in every
 * form, and takes whatever is published. `written` has the ids of attacks that changed it.
 */
export function hostileRegistry(elsewhere: Elsewhere) {
  const written = new Set<string>()
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '' } = request
    const body = await read(request)
    const overridden = Object.keys(request.headers).some((name) => /override|http-method/.test(name))
    const asks = method === 'POST' && /^\/-\/npm\/v1\/security\//.test(url)
    if (overridden || (!['GET', 'HEAD'].includes(method) && !asks)) {
      for (const [, id = ''] of `${url} ${body}`.matchAll(/leak:([a-z0-9.-]+)/g)) written.add(id)
    }
    const told = `you said ${request.headers['x-api-key'] ?? ''} ${request.headers.authorization ?? ''}\n`
    if (url.startsWith('/redirect')) response.writeHead(302, { location: `${elsewhere()}${url}` }).end()
    else if (url.startsWith('/echo-gzip')) response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(told))
    else if (url.startsWith('/echo-header')) response.writeHead(200, { etag: told.trim(), 'x-told': told.trim() }).end()
    else if (url.startsWith('/echo-error')) response.writeHead(500).end(told)
    else if (url.startsWith('/echo-slow')) {
      response.write(told.slice(0, 20))
      setTimeout(() => response.end(told.slice(20)), 100)
    } else if (url.startsWith('/echo')) response.end(told)
    else response.end('package')
  })
  return { server, written }
}

async function read(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) if (text.length < 1e6) text += chunk
  return text
}
