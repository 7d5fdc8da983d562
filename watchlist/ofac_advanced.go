package watchlist

import "fmt"

type ofacAdvanced struct{}

func (ofacAdvanced) parts() []part { return []part{{required: true}} }

func (ofacAdvanced) parse(*load, map[string]*input) error {
	return fmt.Errorf("%w: being built", ErrOptions)
}
