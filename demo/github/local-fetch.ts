/** The hosts on which GitHub keeps what people attach. Nothing else is ever taken to the local server. */
export const attachmentHosts = [
  'github.com',
  'private-user-images.githubusercontent.com',
  'objects.githubusercontent.com',
  'github-production-user-asset-6210df.s3.amazonaws.com',
  'github-production-repository-file-5c1aeb.s3.amazonaws.com',
]

/**
 * A `fetch` whose wire ends at the local GitHub: a request to one of GitHub's attachment hosts goes there instead, with
 * its path, query and headers as they were; every other request goes where it says.
 *
 * For tests and the demo only. Sentra's downloader allows GitHub's real hosts alone, and has no switch for others; so
 * the addresses stay real, and this is handed to it as its `fetch`. Redirects keep their real addresses too: ask with
 * `redirect: 'manual'` and follow them through this function again.
 */
export const localFetch =
  (url: string): typeof fetch =>
  async (input, init) => {
    const request = new Request(input, init)
    const target = new URL(request.url)
    if (target.protocol !== 'https:' || !attachmentHosts.includes(target.host)) return fetch(request)
    const there = `${url}/_hosts/${target.host}${target.pathname}${target.search}`
    return fetch(there, {
      method: request.method,
      headers: request.headers,
      redirect: 'manual',
      signal: request.signal,
    })
  }
