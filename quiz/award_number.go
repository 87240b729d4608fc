package quiz

import (
	"math/big"
	"strings"
)

// Number is an exact figure. Sheets are computed in fractions and rounded once, to hundredths of
// a point, so that the result is the same everywhere and can be checked by hand. Its zero is 0.
type Number struct{ rat *big.Rat }

// whole returns n as a Number.
func whole(n int64) Number { return Number{new(big.Rat).SetInt64(n)} }

// quotient returns over/under, and 0 if under is 0.
func quotient(over, under int64) Number {
	if under == 0 {
		return Number{}
	}
	return Number{big.NewRat(over, under)}
}

// parseNumber reads 0.85, 12 or 85%; false if s is none of these or longer than 20 characters.
func parseNumber(s string) (Number, bool) {
	digits, percent := strings.CutSuffix(s, "%")
	if !decimalPattern.MatchString(digits) || len(s) > 20 {
		return Number{}, false
	}
	r, ok := new(big.Rat).SetString(digits)
	if ok && percent {
		r.Quo(r, big.NewRat(100, 1))
	}
	return Number{r}, ok
}

func (n Number) value() *big.Rat {
	if n.rat == nil {
		return new(big.Rat)
	}
	return n.rat
}

// Cmp is negative if n is less than m, 0 if they are equal.
func (n Number) Cmp(m Number) int { return n.value().Cmp(m.value()) }

// Sign is negative for a Number below 0, and 0 for 0.
func (n Number) Sign() int {
	if n.rat == nil {
		return 0
	}
	return n.rat.Sign()
}

func (n Number) plus(m Number) Number  { return Number{new(big.Rat).Add(n.value(), m.value())} }
func (n Number) minus(m Number) Number { return Number{new(big.Rat).Sub(n.value(), m.value())} }
func (n Number) times(m Number) Number { return Number{new(big.Rat).Mul(n.value(), m.value())} }

// over returns n/m; false if m is 0.
func (n Number) over(m Number) (Number, bool) {
	if m.Sign() == 0 {
		return Number{}, false
	}
	return Number{new(big.Rat).Quo(n.value(), m.value())}, true
}

// within returns n, or the bound it passes.
func (n Number) within(low, high Number) Number {
	switch {
	case n.Cmp(low) < 0:
		return low
	case n.Cmp(high) > 0:
		return high
	}
	return n
}

// scaled returns n × times rounded half up to a whole number. n is not below 0.
func (n Number) scaled(times int64) int64 {
	if n.rat == nil {
		return 0
	}
	num, den := n.rat.Num(), n.rat.Denom()
	// Most shares are small fractions: people over people.
	if num.IsInt64() && den.IsInt64() && num.Int64() < smallNumber && den.Int64() < smallNumber && times < smallNumber {
		return (2*num.Int64()*times + den.Int64()) / (2 * den.Int64())
	}
	over := new(big.Int).Mul(num, big.NewInt(2*times))
	over.Add(over, den)
	return over.Div(over, new(big.Int).Lsh(den, 1)).Int64()
}

// smallNumber is so small that twice a product of two such numbers fits 64 bits.
const smallNumber = 1 << 30

// decimal writes n rounded half up, in amount, to that many decimals, without needless zeros.
func (n Number) decimal(places int) string {
	text := n.value().FloatString(places)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if text == "-0" {
		return "0"
	}
	return text
}

// String writes n with at most four decimals.
func (n Number) String() string { return n.decimal(4) }

// percent writes n as 83.2 %, with at most two decimals.
func (n Number) percent() string { return n.times(whole(100)).decimal(2) + " %" }
