/** What each operation of the contract is called, from its document. */
declare module 'virtual:operations' {
  const operations: Record<string, string>
  export default operations
}
