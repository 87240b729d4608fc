import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { until } from './until'

const binary = fileURLToPath(new URL('../../../../bin/lawquiz', import.meta.url))
const execute = promisify(execFile)

/** Nothing that is set around us sets anything in the program under test. */
const environment = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LAWQUIZ_')))

/** Where the operator key of the program over a data directory is. */
const operatorKey = (data: string) => join(data, 'operator.key')

/** A running program, where it serves, and what it has said. */
interface Run { child: ChildProcess; url: string; said: () => string }

/** Starts bin/lawquiz over a data directory and waits until it serves. Rejects, with what it said, if it does not within 30 s. */
async function serve(data: string, address: string): Promise<Run> {
  const child = spawn(binary, ['serve', '--demo', '--data', data, '--addr', address], {
    env: { ...environment(), LAWQUIZ_OPERATOR_KEY_FILE: operatorKey(data) },
  })
  process.once('exit', () => child.kill('SIGKILL')) // should these tests end before it does
  let said = ''
  child.stdout.on('data', (text) => { said += text })
  child.stderr.on('data', (text) => { said += text })
  const told = () => {
    if (child.exitCode !== null) throw new Error(`lawquiz ended: ${said}`)
    return /msg=serving .*url=(\S+)/.exec(said)?.[1]
  }
  try {
    return { child, url: await until('lawquiz serves', told, 30_000), said: () => said }
  } catch (thrown) {
    child.kill('SIGKILL')
    throw thrown
  }
}

/** Stops a program as an operator does, and answers how it ended. */
async function halt(child: ChildProcess): Promise<number | null> {
  const ended = child.exitCode === null ? once(child, 'exit') : Promise.resolve([child.exitCode])
  child.kill('SIGTERM')
  const kill = setTimeout(() => child.kill('SIGKILL'), 15_000)
  const [code] = await ended as [number | null]
  clearTimeout(kill)
  return code
}

/** Server is the program itself, in demo mode, on a port and a data directory of its own. */
export class Server {
  readonly url: string

  private constructor(private run: Run, private readonly data: string) {
    this.url = run.url
  }

  /** The one-time code for the first admin's account, as the program wrote it to its log. */
  get setupCode(): string {
    const code = /msg=.*一次性口令.* code=(\S+)/.exec(this.run.said())?.[1]
    if (!code) throw new Error(`no code for the first admin in: ${this.run.said()}`)
    return code
  }

  static async start(): Promise<Server> {
    if (!existsSync(binary)) throw new Error(`${binary} is not there: make build`)
    const data = await mkdtemp(join(tmpdir(), 'lawquiz-e2e-'))
    try {
      await writeFile(operatorKey(data), randomBytes(16).toString('hex'), { mode: 0o600 })
      return new Server(await serve(data, '127.0.0.1:0'), data)
    } catch (thrown) {
      await rm(data, { recursive: true, force: true })
      throw thrown
    }
  }

  /** Stops the program, has something done meanwhile, and starts it again where it was. */
  async restart(meanwhile: () => Promise<void>): Promise<void> {
    await halt(this.run.child)
    await meanwhile()
    this.run = await serve(this.data, new URL(this.url).host)
  }

  /** Publishes a contest from its document, and waits until workers are shown it. */
  async publish(id: string, document: string): Promise<void> {
    const file = join(this.data, `${id}.yaml`)
    await writeFile(file, document)
    await execute(binary, ['contest', 'publish', file, '--data', this.data], { env: environment() })
    await until(`contest ${id} is shown`, async () => (await fetch(`${this.url}/api/v1/contests/${id}`)).ok)
  }

  /** Rehearses a contest on the running program, as an operator does. Answers its report; rejects if it found anything wrong. */
  async rehearse(document: string, people: number): Promise<string> {
    const file = join(this.data, 'rehearsal.yaml')
    await writeFile(file, document)
    const { stdout } = await execute(binary, [
      'rehearse', '--url', this.url, '--operator-key-file', operatorKey(this.data), '--document', file,
      '--people', String(people), '--duration', '20s', '--leave', '0', '--keep',
    ], { env: environment() })
    return stdout
  }

  /** Stops the program as an operator does, and removes its data. Throws if it did not end well. */
  async stop(): Promise<void> {
    const code = await halt(this.run.child)
    await rm(this.data, { recursive: true, force: true })
    if (code !== 0) throw new Error(`lawquiz ended with ${code}`)
  }
}
