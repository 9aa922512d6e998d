import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { messageOf, SentraError } from '../../../core/errors.ts'

const run = promisify(execFile)

/** All as PEM. The authority is made for one fetch and forgotten with it; only its public part enters a container. */
export interface Certificate {
  authority: string
  key: string
  certificate: string
}

const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/**
 * A certificate for these hosts, of an authority of its own. With it the proxy reads what a fetching container asks of
 * them, so that only packages are asked for, and so that credentials can be added on this side.
 * @throws SentraError where this machine has no openssl
 */
export async function makeCertificate(hosts: readonly string[]): Promise<Certificate> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'sentra-certificate-'))
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder, timeout: 20_000 })
  const text = (name: string) => readFile(path.join(folder, name), 'utf8')
  try {
    // Node's clients call a host behind a tunnel that has no name but an address `localhost`.
    const names = hosts.flatMap((host) => (isIP(host) ? [`IP:${host}`, 'DNS:localhost'] : [`DNS:${host}`])).join(',')
    const use = 'keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nbasicConstraints=critical,CA:FALSE\n'
    await writeFile(path.join(folder, 'names'), `subjectAltName=${names}\n${use}`)
    const extensions = ['basicConstraints=critical,CA:TRUE,pathlen:0', 'keyUsage=critical,keyCertSign']
    const added = extensions.flatMap((one) => ['-addext', one])
    const files = (name: string) => ['-keyout', `${name}.key`, '-out', `${name}.pem`]
    await openssl('req', '-x509', ...curve, ...files('authority'), '-days', '2', '-subj', '/CN=Sentra run', ...added)
    await openssl('req', '-new', ...curve, ...files('request'), '-subj', '/CN=Sentra fetch')
    const signed = ['-CA', 'authority.pem', '-CAkey', 'authority.key', '-CAcreateserial', '-days', '2', '-sha256']
    await openssl('x509', '-req', '-in', 'request.pem', ...signed, '-extfile', 'names', '-out', 'certificate.pem')
    const [authority, key, certificate] = await Promise.all(
      ['authority.pem', 'request.key', 'certificate.pem'].map(text),
    )
    return { authority: authority ?? '', key: key ?? '', certificate: certificate ?? '' }
  } catch (cause) {
    throw new SentraError({
      what: 'The way to the package registry could not be opened.',
      why: `It needs openssl on the runner: ${messageOf(cause).slice(0, 300)}`,
      next: 'Install openssl on the runner, then type `/retry`.',
      cause,
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
