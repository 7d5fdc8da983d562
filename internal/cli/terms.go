package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/revetproject/revet/internal/lists"
)

// terms are what has to be shown with what comes out of a list (R-FMT-10).
type terms struct {
	Attribution string `json:"attribution,omitzero"`
	Licence     string `json:"licence,omitzero"`
	LicenceURL  string `json:"licence_url,omitzero"`
}

func termsOf(l lists.List) terms { return terms{l.Attribution, l.Licence, l.LicenceURL} }

// terms returns the terms of every list by id.
func (a *app) terms(ctx context.Context) (map[string]terms, error) {
	all, err := a.lists.Lists(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[string]terms, len(all))
	for _, l := range all {
		out[l.ID] = termsOf(l)
	}
	return out, nil
}

// human writes the line that goes with what comes out of a list.
func (t terms) human(w io.Writer, list string) {
	if t.Attribution == "" && t.Licence == "" {
		return
	}
	fmt.Fprintf(w, "%s: %s", list, dash(t.Attribution))
	if t.Licence != "" {
		fmt.Fprintf(w, " (licence: %s)", t.Licence)
	}
	fmt.Fprintln(w)
}
