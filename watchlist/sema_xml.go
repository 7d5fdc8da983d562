package watchlist

import "fmt"

type semaXML struct{}

func (semaXML) parts() []part { return []part{{required: true}} }

func (semaXML) parse(*load, map[string]*input) error {
	return fmt.Errorf("%w: being built", ErrOptions)
}
