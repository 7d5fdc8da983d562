package watchlist

import "fmt"

type ofacXML struct{}

func (ofacXML) parts() []part { return []part{{required: true}} }

func (ofacXML) parse(*load, map[string]*input) error {
	return fmt.Errorf("%w: being built", ErrOptions)
}
