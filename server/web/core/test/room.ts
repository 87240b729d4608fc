import { Client } from '../src/client'
import { ServerClock } from '../src/clock'
import { Sitting } from '../src/sitting/sitting'
import { Network, Shelf } from './network'
import { SmallServer } from './server'
import { Device, dice, Time } from './time'

/** Room is where a test sits: a time, a server, a network, a device with its storage. */
export class Room {
  time = new Time()
  server = new SmallServer(this.time)
  network = new Network(this.time, (request) => this.server.answer(request))
  device = new Device(this.time)
  shelf = new Shelf()
  token = 'token-1'
  loggedOut = 0
  private pages = 0

  client(device = this.device, network = this.network): { client: Client; clock: ServerClock } {
    const clock = new ServerClock(device)
    const client = new Client({
      base: 'http://contest.test', transport: network.transport, timers: this.time, clock,
      token: () => this.token, loggedOut: () => { this.loggedOut++ },
    })
    return { client, clock }
  }

  /** A page that has asked for the paper, and has got it if the network allows. */
  async page(device = this.device, shelf = this.shelf, network = this.network): Promise<Sitting> {
    const { client, clock } = this.client(device, network)
    const sitting = new Sitting({
      client, clock, timers: this.time, chance: dice(++this.pages), storage: shelf, person: '1', contest: 'day',
    })
    sitting.open()
    await this.time.pass(100)
    return sitting
  }
}
