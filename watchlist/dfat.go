package watchlist

import "fmt"

type dfat struct{}

func (dfat) parts() []part { return []part{{required: true}} }

func (dfat) parse(*load, map[string]*input) error {
	return fmt.Errorf("%w: being built", ErrOptions)
}
