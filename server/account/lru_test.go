package account

import "testing"

func TestLRU(t *testing.T) {
	t.Parallel()
	c := newLRU[int, string](2)
	c.put(c.now(), 1, "one")
	c.put(c.now(), 2, "two")
	c.get(1)
	c.put(c.now(), 3, "three") // 2 was used least recently
	for key, want := range map[int]bool{1: true, 2: false, 3: true} {
		if _, ok := c.get(key); ok != want {
			t.Errorf("%d is there: %v, want %v", key, ok, want)
		}
	}
	c.put(c.now(), 1, "uno")
	if got, _ := c.get(1); got != "uno" || c.size() != 2 {
		t.Errorf("1 is %q among %d", got, c.size())
	}
}

// What was read before a drop may be what was dropped, and is not put back.
func TestLRUEra(t *testing.T) {
	t.Parallel()
	c := newLRU[int, string](2)
	era := c.now()
	c.drop(1)
	c.put(era, 1, "out of date")
	if got, ok := c.get(1); ok {
		t.Errorf("%q was put back", got)
	}
	c.put(c.now(), 1, "fresh")
	era = c.now()
	c.dropWhere(func(v string) bool { return v == "fresh" })
	c.put(era, 2, "read before")
	if c.size() != 0 {
		t.Errorf("%d values are left", c.size())
	}
}
