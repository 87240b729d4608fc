// Shows every contest with its rules and its board, which the server pushes as it changes.
'use strict'

const STATES = { upcoming: '尚未开始', open: '进行中', closed: '已结束' }
const status = document.getElementById('state')

const clock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai', year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false,
})

function seconds(ms) {
  const s = Math.round(ms / 1000)
  return s < 60 ? `${s}秒` : `${Math.floor(s / 60)}分${s % 60}秒`
}

async function ask(path) {
  const answer = await fetch('/api/v1' + path)
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return answer.json()
}

function row(item) {
  const tr = document.createElement('tr')
  for (const text of [item.place, item.name, item.unit, item.points, seconds(item.elapsed_ms)]) {
    const td = document.createElement('td')
    td.textContent = text
    tr.append(td)
  }
  return tr
}

function showBoard(article, board) {
  const fresh = article.querySelector('.fresh')
  fresh.textContent = board.stale
    ? `数据截至${clock.format(board.stale_since || board.as_of)}，恢复后自动更新`
    : `共${board.total}人`
  article.querySelector('.empty').hidden = board.items.length > 0
  article.querySelector('table').hidden = board.items.length === 0
  article.querySelector('tbody').replaceChildren(...board.items.map(row))
}

function follow(article, id) {
  const source = new EventSource(`/api/v1/contests/${encodeURIComponent(id)}/boards/stream`)
  source.addEventListener('board', (event) => showBoard(article, JSON.parse(event.data)))
  source.addEventListener('error', () => {
    article.querySelector('.fresh').textContent = '连接中断，正在重新连接……'
  })
}

function showContest(contest) {
  const article = document.getElementById('contest').content.firstElementChild.cloneNode(true)
  article.querySelector('h2').textContent = contest.title
  article.querySelector('.when').textContent =
    `${STATES[contest.state] || ''}　${clock.format(contest.opens_at)} 至 ${clock.format(contest.closes_at)}`
  article.querySelector('.hosts').textContent = contest.hosts.map((h) => `${h.role}：${h.name}`).join('　')
  const details = article.querySelector('details')
  details.addEventListener('toggle', async () => {
    const place = details.querySelector('.rules')
    if (!details.open || place.dataset.read) return
    try {
      place.textContent = (await ask(`/contests/${encodeURIComponent(contest.id)}/rules`)).text
      place.dataset.read = 'yes'
    } catch {
      place.textContent = '规则没有读到，请收起后再展开一次。'
    }
  })
  follow(article, contest.id)
  return article
}

async function start() {
  try {
    const { items } = await ask('/contests')
    status.textContent = items.length ? `共有${items.length}场竞赛` : '还没有竞赛。用 lawquiz contest publish 发布一场。'
    document.getElementById('contests').replaceChildren(...items.map(showContest))
  } catch {
    status.textContent = '没有连上服务，五秒后再试……'
    setTimeout(start, 5000)
  }
}

start()
