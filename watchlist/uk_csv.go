package watchlist

import "fmt"

type ukCSV struct{}

func (ukCSV) parts() []part { return []part{{required: true}} }

func (ukCSV) parse(*load, map[string]*input) error {
	return fmt.Errorf("%w: being built", ErrOptions)
}
