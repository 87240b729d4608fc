// Names as boards show them to people of other units.

/** The two-character surnames in use; a test holds them to the server's. */
export const compound = ('欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 司徒 司空 端木 夏侯 独孤 南宫 万俟 闻人 赫连 ' +
  '澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 轩辕 钟离 宇文 长孙 鲜于 闾丘 拓跋 呼延 百里 东郭 南门 西门 左丘 公羊 第五 完颜 纳兰').split(' ')

const han = /^[\u3005\u3007\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]*$/u
const mark = marks()

/** Old phones do not know the classes of Unicode, and would not even read a page with one written out. */
function marks(): RegExp {
  try {
    return new RegExp('^\\p{M}$', 'u')
  } catch {
    return /^[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0f18-\u0fbc]$/
  }
}

/**
 * maskedName hides a name as the server does: 王小芳 is 王*芳, 王芳 is 王*, 欧阳小芳 is 欧阳*芳; of several parts, or
 * in other than Han characters, the first letter of each part stays: 买买提·艾力 is 买**·艾*.
 */
export function maskedName(name: string): string {
  if (!han.test(name)) return maskedParts(name)
  const letters = [...name]
  const n = letters.length
  const kept = n > 2 && compound.includes(letters.slice(0, 2).join('')) ? 2 : 1
  if (n < 2) return '*'.repeat(n)
  if (n <= kept + 1) return letters.slice(0, kept).join('') + '*'
  return letters.slice(0, kept).join('') + '*'.repeat(n - kept - 1) + letters[n - 1]
}

function maskedParts(name: string): string {
  let out = ''
  let letters = 0 // of this part so far
  for (const letter of name) {
    if (letter === '·' || letter === ' ') {
      letters = 0
      out += letter
    } else if (mark.test(letter)) {
      if (letters === 1) out += letter
    } else {
      letters++
      out += letters === 1 ? letter : '*'
    }
  }
  return out
}
