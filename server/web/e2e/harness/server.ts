import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { until } from './until'

const binary = fileURLToPath(new URL('../../../../bin/lawquiz', import.meta.url))
const run = promisify(execFile)

/** Nothing that is set around us sets anything in the program under test. */
const environment = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LAWQUIZ_')))

/** Server is the program itself, in demo mode, on a port and a data directory of its own. */
export class Server {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly data: string,
  ) {}

  /** Starts bin/lawquiz and waits until it serves. Rejects, with what it said, if it does not within 30 s. */
  static async start(): Promise<Server> {
    if (!existsSync(binary)) throw new Error(`${binary} is not there: make build`)
    const data = await mkdtemp(join(tmpdir(), 'lawquiz-e2e-'))
    const child = spawn(binary, ['serve', '--demo', '--data', data, '--addr', '127.0.0.1:0'], { env: environment() })
    process.once('exit', () => child.kill('SIGKILL')) // should these tests end before it does
    let said = ''
    child.stdout.on('data', (text) => { said += text })
    child.stderr.on('data', (text) => { said += text })
    const address = () => {
      if (child.exitCode !== null) throw new Error(`lawquiz ended: ${said}`)
      return /msg=serving .*url=(\S+)/.exec(said)?.[1]
    }
    try {
      return new Server(await until('lawquiz serves', address, 30_000), child, data)
    } catch (thrown) {
      child.kill('SIGKILL')
      await rm(data, { recursive: true, force: true })
      throw thrown
    }
  }

  /** Publishes a contest from its document, and waits until workers are shown it. */
  async publish(id: string, document: string): Promise<void> {
    const file = join(this.data, `${id}.yaml`)
    await writeFile(file, document)
    await run(binary, ['contest', 'publish', file, '--data', this.data], { env: environment() })
    await until(`contest ${id} is shown`, async () => (await fetch(`${this.url}/api/v1/contests/${id}`)).ok)
  }

  /** Stops the program as an operator does, and removes its data. Throws if it did not end well. */
  async stop(): Promise<void> {
    const ended = this.child.exitCode === null ? once(this.child, 'exit') : Promise.resolve([this.child.exitCode])
    this.child.kill('SIGTERM')
    const kill = setTimeout(() => this.child.kill('SIGKILL'), 15_000)
    const [code] = await ended
    clearTimeout(kill)
    await rm(this.data, { recursive: true, force: true })
    if (code !== 0) throw new Error(`lawquiz ended with ${code}`)
  }
}
