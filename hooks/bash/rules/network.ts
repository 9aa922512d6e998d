import type { Call } from '../call.ts'
import { sendsOut, staysHere } from '../curl.ts'
import { isLoopback } from '../loopback.ts'
import { hasOption, type Rule, wordsOf } from '../rule.ts'
import { hasAny, hasUnknown } from '../text.ts'
import { P } from './listing.ts'

/** An address whose host holds text that is not known: looking the name up sends it. */
const LEAKY_HOST = /^(\w+:\/\/)?([^/?#]*@)?[^/?#]*[\uFDD1\uFDD2][^/?#]*\.[a-z]/iu

/** Whether every address among the words is this machine. */
const asksOnlyLoopback = (call: Call): boolean => {
  const addresses = call.args.filter(
    (arg) => /^\w+:\/\//.test(arg) || /^(localhost|127\.|\[?::1|[\w-]+(\.[\w-]+)+(:\d+)?(\/|$))/.test(arg),
  )
  return addresses.length > 0 && addresses.every(isLoopback)
}

/** Packages taken from another place than the registry that is set up. */
const namesSource = (call: Call): boolean => {
  const line = call.args.join(' ')
  if (call.program === 'python') return /^-m pip\b/.test(line) && /\s(-i|--(extra-)?index-url)[ =]/.test(line)
  if (call.program === 'cargo') return /^install\b.*\s--(git|registry|index)[ =]/.test(line)
  if (call.program === 'gem') return /^install\b.*\s(-s|--source)[ =]?/.test(line)
  return /(^|\s)--registry[ =]/.test(line) && !/^(view|info|ping|search|whoami)\b/.test(line)
}

/** Reverse shells, listeners, and copying out. */
export const NETWORK: readonly Rule[] = [
  {
    name: 'curl-send',
    category: 'network',
    why: 'it sends a file, or text that is not known beforehand, to another machine',
    instead: 'Send it to this machine only (127.0.0.1), or ask a person to send it.',
    programs: P('curl'),
    when: (call) => sendsOut(call) && !staysHere(call),
  },
  {
    name: 'curl-leak',
    category: 'network',
    why: 'the address, a header or the credentials carry text that is not known beforehand to another machine',
    instead: 'Write the address out.',
    programs: P('curl wget http https xh'),
    when: (call) =>
      !asksOnlyLoopback(call) &&
      call.args.some(
        (arg, index) =>
          (hasAny(arg) && /^(-U|--user-agent|--referer|--header)$/.test(call.args[index - 1] ?? '')) ||
          LEAKY_HOST.test(arg) ||
          (hasAny(arg) && /[?&=:/]/.test(arg.split(/[\uFDD0\uFDD6\uFDD7]/u)[0] ?? '')),
      ),
  },
  {
    name: 'curl-config',
    category: 'network',
    why: 'what it does is read from a file of options',
    instead: 'Write the options out.',
    programs: ['curl'],
    options: ['-K', '--config'],
  },
  {
    name: 'wget-send',
    category: 'network',
    why: 'it sends a file to another machine, or runs a program for each download',
    instead: 'Send it to this machine only (127.0.0.1), or ask a person to send it.',
    programs: ['wget'],
    when: (call) =>
      (call.args.some((arg) => /^--(post-f\w*|body-f\w*|post-data=.*[\uFDD0\uFDD6\uFDD7])/u.test(arg)) &&
        !asksOnlyLoopback(call)) ||
      call.args.some((arg) => /^--use-a/.test(arg)),
  },
  {
    name: 'http-send',
    category: 'network',
    why: 'it sends a file to another machine',
    instead: 'Send it to this machine only (127.0.0.1), or ask a person to send it.',
    programs: P('http https xh xhs httpie'),
    when: (call) =>
      !asksOnlyLoopback(call) && (call.stdin !== undefined || call.args.some((arg) => /^@|^[\w-]+(=|:=)?@./.test(arg))),
  },
  {
    name: 'copy-out',
    category: 'network',
    why: 'it copies files to or from another machine',
    instead: 'Copy within this machine; ask a person to move files elsewhere.',
    programs: P('scp rsync sftp rcp lftp ftp tftp rclone croc wormhole magic-wormhole ncftpput s3cmd smbclient'),
    when: (call) =>
      !/^(rsync|scp)$/.test(call.program) ||
      call.args.some((arg) => /^[^/-][^/]*:|^rsync:|^\w+:\/\//.test(arg)) ||
      call.args.some((arg) => /^--daemon/.test(arg)),
  },
  {
    name: 'remote-shell',
    category: 'network',
    why: 'it opens a connection that commands and files can pass through',
    instead: 'Work on this machine.',
    programs: P('ssh telnet rsh rlogin mosh autossh sshpass slogin dbclient plink'),
    when: (call) => !/^-[VGQ]$/.test(call.args[0] ?? '') && !/^-T git@github\.com$/.test(call.args.join(' ')),
  },
  {
    name: 'netcat',
    category: 'network',
    why: 'it opens a raw connection or waits for one',
    instead: 'Use `curl` against 127.0.0.1, or check a port with `curl -s localhost:PORT`.',
    programs: P(
      'nc ncat netcat socat nc.traditional nc.openbsd cryptcat pwncat chisel ngrok cloudflared localtunnel lt frpc bore websocat openssl',
    ),
    when: (call) => {
      if (call.program === 'openssl') return /^(s_client|s_server)$/.test(call.args[0] ?? '')
      const probe = /^-\w*z/.test(call.args[0] ?? '') && isLoopback(wordsOf(call)[0] ?? '')
      return !probe && !/^(-h|--help|--version|-V)$/.test(call.args[0] ?? '')
    },
  },
  {
    name: 'listener',
    category: 'network',
    why: 'it opens this machine’s files to others',
    instead: 'Listen on 127.0.0.1 only: `--bind 127.0.0.1`.',
    programs: P('python php ruby busybox http-server serve live-server sshd httpd nginx vsftpd'),
    when: (call) => {
      const line = call.args.join(' ')
      if (/127\.0\.0\.1|localhost/.test(line)) return false
      if (call.program === 'python') return /-m ?(http\.server|SimpleHTTPServer|pyftpdlib)/.test(line)
      if (call.program === 'php') return hasOption(call.args, '-S')
      if (call.program === 'ruby') return /-run/.test(line)
      if (call.program === 'busybox') return /^(httpd|nc|telnetd|ftpd|tftpd|telnet|ftpput)/.test(line)
      return call.program !== 'nginx' || !/-t\b/.test(line)
    },
  },
  {
    name: 'remote-desktop',
    category: 'network',
    why: 'it lets others into this machine',
    instead: 'Work on this machine only.',
    programs: P(
      'telnetd in.telnetd rshd x11vnc vncserver tailscale tailscaled openvpn wg-quick wg ttyd gotty shellinabox sshuttle tmate',
    ),
  },
  {
    name: 'mail-out',
    category: 'network',
    why: 'it sends text to another machine',
    instead: 'Print it, or write it into a file.',
    programs: P('mail mailx sendmail mutt msmtp swaks'),
  },
  {
    name: 'dns-leak',
    category: 'network',
    why: 'a name that is looked up carries text that is not known beforehand to another machine',
    instead: 'Write the name out.',
    programs: P('dig host nslookup ping getent drill'),
    when: (call) => wordsOf(call).some((word) => hasUnknown(word) && /\.[a-z]/i.test(word)),
  },
  {
    name: 'run-from-address',
    category: 'network',
    why: 'it downloads a program from an address and runs it',
    instead: 'Use a named package of the registry, at a version.',
    programs: P('npx bunx pnpx deno go uvx pipx npm pnpm yarn pip pip3 cargo gem python'),
    when: (call) => {
      const verb = wordsOf(call)[0] ?? ''
      if (/^(npm|pnpm|yarn|npx|cargo|gem|python)$/.test(call.program) && namesSource(call))
        return !asksOnlyLoopback(call)
      if (/^(cargo|gem|python)$/.test(call.program)) return false
      if (/^(npm|pnpm|yarn|deno|go)$/.test(call.program) && !/^(exec|x|dlx|run|eval|install|i|add)$/.test(verb))
        return false
      if (call.program === 'go')
        return (
          verb === 'run' &&
          wordsOf(call)
            .slice(1, 2)
            .some((word) => /^[\w-]+\.\w+\//.test(word))
        )
      if (call.args.some((arg) => /^--?(index-url|extra-index-url|i)(=|$)/.test(arg)) && /^pip/.test(call.program))
        return true
      return (
        call.args.some((arg) => /^(https?:|git\+|git:|github:|gitlab:|bitbucket:|gist:)/.test(arg)) &&
        !asksOnlyLoopback(call)
      )
    },
  },
]
