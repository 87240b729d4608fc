package relay

// Slice is how many standings a build hands over at once.
const Slice = slice
