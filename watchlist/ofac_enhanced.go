package watchlist

import "fmt"

type ofacEnhanced struct{}

func (ofacEnhanced) parts() []part { return []part{{required: true}} }

func (ofacEnhanced) parse(*load, map[string]*input) error {
	return fmt.Errorf("%w: being built", ErrOptions)
}
