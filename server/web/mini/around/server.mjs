// The real program, made by `make build`, over a data directory of its own.

import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { account, WeChat } from './wechat.mjs'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const program = process.env.LAWQUIZ_PROGRAM ?? at('../../../../bin/lawquiz')
const started = 30_000 // ms it may take

/** Where the compiled mini-program lies. */
export const folder = process.env.LAWQUIZ_MINI ?? at('../../worker/dist/mp-weixin')

/** The address the mini-program was compiled for. */
export const configured = process.env.VITE_SERVER ?? 'http://127.0.0.1:8080'

export class Server {
  /** Starts a demo whose WeChat is ours, with contests of one's own beside the demo's. */
  static async open(...contests) {
    assert.ok(existsSync(program), `no program ${program}: make build`)
    const server = new Server()
    server.data = mkdtempSync(join(tmpdir(), 'lawquiz-mini-'))
    server.wechat = new WeChat()
    await server.wechat.open()
    try {
      await server.start()
      for (const [i, document] of contests.entries()) await server.publish(document, i)
    } catch (thrown) {
      await server.close()
      throw thrown
    }
    return server
  }

  get environment() {
    const secret = join(this.data, 'wechat.secret')
    const cert = join(this.data, 'wechat.pem')
    writeFileSync(secret, account.secret, { mode: 0o600 })
    writeFileSync(cert, this.wechat.cert)
    return {
      PATH: process.env.PATH, HOME: this.data, TMPDIR: this.data, SSL_CERT_FILE: cert, HTTPS_PROXY: this.wechat.address,
      LAWQUIZ_WECHAT_APPID: account.id, LAWQUIZ_WECHAT_SECRET_FILE: secret,
    }
  }

  start() {
    const args = ['serve', '--demo', '--addr', '127.0.0.1:0', '--data', join(this.data, 'data')]
    this.log = ''
    this.child = spawn(program, args, { env: this.environment, stdio: ['ignore', 'pipe', 'pipe'] })
    this.exited = new Promise((resolve) => this.child.once('exit', resolve))
    return new Promise((resolve, reject) => {
      const hurry = setTimeout(() => reject(new Error(`the server does not start:\n${this.log}`)), started)
      const read = (chunk) => {
        this.log += chunk
        const found = /已启动：(http:\/\/\S+)/.exec(this.log)
        if (!found) return
        clearTimeout(hurry)
        this.address = found[1]
        resolve()
      }
      this.child.stdout.on('data', read)
      this.child.stderr.on('data', read)
      this.exited.then((code) => { clearTimeout(hurry); reject(new Error(`the server ended with ${code}:\n${this.log}`)) })
    })
  }

  /** Publishes a contest beside the running server, which takes it up within a second or two. */
  async publish(document, i) {
    const file = join(this.data, `contest-${i}.yaml`)
    writeFileSync(file, document)
    execFileSync(program, ['contest', 'publish', '--data', join(this.data, 'data'), file], { env: this.environment })
    const [, id] = /^id: (\S+)/.exec(document)
    for (const end = Date.now() + started; (await fetch(`${this.address}/api/v1/contests/${id}/rules`)).status !== 200;) {
      assert.ok(Date.now() < end, `${id} is not taken up`)
      await pause(50)
    }
  }

  /** What the code of a unit leads to: the invitation code and the unit's name, by the unit's own code. */
  invitation(unit) {
    const table = execFileSync(program, ['units', 'scenes', '--data', join(this.data, 'data')], { env: this.environment, encoding: 'utf8' })
    const row = table.split(/\r?\n/).map((line) => line.split(',')).find(([code]) => code === unit)
    assert.ok(row, `no unit ${unit}`)
    return { scene: row[3], name: row[1] }
  }

  /** Asks as a phone's session does; returns the answer's JSON. */
  async ask(path, token) {
    const response = await fetch(this.address + path, { headers: { authorization: `Bearer ${token}` } })
    assert.equal(response.status, 200, `${path}: ${response.status}`)
    return response.json()
  }

  async close() {
    this.child?.kill('SIGTERM')
    await this.exited
    this.wechat.close()
    rmSync(this.data, { recursive: true, force: true })
  }
}
