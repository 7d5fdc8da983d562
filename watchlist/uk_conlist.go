package watchlist

import "fmt"

type ukConList struct{}

func (ukConList) parts() []part { return []part{{required: true}} }

func (ukConList) parse(*load, map[string]*input) error {
	return fmt.Errorf("%w: being built", ErrOptions)
}
