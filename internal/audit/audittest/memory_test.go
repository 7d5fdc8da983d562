package audittest

import "testing"

func TestMemoryKeepsTheContract(t *testing.T) {
	Run(t, func(*testing.T) Database { return NewMemory() })
}
