package parallel

import "testing"

func TestForCallsEachOnce(t *testing.T) {
	for _, n := range []int{0, 1, 3, 100} {
		calls := make([]int, n)
		For(n, func(i int) { calls[i]++ })
		for i, c := range calls {
			if c != 1 {
				t.Errorf("of %d, %d is called %d times", n, i, c)
			}
		}
	}
}
