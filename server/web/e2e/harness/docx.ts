// A Word file as lawyers write them, made here: nothing but paragraphs.
import { escaped, zip } from './zip'

const kinds = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
  + '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
  + 'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'

/** A .docx of these paragraphs. */
export function docx(paragraphs: string[]): Buffer {
  const body = paragraphs.map((one) => `<w:p><w:r><w:t xml:space="preserve">${escaped(one)}</w:t></w:r></w:p>`).join('')
  return zip({
    '[Content_Types].xml': kinds,
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
  })
}

/** Questions as they come: mixed marks, keys in brackets, at the end or not at all, one that no kind holds, and a script. */
export const ugly = docx([
  '女职工权益保护知识竞赛题库（讨论稿）', '一、单选题（每题2分）',
  '1．某县一家电子厂的女职工生育，按规定可以休（ C ）天基本产假。', 'A、90天  B、95天   C、98天', 'D、128天', '依据：《女职工劳动保护特别规定》第七条',
  '2、车间主任让怀孕（ ）个月以上的小李上夜班，厂里不得这样安排。', 'A.5 B.6', 'C.7 D.8', '答案：C',
  '3 小陈入职三个月还没有签书面劳动合同，厂里应当每月付她（　　）倍的工资。', 'A 一', 'B 二', 'C 三',
  '二、多选题', '1.厂里不得因女职工（ABC）降低其工资、予以辞退。<script>document.title="坏了"</script>', 'A.怀孕 B.生育 C.哺乳 D.事假',
  '三、判断题', '1.厂里可以在女职工哺乳期内延长其劳动时间。（×）', '2.女职工在经期、孕期、产期、哺乳期受特殊保护（√）',
  '四、简答题', '1.请简述女职工四期保护的内容。',
])
