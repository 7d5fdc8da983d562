package watchlist

import "fmt"

type senzing struct{}

func (senzing) parts() []part { return []part{{required: true}} }

func (senzing) parse(*load, map[string]*input) error {
	return fmt.Errorf("%w: being built", ErrOptions)
}
