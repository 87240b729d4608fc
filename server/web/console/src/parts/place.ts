// Where in a form the server found a fault, in the words of the form.
const words: Record<string, string> = {
  login: '登录名', name: '姓名', password: '密码', old: '原密码', new: '新密码', otp: '验证码', code: '一次性口令', role: '角色', unit: '单位',
  question: '题目', stem: '题干', options: '选项', answers: '答案', explanation: '解析', citations: '法条依据', law: '法律', article: '条款',
  difficulty: '难度', tags: '标签', kind: '题型', text: '内容', correct: '答案', bank: '题库', title: '名称', decisions: '第', questions: '题目',
  status: '审核状态', note: '原因', reason: '原因', expires_at: '有效期', document: '竞赛文档', file: '文件', parent: '上级单位', group: '组别',
  source: '来源', date: '日期', count: '人数', workers: '职工', women: '女职工', members: '会员',
}

/** body.question.options[2].text → 题目 › 选项 3 › 内容. What is not known stays as it is. */
export function placeName(location: string): string {
  const parts = location.replace(/^(body|query|path)\.?/, '').split('.').filter((part) => part !== '')
  if (parts.length === 0) return '内容'
  return parts.map((part) => {
    const [, name = part, index] = /^([^[]*)\[(\d+)\]$/.exec(part) ?? []
    const word = words[name] ?? name
    return index === undefined ? word : `${word} ${Number(index) + 1}`
  }).join(' › ')
}

/** The messages about one part of a form, or what lies below it. */
export function faultsAt(places: readonly { location: string; message: string }[], location: string): string[] {
  return places
    .filter((at) => at.location === location || at.location.startsWith(location + '.') || at.location.startsWith(location + '['))
    .map((at) => at.message)
}
