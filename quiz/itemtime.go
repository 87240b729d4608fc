package quiz

import "math/bits"

// Times are counted in bins of fixed bounds, so that a median needs no list of times: below 32 ms
// each ms has its own, above that every doubling is cut into 16. A time is told as the middle of its
// bin, which is off by less than 3.2 %. The last bin takes all that is above 4 hours.
const (
	timeCuts = 16
	timeBins = timeCuts*19 + 2*timeCuts
)

// timeBin returns the bin of a time in ms, which is not negative.
func timeBin(ms int64) int {
	shift := max(0, bits.Len64(uint64(ms))-5)
	return min(timeCuts*shift+int(ms>>shift), timeBins-1)
}

// binTime returns the middle of a bin in ms.
func binTime(bin int) int64 {
	shift := max(0, bin/timeCuts-1)
	return int64(bin-timeCuts*shift)<<shift + int64(1)<<shift/2
}

// medianTime returns the lower median of n binned times, n > 0.
func medianTime(bins []uint32, n int64) int64 {
	left := (n + 1) / 2
	for bin, count := range bins {
		if left -= int64(count); left <= 0 {
			return binTime(bin)
		}
	}
	return binTime(len(bins) - 1)
}
