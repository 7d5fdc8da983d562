package watchlist

import "fmt"

type ukXML struct{}

func (ukXML) parts() []part { return []part{{required: true}} }

func (ukXML) parse(*load, map[string]*input) error {
	return fmt.Errorf("%w: being built", ErrOptions)
}
