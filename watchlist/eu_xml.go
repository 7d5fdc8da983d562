package watchlist

import "fmt"

type euXML struct{}

func (euXML) parts() []part { return []part{{required: true}} }

func (euXML) parse(*load, map[string]*input) error {
	return fmt.Errorf("%w: being built", ErrOptions)
}
