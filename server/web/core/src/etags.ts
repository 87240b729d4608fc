/** Page is an answer with the tag under which the server knows it. */
interface Page {
  etag: string
  value: unknown
}

/** Etags keeps the last few answers that bear a tag, for one viewer at a time: what one may see another may not. */
export class Etags {
  private pages = new Map<string, Page>()
  private viewer = ''

  constructor(private readonly most = 24) {}

  /** The page kept for a viewer's request, or undefined. */
  find(viewer: string, url: string): Page | undefined {
    this.become(viewer)
    return this.pages.get(url)
  }

  /** Keeps a page; the one longest not renewed makes room. */
  keep(viewer: string, url: string, page: Page): void {
    this.become(viewer)
    this.pages.delete(url)
    this.pages.set(url, page)
    for (const oldest of this.pages.keys()) {
      if (this.pages.size <= this.most) return
      this.pages.delete(oldest)
    }
  }

  private become(viewer: string): void {
    if (viewer !== this.viewer) this.pages.clear()
    this.viewer = viewer
  }
}
