import type { Answer, Transport } from '@core/index'

/** transport sends by uni.request, which both platforms have. The body comes back as text. */
export const transport: Transport = (request) => {
  let task: { abort(): void } | undefined
  const answer = new Promise<Answer>((resolve, reject) => {
    task = uni.request({
      url: request.url,
      method: request.method,
      header: request.headers,
      data: request.body,
      dataType: 'text',
      timeout: 60_000, // the client's own patience ends sooner
      success: (got) => resolve({
        status: got.statusCode,
        headers: (got.header ?? {}) as Record<string, string>,
        body: typeof got.data === 'string' ? got.data : JSON.stringify(got.data ?? ''),
      }),
      fail: (why) => reject(new Error(why.errMsg)),
    }) as unknown as { abort(): void }
  })
  return { answer, abort: () => task?.abort() }
}
