// The page behind a link: the big screen of a hall, or the board of a unit. Without a framework: it must run for
// days on whatever drives the projector, and come back by itself.
import { Board } from './board'
import { openLink, Refusal } from './link'
import { el } from './rows'
import { Screen } from './screen'
import './screen.css'

const place = document.getElementById('screen')!

async function start(wait = 1000): Promise<void> {
  try {
    const link = await openLink()
    document.title = link.kind === 'screen' ? '工会普法答题 · 大屏' : '工会普法答题 · 单位看板'
    document.body.className = link.kind
    await (link.kind === 'screen' ? new Screen(place) : new Board(place)).start()
  } catch (thrown) {
    document.body.className = 'plain'
    if (thrown instanceof Refusal) {
      place.replaceChildren(el('p', 'notice', thrown.message))
      return
    }
    place.replaceChildren(el('p', 'notice', '连不上服务器，正在重试…'))
    setTimeout(() => void start(Math.min(wait * 2, 30_000)), wait)
  }
}

window.addEventListener('hashchange', () => location.reload()) // another link in the same tab
void start()
