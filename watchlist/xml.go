package watchlist

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Limits on one XML record beyond those of Options: real records have some
// hundred elements.
const (
	maxAttributes = 256
	maxNodes      = 500_000
	maxNoted      = 8 // known top-level elements named in an error
)

// xmlShape says where the records of an XML format lie. All names are local:
// publishers change namespaces, and a parser tied to one yields nothing.
type xmlShape struct {
	root string // local name of the root element
	// what names the format in errors.
	what string
	// records holds the paths of record elements below the root, for example
	// "INDIVIDUALS/INDIVIDUAL".
	records map[string]bool
	// known holds every path below the root that the parser understands, of
	// elements ("a/b") and attributes ("a/b@c"). Others are drift.
	known map[string]bool
	// understand, when set, is asked about elements that known does not have: of
	// formats whose publisher spells names differently from year to year.
	understand func(path string) bool
	// skip holds paths of elements whose content is known and not read, however
	// it is built: history that repeats the elements of the present state.
	skip map[string]bool
}

// node is one element of a record.
type node struct {
	name     string
	attrs    []xml.Attr
	text     string
	children []*node
}

// child returns the first child of a name, or nil.
func (n *node) child(name string) *node {
	if n != nil {
		for _, c := range n.children {
			if c.name == name {
				return c
			}
		}
	}
	return nil
}

// all returns the children of a name.
func (n *node) all(name string) []*node {
	var out []*node
	for _, c := range n.children {
		if c.name == name {
			out = append(out, c)
		}
	}
	return out
}

// get returns the tidy text of the first child of a name, or "".
func (n *node) get(name string) string {
	if c := n.child(name); c != nil {
		return tidy(c.text)
	}
	return ""
}

// attr returns an attribute by local name, or "".
func (n *node) attr(name string) string {
	for _, a := range n.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// String renders the element for a person to find it in the file.
func (n *node) String() string {
	var b strings.Builder
	n.render(&b)
	return b.String()
}

func (n *node) render(b *strings.Builder) {
	if b.Len() > maxRaw {
		return
	}
	b.WriteString("<" + n.name)
	for _, a := range n.attrs {
		fmt.Fprintf(b, " %s=%q", a.Name.Local, a.Value)
	}
	b.WriteString(">")
	b.WriteString(strings.TrimSpace(n.text))
	for _, c := range n.children {
		c.render(b)
	}
	b.WriteString("</" + n.name + ">")
}

// xmlText finds the encoding in the prolog and returns checked UTF-8.
func xmlText(in *input, override string) (*bufio.Reader, error) {
	br := bufio.NewReaderSize(in, 64<<10)
	head, err := br.Peek(1024)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, err
	}
	declared := ""
	if prolog := string(head); strings.HasPrefix(strings.TrimPrefix(prolog, "\ufeff"), "<?xml") {
		prolog, _, _ = strings.Cut(prolog, "?>")
		if _, rest, ok := strings.Cut(prolog, "encoding"); ok {
			rest = strings.TrimLeft(rest, " \t\r\n=")
			if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
				declared, _, _ = strings.Cut(rest[1:], rest[:1])
			}
		}
	}
	return in.text(br, declared, override)
}

// guard bounds how much the decoder may read for one token, and knows where it
// is. It is an io.ByteReader so that the decoder adds no buffer of its own.
type guard struct {
	r     *bufio.Reader
	n     int64 // bytes read
	token int64 // n at the start of the token
	limit int64
}

var errToken = errors.New("token too long")

func (g *guard) ReadByte() (byte, error) {
	if g.n-g.token > g.limit {
		return 0, errToken
	}
	b, err := g.r.ReadByte()
	if err == nil {
		g.n++
	}
	return b, err
}

func (g *guard) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := g.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}

// readXML walks a file record by record. root is called once with the root
// element (attributes only), other for known leaves outside records, record
// for every record with its path and its number among all records.
func readXML(l *load, in *input, shape xmlShape, root func(*node) error, record func(path string, number int, n *node) error) error {
	text, err := xmlText(in, l.o.Encoding)
	if err != nil {
		return err
	}
	w := &xmlWalk{l: l, in: in, shape: shape, g: &guard{r: text, limit: l.o.Limits.Field}}
	w.d = xml.NewDecoder(w.g)
	w.d.Strict = true
	w.d.Entity = nil
	w.d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // already UTF-8
	return w.walk(root, record)
}

type xmlWalk struct {
	l     *load
	in    *input
	shape xmlShape
	g     *guard
	d     *xml.Decoder
	path  []string // below the root
	nodes int
	names map[string]string
}

// token returns the next token that matters, refusing what a list has no
// business to contain.
func (w *xmlWalk) token() (xml.Token, error) {
	for {
		w.g.token = w.g.n
		t, err := w.d.RawToken()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.Directive:
			first, _, _ := strings.Cut(strings.TrimSpace(string(t[:min(len(t), 40)])), " ")
			return nil, fmt.Errorf("%w: %s has a <!%s …> declaration at byte %d; lists need none, and they are how a file makes its reader open other files or fill its memory. "+
				"Fetch the list from its publisher", ErrUnsafe, w.in.name, first, w.g.n)
		case xml.ProcInst, xml.Comment:
			continue
		case xml.StartElement:
			if len(t.Attr) > maxAttributes {
				return nil, fmt.Errorf("%w: element <%s> at byte %d of %s has %d attributes, %d are allowed", ErrLimit, t.Name.Local, w.g.n, w.in.name, len(t.Attr), maxAttributes)
			}
			return t, nil
		default:
			return t, nil
		}
	}
}

// fail explains an error of the decoder.
func (w *xmlWalk) fail(err error, where string) error {
	if err == nil {
		return nil
	}
	for _, own := range []error{ErrUnsafe, ErrLimit, ErrEncoding, ErrCut, ErrWrongFormat, ErrEmpty} {
		if errors.Is(err, own) {
			return err
		}
	}
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, errToken):
		return fmt.Errorf("%w: a value or tag at byte %d of %s, in %s, is longer than %d bytes; no value of a list is that long: check the file", ErrLimit, w.g.n, w.in.name, where, w.g.limit)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF"):
		return fmt.Errorf("%w: %s ends at byte %d inside %s, before the closing tag of the list; fetch it again", ErrCut, w.in.name, w.g.n, where)
	case errors.As(err, &syntax):
		return fmt.Errorf("%w: %s is not well-formed XML at byte %d, line %d, in %s: %s; fetch it again", ErrWrongFormat, w.in.name, w.g.n, syntax.Line, where, syntax.Msg)
	case strings.HasPrefix(err.Error(), "xml: "): // an unknown version of XML
		return fmt.Errorf("%w: %s cannot be read as XML at byte %d, in %s: %w; fetch it again", ErrWrongFormat, w.in.name, w.g.n, where, err)
	default:
		return err
	}
}

func (w *xmlWalk) where() string {
	return "<" + strings.Join(append([]string{w.shape.root}, w.path...), "><") + ">"
}

func (w *xmlWalk) walk(root func(*node) error, record func(string, int, *node) error) error {
	start, err := w.findRoot()
	if err != nil {
		return err
	}
	if err := root(&node{name: start.Name.Local, attrs: start.Attr}); err != nil {
		return err
	}
	for _, a := range start.Attr {
		w.drift("@", a.Name)
	}
	numbers := 0
	var top []string // for the message about a file without records
	for {
		t, err := w.token()
		if err != nil {
			return w.fail(err, w.where())
		}
		switch t := t.(type) {
		case xml.StartElement:
			if int64(len(w.path)) >= w.l.o.Limits.Depth {
				return w.tooDeep()
			}
			w.path = append(w.path, t.Name.Local)
			if len(w.path) == 1 && len(top) < maxNoted {
				top = append(top, "<"+t.Name.Local+">")
			}
			path := strings.Join(w.path, "/")
			if w.shape.records[path] {
				if err := w.l.next(); err != nil {
					return err
				}
				numbers++
				w.nodes = 0
				n, err := w.element(t, path, len(w.path))
				if err != nil {
					return w.fail(err, w.where())
				}
				if err := record(path, numbers, n); err != nil {
					return err
				}
				w.path = w.path[:len(w.path)-1]
				continue
			}
			w.elementDrift(path, t)
		case xml.EndElement:
			if len(w.path) == 0 {
				if t.Name.Local != w.shape.root {
					return w.mismatch(t, w.shape.root)
				}
				if numbers == 0 {
					return fmt.Errorf("%w: %s is a %s by its root element and holds no record; inside the root there is %s. A list that is really empty is not loaded this way: remove the list instead",
						ErrEmpty, w.in.name, w.shape.what, orNothing(top))
				}
				return w.afterRoot()
			}
			if last := w.path[len(w.path)-1]; t.Name.Local != last {
				return w.mismatch(t, last)
			}
			w.path = w.path[:len(w.path)-1]
		}
	}
}

// findRoot reads up to the root element.
func (w *xmlWalk) findRoot() (xml.StartElement, error) {
	for {
		t, err := w.token()
		var syntax *xml.SyntaxError
		if errors.Is(err, io.EOF) || errors.As(err, &syntax) {
			return xml.StartElement{}, fmt.Errorf("%w: %s holds no XML element; a %s starts with <%s>. Often a download returned an error page or a log-in page", ErrWrongFormat, w.in.name, w.shape.what, w.shape.root)
		}
		if err != nil {
			return xml.StartElement{}, w.fail(err, "the prolog")
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local != w.shape.root {
				return t, fmt.Errorf("%w: the root element of %s is <%s>; a %s has <%s>.%s Check that the file belongs to this list and format", ErrWrongFormat, w.in.name, t.Name.Local, w.shape.what, w.shape.root, sister(t.Name.Local))
			}
			return t, nil
		case xml.CharData:
			if s := strings.TrimSpace(string(t)); s != "" {
				return xml.StartElement{}, fmt.Errorf("%w: %s starts with the text %.40q; a %s starts with <%s>", ErrWrongFormat, w.in.name, s, w.shape.what, w.shape.root)
			}
		}
	}
}

// sister says which other format a root element belongs to.
func sister(root string) string {
	if f, ok := xmlRoots[root]; ok {
		return fmt.Sprintf(" It is a file of format %q.", f)
	}
	return ""
}

// xmlRoots are the root elements of the XML formats.
var xmlRoots = map[string]Format{
	"CONSOLIDATED_LIST": UNXML, "sdnList": OFACXML, "Sanctions": OFACAdvanced, "sanctionsData": OFACEnhanced, "export": EUXML,
	"Designations": UKXML, "swiss-sanctions-list": SECOXML, "data-set": SEMAXML,
}

// afterRoot makes sure that nothing follows the root: two files glued together
// would otherwise load as the first.
func (w *xmlWalk) afterRoot() error {
	for {
		t, err := w.token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return w.fail(err, "what follows the root element")
		}
		if c, ok := t.(xml.CharData); ok && strings.TrimSpace(string(c)) == "" {
			continue
		}
		return fmt.Errorf("%w: %s goes on after the end of its root element, at byte %d; fetch it again", ErrWrongFormat, w.in.name, w.g.n)
	}
}

func (w *xmlWalk) mismatch(t xml.EndElement, want string) error {
	return fmt.Errorf("%w: %s is not well-formed XML at byte %d: </%s> closes <%s>; fetch it again", ErrWrongFormat, w.in.name, w.g.n, t.Name.Local, want)
}

func (w *xmlWalk) tooDeep() error {
	return fmt.Errorf("%w: %s nests more than %d elements at byte %d", ErrLimit, w.in.name, w.l.o.Limits.Depth, w.g.n)
}

// element reads one element with all below it.
func (w *xmlWalk) element(start xml.StartElement, path string, depth int) (*node, error) {
	if w.nodes++; w.nodes > maxNodes {
		return nil, fmt.Errorf("%w: a record at byte %d of %s has more than %d elements", ErrLimit, w.g.n, w.in.name, maxNodes)
	}
	w.elementDrift(path, start)
	n := &node{name: w.name(start.Name.Local), attrs: start.Attr}
	if w.shape.skip[path] {
		return n, w.pass(start.Name.Local, depth)
	}
	var text strings.Builder
	for {
		t, err := w.token()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if int64(depth) >= w.l.o.Limits.Depth {
				return nil, w.tooDeep()
			}
			c, err := w.element(t, w.join(path, t.Name.Local), depth+1)
			if err != nil {
				return nil, err
			}
			n.children = append(n.children, c)
		case xml.EndElement:
			if t.Name.Local != n.name {
				return nil, w.mismatch(t, n.name)
			}
			n.text = text.String()
			return n, nil
		case xml.CharData:
			if len(n.children) == 0 || strings.TrimSpace(string(t)) != "" {
				text.Write(t)
			}
		}
	}
}

// pass reads to the end of an element and keeps nothing of it.
func (w *xmlWalk) pass(name string, depth int) error {
	open := []string{name}
	for len(open) > 0 {
		t, err := w.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if int64(depth+len(open)) > w.l.o.Limits.Depth {
				return w.tooDeep()
			}
			open = append(open, w.name(t.Name.Local))
		case xml.EndElement:
			if last := open[len(open)-1]; t.Name.Local != last {
				return w.mismatch(t, last)
			}
			open = open[:len(open)-1]
		}
	}
	return nil
}

// name and join keep one copy of the few names and paths a format has.
func (w *xmlWalk) name(s string) string { return w.join("", s) }

func (w *xmlWalk) join(path, name string) string {
	if w.names == nil {
		w.names = map[string]string{}
	}
	full := name
	if path != "" {
		full = path + "/" + name
	}
	if k, ok := w.names[full]; ok {
		return k
	}
	if len(w.names) < 10_000 {
		w.names[full] = full
	}
	return full
}

func (w *xmlWalk) elementDrift(path string, t xml.StartElement) {
	if !w.shape.known[path] && (w.shape.understand == nil || !w.shape.understand(path)) {
		w.l.drift(w.shape.root + "/" + path)
		return // its attributes are part of the unknown
	}
	for _, a := range t.Attr {
		w.drift(path+"@", a.Name)
	}
}

func (w *xmlWalk) drift(prefix string, name xml.Name) {
	if name.Space == "xmlns" || name.Local == "xmlns" || name.Space == "xsi" || name.Space == "xml" {
		return
	}
	if path := prefix + name.Local; !w.shape.known[path] {
		if strings.HasPrefix(path, "@") {
			w.l.drift(w.shape.root + path)
		} else {
			w.l.drift(w.shape.root + "/" + path)
		}
	}
}

func orNothing(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, " ")
}
