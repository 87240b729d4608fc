// What a person is told in passing: done, or not and why.
import { h, type VNode } from 'vue'
import { ElMessage, ElMessageBox } from 'element-plus/es'
import 'element-plus/theme-chalk/el-message.css'
import 'element-plus/theme-chalk/el-message-box.css'
import 'element-plus/theme-chalk/el-overlay.css'
import 'element-plus/theme-chalk/el-button.css'
import 'element-plus/theme-chalk/el-input.css'
import { asFault } from '@/client'
import { placeName } from '@/parts/place'

/** Says that something was done. */
export function done(text: string): void {
  ElMessage({ type: 'success', message: text, duration: 4000, showClose: true, grouping: true })
}

/** Says what went wrong, with the fields it is about. */
export function tell(thrown: unknown): void {
  if (thrown instanceof DOMException && thrown.name === 'AbortError') return
  const fault = asFault(thrown)
  const lines: VNode[] = [h('div', fault.message)]
  for (const at of fault.places.slice(0, 6)) lines.push(h('div', { class: 'small' }, `${placeName(at.location)}：${at.message}`))
  if (fault.places.length > 6) lines.push(h('div', { class: 'small' }, `另有 ${fault.places.length - 6} 处`))
  if (fault.status >= 500 && fault.request) lines.push(h('div', { class: 'small' }, `编号 ${fault.request}`))
  ElMessage({ type: 'error', message: h('div', lines), duration: 8000, showClose: true })
}

/** What an action will do, told before it is done. */
export interface Question {
  title: string
  /** What will happen, a line each. */
  lines: string[]
  /** The button that does it: a verb. */
  button: string
  danger?: boolean
  /** A word that must be typed first, for what cannot be undone. */
  type?: string
}

/** Asks before an action. False: she thought better of it. */
export async function sure(q: Question): Promise<boolean> {
  const body = h('div', q.lines.map((line) => h('p', line)))
  const shared = {
    title: q.title, confirmButtonText: q.button, cancelButtonText: '取消', closeOnClickModal: false, autofocus: !q.danger,
    confirmButtonClass: q.danger ? 'el-button--danger' : '',
  }
  try {
    if (q.type) {
      const typed = h('div', [body, h('p', { class: 'strong gap' }, `请输入“${q.type}”以确认：`)])
      await ElMessageBox.prompt(typed, { ...shared, inputPlaceholder: `请输入“${q.type}”`, inputValidator: (text) => text?.trim() === q.type || `请输入“${q.type}”` })
    } else {
      await ElMessageBox.confirm(body, shared)
    }
    return true
  } catch {
    return false
  }
}

/** Asks for a line of text, such as a reason. Undefined: she thought better of it. */
export async function askText(title: string, lines: string[], button: string, most = 200): Promise<string | undefined> {
  try {
    const body = h('div', lines.map((line) => h('p', line)))
    const answer = await ElMessageBox.prompt(body, {
      title, confirmButtonText: button, cancelButtonText: '取消', closeOnClickModal: false, inputType: 'textarea',
      inputPlaceholder: title, // it is also what the field is called to who cannot see it
      inputValidator: (text) => {
        const n = (text ?? '').trim().length
        return n === 0 ? '请填写' : n > most ? `最多 ${most} 个字` : true
      },
    })
    return (answer as { value: string }).value.trim()
  } catch {
    return undefined
  }
}

/** Copies a text, and says so. */
export async function copy(text: string, what = '已复制，可以粘贴到微信群或文件里'): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch { // without https there is no clipboard; the old way needs a field
    const field = document.createElement('textarea')
    field.value = text
    field.className = 'unseen'
    document.body.append(field)
    field.select()
    document.execCommand('copy')
    field.remove()
  }
  done(what)
}
