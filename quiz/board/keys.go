package board

import "strconv"

// The keys of a contest. All of them carry the hash tag {contest/shard}, so that one script may use
// them together on a cluster and that they are lost together or not at all.
//
//	<prefix>{contest/shard}:head                  HASH  current, next -> version
//	<prefix>{contest/shard}:beats                 HASH  instance -> "calls counted:number of the last call"
//	<prefix>{contest/shard}:versions              SET   versions that may have keys
//	<prefix>{contest/shard}:<version>:held        HASH  person, 8 bytes as in a key -> packed record;
//	                                                    "built" -> "", so that it exists without people
//	<prefix>{contest/shard}:<version>:totals      HASH  <unit>:<count> -> integer
//	<prefix>{contest/shard}:<version>:units       SET   units that may have a board
//	<prefix>{contest/shard}:<version>:board:<unit> ZSET quiz.Key -> 0
//	<prefix>{contest/shard}:<version>:late        LIST  person, 8 bytes, then packed record: carried while building
//
// A version is "<instance>-<number>". The scripts write the versioned names themselves, from the
// stem: which version is current is known only inside them.
type keys struct{ stem string }

// theShard is the only shard there is. A contest beyond one node's memory is to be split by top
// units; every key already says which part it belongs to.
const theShard = 0

// keysOf names the keys of one shard of a contest. Prefix must not contain braces.
func keysOf(prefix, contest string, shard int) keys {
	return keys{stem: prefix + "{" + contest + "/" + strconv.Itoa(shard) + "}:"}
}

func (k keys) head() string     { return k.stem + "head" }
func (k keys) beats() string    { return k.stem + "beats" }
func (k keys) versions() string { return k.stem + "versions" }

func (k keys) held(version string) string   { return k.stem + version + ":held" }
func (k keys) totals(version string) string { return k.stem + version + ":totals" }
func (k keys) units(version string) string  { return k.stem + version + ":units" }
func (k keys) late(version string) string   { return k.stem + version + ":late" }

func (k keys) board(version, unit string) string { return k.stem + version + ":board:" + unit }

// The fields of a unit's totals, in the order of lua/totals.lua.
var totalFields = [...]string{":people", ":counted", ":sittings", ":points", ":passed", ":full"}
