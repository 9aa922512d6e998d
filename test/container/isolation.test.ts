import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { engineAnswers } from './support/engine.ts'
import { type Done, folderOf, type Job, runAs, uids, uniqueName } from './support/run-as.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean()
})

const containers = (): string => execFileSync('docker', ['ps', '--all', '--format', '{{.Names}}'], { encoding: 'utf8' })

describe.skipIf(!engineAnswers)('the sandbox', () => {
  describe.each(uids)('for a job of uid %i', (uid) => {
    const workspace = (): string => {
      const { folder, remove } = folderOf(uid)
      cleanups.push(remove)
      return folder
    }
    const bash = (
      script: string,
      change: Partial<Omit<Job, 'task'>> & { task?: Partial<Job['task']> } = {},
      environment = {},
    ): Promise<Done> =>
      runAs(
        {
          uid,
          ...change,
          task: { name: uniqueName(), workspace: workspace(), command: ['bash', '-c', script], ...change.task },
        },
        environment,
      )

    it('runs a command as an unprivileged user with a name, and gives its exit code and output', async () => {
      const done = await bash('id -u; id -un; node -p "os.userInfo().username + process.cwd()"; echo oops >&2; exit 7')
      expect(done.stdout.split('\n')).toEqual([String(uid === 0 ? 1000 : uid), 'agent', 'agent/workspace', ''])
      expect(done.stderr).toBe('oops\n')
      expect(done.result).toMatchObject({ exitCode: 7, oomKilled: false, timedOut: false, aborted: false })
    })

    it('has the host’s toolchains: git, python, a compiler where there is one', async () => {
      const done = await bash(
        'git --version && git init -q . && git status --short && node -v && (! command -v python3 || python3 -c "import ssl, json; print(1)")',
      )
      expect(done.result?.exitCode).toBe(0)
    })

    it('can write the workspace, /tmp and its home, and run programs there', async () => {
      const done = await bash(
        'for d in . /tmp ~; do printf "#!/bin/sh\\necho ran\\n" > $d/x && chmod +x $d/x && $d/x; done',
      )
      expect(done.stdout).toBe('ran\nran\nran\n')
    })

    it('can write nowhere else', async () => {
      const script =
        'for d in / /usr /usr/bin /etc /opt /opt/sentra /opt/sentra/bin /run /var /home /root /sbin /sys /sys/fs/cgroup /proc /proc/sys/kernel; do (echo x > $d/x) 2>/dev/null && echo "wrote $d"; done; (echo x >> /opt/sentra/bin/node) 2>/dev/null && echo "wrote node"; (echo x >> /etc/passwd) 2>/dev/null && echo "wrote passwd"; true'
      expect((await bash(script)).stdout).toBe('')
    })

    it('sees nothing of the host’s environment, homes, configuration or processes', async () => {
      const canary = 'canary-8e1f'
      const script =
        'env; cat /proc/*/environ /proc/*/cmdline 2>/dev/null | tr "\\0" "\\n"; ls -A /root /var /run /home /etc; ls -d /proc/[0-9]* | wc -l'
      const done = await bash(
        script,
        {},
        { SENTRA_CANARY: canary, GITHUB_TOKEN: canary, INPUT_ANTHROPIC_API_KEY: canary },
      )
      expect(done.stdout).not.toContain(canary)
      expect(done.stdout).toMatch(/^\/run:\n\n\/var:\n\d+\n$/m)
      expect(done.stdout).not.toMatch(/^(shadow|ssh|docker|sudoers.*|gitconfig|hostname-host|machine-id|private)$/m)
      expect(Number(done.stdout.trim().split('\n').at(-1))).toBeLessThan(12)
    })

    it('has no way to a network', async () => {
      const script = [
        'cat /proc/net/dev | tail -n +3 | cut -d: -f1 | tr -d " "',
        'for a in 1.1.1.1/53 169.254.169.254/80 172.17.0.1/80 127.0.0.1/2375; do (exec 3<>/dev/tcp/$a) 2>/dev/null && echo "reached $a"; done',
        "node -e \"require('dns').lookup('github.com', (e, a) => console.log(e ? 'no name' : a))\"",
        'ls /var/run/docker.sock /run/docker.sock 2>/dev/null',
      ].join('; ')
      expect((await bash(script)).stdout).toBe('lo\nno name\n')
    })

    it('cannot gain a privilege', async () => {
      const script = [
        'grep -E "^(Cap...|NoNewPrivs|Seccomp):" /proc/self/status | tr -s "\\t" " "',
        'unshare --user --map-root-user true 2>/dev/null && echo "a user namespace"',
        'mount -t tmpfs none /mnt 2>/dev/null && echo mounted',
        'su -c true </dev/null 2>/dev/null && echo "became root"',
        'chroot / true 2>/dev/null && echo chroot',
        'kill -0 1 2>/dev/null; mknod /tmp/dev b 254 0 2>/dev/null && echo "a device"',
        'ulimit -c',
      ].join('; ')
      const zero = '0000000000000000'
      expect((await bash(script)).stdout.trim().split('\n')).toEqual([
        `CapInh: ${zero}`,
        `CapPrm: ${zero}`,
        `CapEff: ${zero}`,
        `CapBnd: ${zero}`,
        `CapAmb: ${zero}`,
        'NoNewPrivs: 1',
        'Seccomp: 2',
        '0',
      ])
    })

    it('has a setuid program in its workspace without effect', async () => {
      const done = await bash('cp /usr/bin/id ./id && chmod 6755 ./id && ./id -u; stat -c %a ./id')
      expect(done.stdout.split('\n')[0]).toBe(String(uid === 0 ? 1000 : uid))
    })

    it('is stopped by its limits: memory, processes, file systems in memory', async () => {
      const memory = await bash(
        'node --max-old-space-size=8000 -e "const a=[];for(;;)a.push(Buffer.alloc(5e7,1))"; exit 0',
        { limits: { memoryMb: 512 } },
      )
      expect(memory.result).toMatchObject({ oomKilled: true })
      const processes = await bash('for i in $(seq 200); do sleep 5 & done 2>/dev/null; jobs -p | wc -l', {
        limits: { pids: 50 },
      })
      expect(Number(processes.stdout.trim() || 0)).toBeLessThan(50)
      const files = await bash('head -c 600M /dev/zero > /tmp/full; stat -c %s /tmp/full')
      expect(files.stderr).toContain('No space left')
      expect(Number(files.stdout)).toBeLessThanOrEqual(512 * 2 ** 20)
    })

    it('gives the workspace back: owner, modes, and no link followed', async () => {
      const folder = workspace()
      const outside = workspace()
      writeFileSync(path.join(outside, 'victim'), 'x')
      chmodSync(path.join(outside, 'victim'), 0o400)
      const script = `mkdir -p a/b && echo 1 > a/b/c && chmod 000 a/b/c a/b a; ln -s ${outside}/victim link; ln -s /etc etc; cp /usr/bin/true s && chmod 6777 s`
      const { uid: owner } = statSync(folder)
      expect((await bash(script, { task: { workspace: folder } })).result?.exitCode).toBe(0)
      expect(statSync(folder).uid).toBe(owner)
      expect(statSync(path.join(folder, 'a/b/c'))).toMatchObject({ uid: owner })
      expect(readFileSync(path.join(folder, 'a/b/c'), 'utf8')).toBe('1\n')
      expect(statSync(path.join(folder, 's')).mode & 0o7777).toBe(0o777)
      expect(lstatSync(path.join(folder, 'etc')).isSymbolicLink()).toBe(true)
      expect(statSync(path.join(outside, 'victim')).mode & 0o777).toBe(0o400)
      expect(statSync('/etc').uid).toBe(0)
    })

    it('mounts what it is given read-only, even where its modes would let anybody write', async () => {
      const folder = workspace()
      chmodSync(folder, 0o777)
      writeFileSync(path.join(folder, 'hook.js'), 'original')
      chmodSync(path.join(folder, 'hook.js'), 0o666)
      const script =
        'cat /opt/sentra/hooks/hook.js; for c in "echo x > /opt/sentra/hooks/hook.js" "rm -f /opt/sentra/hooks/hook.js" "mv /opt/sentra/hooks /tmp/" "touch /opt/sentra/hooks/new"; do sh -c "$c" 2>/dev/null && echo "did: $c"; done; true'
      const done = await bash(script, { task: { mounts: [{ source: folder, target: '/opt/sentra/hooks' }] } })
      expect(done.stdout).toBe('original')
      expect(readFileSync(path.join(folder, 'hook.js'), 'utf8')).toBe('original')
    })

    it('ends at its deadline, with all that runs in it, and leaves no container', async () => {
      const name = uniqueName()
      const started = Date.now()
      const done = await bash('trap "" TERM INT HUP; (sleep 600 &); echo up; sleep 600', {
        task: { name, deadlineMs: 6_000 },
      })
      expect(done.result).toMatchObject({ timedOut: true, aborted: false })
      expect(done.stdout).toBe('up\n')
      expect(Date.now() - started).toBeLessThan(20_000)
      expect(containers()).not.toContain(name)
    })

    it('ends when it is told to, and leaves no container', async () => {
      const name = uniqueName()
      const done = await bash('echo up; sleep 600', { task: { name }, abortOn: 'up' })
      expect(done.result).toMatchObject({ timedOut: false, aborted: true })
      expect(containers()).not.toContain(name)
    })

    it('leaves nothing of the preflight in the workspace', async () => {
      expect((await bash('ls -A')).stdout).toBe('')
    })
  })

  it('is refused, and nothing is run, where the workspace cannot be written', async () => {
    if (process.getuid?.() !== 0) return
    const { folder, remove } = folderOf(1000)
    cleanups.push(remove)
    mkdirSync(path.join(folder, 'inner'))
    chmodSync(folder, 0o777)
    const { folder: foreign, remove: removeForeign } = folderOf(0)
    cleanups.push(removeForeign)
    chmodSync(foreign, 0o755)
    const done = await runAs({ uid: 1001, task: { name: uniqueName(), workspace: foreign, command: ['touch', 'ran'] } })
    expect(done.error).toMatch(/EACCES|may write the workspace/)
    expect(existsSync(path.join(foreign, 'ran'))).toBe(false)
  })

  it('says what is wrong when a mount’s source is not there, or the program is not', async () => {
    const { folder, remove } = folderOf(uids[0] ?? 0)
    cleanups.push(remove)
    const task = { workspace: folder, command: ['true'] }
    const missing = await runAs({
      uid: uids[0] ?? 0,
      task: { ...task, name: uniqueName(), mounts: [{ source: '/nowhere/at-all', target: '/opt/sentra/x' }] },
    })
    expect(missing.error).toMatch(/could not be started.*bind source path does not exist/s)
    const program = await runAs({
      uid: uids[0] ?? 0,
      task: { ...task, name: uniqueName(), command: ['no-such-program'] },
    })
    expect(program.result).toMatchObject({ exitCode: 127 })
    expect(program.stderr).toContain('no-such-program: not found')
  })

  it('says what to check when no engine answers', async () => {
    const { folder, remove } = folderOf(uids[0] ?? 0)
    cleanups.push(remove)
    const job = { uid: 0, task: { name: uniqueName(), workspace: folder, command: ['true'] } }
    const done = await runAs(job, { DOCKER_HOST: 'unix:///nowhere/docker.sock' })
    expect(done.error).toMatch(/Check that a Docker engine runs on this host/)
    const none = await runAs(job, { PATH: '/nowhere' })
    expect(none.error).toMatch(/There is no docker command on this host/)
  })
})
