package watchlist

import "fmt"

type secoXML struct{}

func (secoXML) parts() []part { return []part{{required: true}} }

func (secoXML) parse(*load, map[string]*input) error {
	return fmt.Errorf("%w: being built", ErrOptions)
}
