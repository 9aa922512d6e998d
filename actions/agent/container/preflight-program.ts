/** What the program inside reads from its only argument. */
export interface PreflightInput {
  workspace: string
  home: string
  nonceFile: string
  readOnly: string[]
  socket: string | null
  pingPath: string
  command: string[]
}

/** What the program inside sees, as one line of JSON. The host judges it; the program has no opinion. */
export interface Facts {
  status: Record<string, string>
  mounts: { target: string; type: string; options: string[]; superOptions: string[]; size: number }[]
  /** `swap` as version 2 of control groups counts it, `both` as version 1 does: memory and swap together. */
  limits: { memory: string; swap: string; both: string; pids: string; cpu: string }
  /** All the swap that the machine has. */
  swapTotal: string
  interfaces: string[]
  nonce: string
  workspaceWritable: boolean
  /** Paths that should be read-only, with what an attempt to write there answered. */
  writes: Record<string, string>
  /** The real and effective uid of a setuid program that was started, or null where there is none. */
  setuid: string | null
  engineSockets: string[]
  socketStatus: number | string | null
}

/**
 * Runs inside, before anything else: prints the facts, waits for the host's "go", and becomes the command.
 *
 * It travels as text to `node --eval`, so it uses nothing from outside its own body and types that vanish.
 */
export function preflightProgram(): void {
  const module = <T>(name: string): T => process.getBuiltinModule(name) as T
  const fs = module<typeof import('node:fs')>('node:fs')
  const http = module<typeof import('node:http')>('node:http')
  const child = module<typeof import('node:child_process')>('node:child_process')
  const input: PreflightInput = JSON.parse(process.argv[1] ?? '')

  const read = (file: string): string => {
    try {
      return fs.readFileSync(file, 'utf8').trim()
    } catch {
      return ''
    }
  }
  const codeOf = (act: () => void): string => {
    try {
      act()
      return 'ok'
    } catch (error) {
      return String((error as NodeJS.ErrnoException).code)
    }
  }
  const status = (pid: string): Record<string, string> =>
    Object.fromEntries(
      read(`/proc/${pid}/status`)
        .split('\n')
        .map((line) => line.split(':\t'))
        .map(([name = '', value = '']) => [name, value.trim()]),
    )
  const mounts = read('/proc/self/mountinfo')
    .split('\n')
    .map((line) => {
      const [left = '', right = ''] = line.split(' - ')
      const target = (left.split(' ')[4] ?? '').replace(/\\(\d{3})/g, (_all, octal) =>
        String.fromCharCode(Number.parseInt(octal, 8)),
      )
      const [type = '', , superOptions = ''] = right.split(' ')
      let size = 0
      try {
        const { bsize, blocks } = fs.statfsSync(target)
        size = type === 'tmpfs' ? bsize * blocks : 0
      } catch {}
      return {
        target,
        type,
        options: (left.split(' ')[5] ?? '').split(','),
        superOptions: superOptions.split(','),
        size,
      }
    })
  const cgroup = (v2: string, v1: string): string => read(`/sys/fs/cgroup/${v2}`) || read(`/sys/fs/cgroup/${v1}`)
  const quota = `${read('/sys/fs/cgroup/cpu/cpu.cfs_quota_us')} ${read('/sys/fs/cgroup/cpu/cpu.cfs_period_us')}`
  const tryWrite = (target: string): string =>
    codeOf(() => {
      if (!fs.statSync(target).isDirectory()) return fs.closeSync(fs.openSync(target, 'r+'))
      const file = `${target === '/' ? '' : target}/.sentra-write`
      fs.writeFileSync(file, '')
      fs.unlinkSync(file)
    })
  const setuid = (): string | null => {
    const names = ['su', 'sudo', 'mount', 'passwd', 'newgrp']
    const program = ['/usr/bin', '/bin']
      .flatMap((folder) => names.map((name) => `${folder}/${name}`))
      .find((file) => {
        try {
          return (fs.statSync(file).mode & 0o4000) !== 0 && fs.statSync(file).uid === 0
        } catch {
          return false
        }
      })
    if (program === undefined) return null
    // Not collected before the event loop turns, so its identity can be read even if it has ended already.
    const started = child.spawn(program, [], { stdio: ['pipe', 'ignore', 'ignore'], env: {} })
    started.on('error', () => {})
    const uids = status(String(started.pid)).Uid ?? 'unknown'
    started.kill('SIGKILL')
    return uids.split('\t').slice(0, 2).join(' ')
  }
  const report = (socketStatus: number | string | null): void => {
    const facts: Facts = {
      status: status('self'),
      mounts,
      limits: {
        memory: cgroup('memory.max', 'memory/memory.limit_in_bytes'),
        swap: read('/sys/fs/cgroup/memory.swap.max'),
        both: read('/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes'),
        pids: cgroup('pids.max', 'pids/pids.max'),
        cpu: read('/sys/fs/cgroup/cpu.max') || quota,
      },
      swapTotal: /^SwapTotal:\s*(\d+)/m.exec(read('/proc/meminfo'))?.[1] ?? 'unknown',
      interfaces: read('/proc/self/net/dev')
        .split('\n')
        .slice(2)
        .map((line) => (line.split(':')[0] ?? '').trim()),
      nonce: read(input.nonceFile),
      workspaceWritable: tryWrite(input.workspace) === 'ok',
      writes: Object.fromEntries(['/', '/usr', '/etc', ...input.readOnly].map((target) => [target, tryWrite(target)])),
      setuid: setuid(),
      engineSockets: ['/var/run', '/run'].flatMap((folder) =>
        ['docker.sock', 'containerd/containerd.sock', 'podman/podman.sock', 'crio/crio.sock']
          .map((name) => `${folder}/${name}`)
          .filter((file) => fs.existsSync(file)),
      ),
      socketStatus,
    }
    fs.writeSync(1, `${JSON.stringify(facts)}\n`)
    const answer = Buffer.alloc(3)
    let length = 0
    while (length < 3) {
      const got = fs.readSync(0, answer, length, 3 - length, null)
      if (got === 0) process.exit(97)
      length += got
    }
    if (answer.toString() !== 'go\n') process.exit(97)
    become(input.command)
  }
  const become = (command: string[]): void => {
    const [program = '', ...rest] = command
    // Node comes last: an image's own goes first.
    if (!(process.env.PATH ?? '').split(':').includes('/opt/sentra/bin')) process.env.PATH += ':/opt/sentra/bin'
    const found = program.includes('/')
      ? program
      : (process.env.PATH ?? '')
          .split(':')
          .map((folder) => `${folder}/${program}`)
          .find((file) => codeOf(() => fs.accessSync(file, fs.constants.X_OK)) === 'ok')
    if (found === undefined || codeOf(() => fs.accessSync(found, fs.constants.X_OK)) !== 'ok') {
      fs.writeSync(2, `${program}: not found in this image\n`)
      process.exit(127)
    }
    process.execve?.(found, [program, ...rest], process.env as Record<string, string>)
  }
  if (input.socket === null) {
    report(null)
    return
  }
  const ping = http.get({ socketPath: input.socket, path: input.pingPath, timeout: 5_000 }, (response) => {
    response.resume()
    report(response.statusCode ?? 'no status')
  })
  ping.on('timeout', () => ping.destroy(new Error('timed out')))
  ping.on('error', (error: NodeJS.ErrnoException) => report(error.code ?? error.message))
}
