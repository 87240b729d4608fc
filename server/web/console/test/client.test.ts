import { expect, test, vi } from 'vitest'

vi.stubGlobal('location', { origin: 'http://x' })
const { ask, asFault, Fault, faultOf, nameOf, withQuery } = await import('@/client')

test('an error answer becomes a fault that may be shown', () => {
  const fault = faultOf(422, { code: 'invalid', detail: '填写有误', errors: [{ location: 'body.name', message: '太长' }], request_id: 'r1' })
  expect([fault.code, fault.message, fault.places, fault.request]).toEqual(['invalid', '填写有误', [{ location: 'body.name', message: '太长' }], 'r1'])
  expect(faultOf(502, undefined).message).toContain('稍后再试')
  expect(asFault(new TypeError('x')).message).toContain('页面出错')
})

test('a call that gets no answer is told as such, one that is refused by what it says', async () => {
  await expect(ask(Promise.reject(new TypeError('Failed to fetch')))).rejects.toMatchObject({ code: 'offline' })
  const response = { ok: false, status: 409 } as Response
  await expect(ask(Promise.resolve({ error: { code: 'preview_stale', detail: '有变动' }, response }))).rejects.toBeInstanceOf(Fault)
  await expect(ask(Promise.resolve({ data: 7, response: { ok: true } as Response }))).resolves.toBe(7)
})

test('a file keeps the Chinese name that the server gives it', () => {
  expect(nameOf("attachment; filename=\"daily.xlsx\"; filename*=UTF-8''%E6%97%A5%E6%8A%A5.xlsx")).toBe('日报.xlsx')
  expect(nameOf('attachment; filename="a.csv"')).toBe('a.csv')
  expect(nameOf("attachment; filename*=UTF-8''%E6%9")).toBe('')
  expect(withQuery('/a', { x: 1, y: '', z: undefined, q: '县 区' })).toBe('/a?x=1&q=%E5%8E%BF+%E5%8C%BA')
})
