package watchlist

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// A bundle carries the files of lists to a network that reaches no publisher
// (R-FMT-9). It is a tar archive that says what it holds first:
//
//	manifest.json    what follows, as canonical JSON (RFC 8785)
//	manifest.note    the signature of exactly those bytes
//	files/<sha256>   each file once, as it was fetched, by ascending name
//
// Everything in it follows from the manifest: order, names, sizes, headers and
// the padding. A reader compares instead of interpreting, so that there is one
// way to write a bundle, and no byte can be changed unnoticed.

// ErrBundle is wrapped by every error about the bytes of a bundle.
var ErrBundle = errors.New("not a whole and unaltered bundle")

// BundleLimits bound what a reader accepts; zero values mean the defaults.
type BundleLimits struct {
	Manifest int64 // bytes of the manifest; default 4 MiB
	File     int64 // bytes of one file; default 1 GiB
	Total    int64 // bytes of all files; default 8 GiB
	Files    int   // files; default 4096
}

func (l BundleLimits) withDefaults() BundleLimits {
	set := func(v *int64, d int64) {
		if *v <= 0 {
			*v = d
		}
	}
	set(&l.Manifest, 4<<20)
	set(&l.File, 1<<30)
	set(&l.Total, 8<<30)
	if l.Files <= 0 {
		l.Files = 4096
	}
	return l
}

// maxNote is more than any signature of a manifest takes.
const maxNote = 64 << 10

// Manifest says what a bundle holds.
type Manifest struct {
	// V is the version of the form, 1.
	V int `json:"v"`
	// Lists are by ID, each once.
	Lists []BundledList `json:"lists"`
}

// BundledList is one list of a bundle. Times are RFC 3339 in UTC.
type BundledList struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Format Format `json:"format"`
	// Published is the publisher's own date, "" when it states none. Fetched is
	// when the publisher last confirmed the files.
	Published string `json:"published,omitempty"`
	Fetched   string `json:"fetched"`
	// Hash is the content hash that the maker read from the files, Entries
	// their number.
	Hash    string `json:"hash"`
	Entries int64  `json:"entries"`
	// The terms travel with the data (R-FMT-10).
	Licence     string `json:"licence"`
	LicenceURL  string `json:"licence_url,omitempty"`
	Attribution string `json:"attribution"`
	// Files are in the order in which the maker loaded them.
	Files []BundledFile `json:"files"`
}

// BundledFile is one file of a list.
type BundledFile struct {
	RawFile
	// URL is where it was fetched from, without query; "" when it came by hand.
	URL string `json:"url,omitempty"`
}

// When returns the times of the list; published is zero when it is not stated.
func (l *BundledList) When() (published, fetched time.Time) {
	published, _ = time.Parse(time.RFC3339Nano, l.Published)
	fetched, _ = time.Parse(time.RFC3339Nano, l.Fetched)
	return published, fetched
}

var (
	bundledID   = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)
	bundledHash = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// check refuses a manifest that could not have been made by [WriteBundle].
func (m *Manifest) check(o BundleLimits) error {
	if m.V != 1 {
		return fmt.Errorf("%w: the manifest has version %d, this program reads 1", ErrBundle, m.V)
	}
	if len(m.Lists) == 0 {
		return fmt.Errorf("%w: the manifest names no list", ErrBundle)
	}
	for i := range m.Lists {
		l := &m.Lists[i]
		bad := func(format string, args ...any) error {
			return fmt.Errorf("%w: list %d (%.70q) %s", ErrBundle, i+1, l.ID, fmt.Sprintf(format, args...))
		}
		switch {
		case !bundledID.MatchString(l.ID):
			return bad("has no proper id")
		case i > 0 && m.Lists[i-1].ID >= l.ID:
			return bad("is there twice or out of order")
		case l.Format == "":
			return bad("has no format")
		case !bundledHash.MatchString(l.Hash):
			return bad("has no content hash")
		case l.Entries < 1:
			return bad("has no entries")
		case len(l.Files) == 0:
			return bad("has no files")
		}
		for _, at := range []string{l.Published, l.Fetched} {
			if at == "" && at != l.Fetched {
				continue
			}
			t, err := time.Parse(time.RFC3339Nano, at)
			if err != nil || t.UTC().Format(time.RFC3339Nano) != at {
				return bad("has the time %.40q, which is not RFC 3339 in UTC", at)
			}
		}
		for _, f := range l.Files {
			switch {
			case f.Name == "" || len(f.Name) > 255 || !utf8.ValidString(f.Name) || f.Name == "." || f.Name == ".." || strings.ContainsAny(f.Name, `/\`) || strings.ContainsFunc(f.Name, unicode.IsControl):
				return bad("has a file named %.60q", f.Name)
			case !bundledHash.MatchString(f.SHA256):
				return bad("has the file %q without a SHA-256", f.Name)
			case f.Size < 0 || f.Size > o.File:
				return bad("has the file %q of %d bytes; %d are allowed", f.Name, f.Size, o.File)
			}
		}
	}
	files, err := m.files()
	if err != nil {
		return err
	}
	if len(files) > o.Files {
		return fmt.Errorf("%w: %d files, %d are allowed", ErrBundle, len(files), o.Files)
	}
	total := int64(0)
	for _, f := range files {
		total += f.Size
	}
	if total > o.Total {
		return fmt.Errorf("%w: %d bytes of files, %d are allowed", ErrBundle, total, o.Total)
	}
	return nil
}

// files are the files of all lists by hash, each once.
func (m *Manifest) files() ([]RawFile, error) {
	var out []RawFile
	for _, l := range m.Lists {
		for _, f := range l.Files {
			out = append(out, RawFile{SHA256: f.SHA256, Size: f.Size})
		}
	}
	slices.SortFunc(out, func(a, b RawFile) int { return strings.Compare(a.SHA256, b.SHA256) })
	for i := 1; i < len(out); i++ {
		if out[i-1].SHA256 == out[i].SHA256 && out[i-1].Size != out[i].Size {
			return nil, fmt.Errorf("%w: the file %s has two sizes", ErrBundle, out[i].SHA256)
		}
	}
	return slices.Compact(out), nil
}

// encode is the manifest as it is signed.
func (m *Manifest) encode() ([]byte, error) {
	b, err := json.Marshal(m, json.Deterministic(true))
	if err != nil {
		return nil, err
	}
	v := jsontext.Value(b)
	err = v.Canonicalize()
	return v, err
}

const (
	manifestName = "manifest.json"
	noteName     = "manifest.note"
	filesFolder  = "files"
	tarBlock     = 512
)

// bundleHeader is the one header a member of a bundle can have. It says
// nothing about when or by whom it was written.
func bundleHeader(name string, size int64) ([]byte, error) {
	var b bytes.Buffer
	err := tar.NewWriter(&b).WriteHeader(&tar.Header{
		Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o644, ModTime: time.Unix(0, 0), Format: tar.FormatUSTAR,
	})
	return b.Bytes(), err
}

func padding(size int64) int64 { return -size & (tarBlock - 1) }

// WriteBundle writes a bundle of the lists, which are put in order. sign signs
// the manifest, open returns the bytes of a file by its SHA-256. The same lists
// and signature always give the same bytes.
func WriteBundle(w io.Writer, lists []BundledList, sign func(manifest []byte) (note []byte, err error), open func(sha256 string) (io.ReadCloser, error)) error {
	m := Manifest{V: 1, Lists: slices.Clone(lists)}
	slices.SortFunc(m.Lists, func(a, b BundledList) int { return strings.Compare(a.ID, b.ID) })
	if err := m.check(BundleLimits{}.withDefaults()); err != nil {
		return err
	}
	manifest, err := m.encode()
	if err != nil {
		return fmt.Errorf("the manifest of the bundle: %w", err)
	}
	note, err := sign(manifest)
	if err != nil {
		return fmt.Errorf("sign the bundle: %w", err)
	}
	for _, part := range []struct {
		name  string
		bytes []byte
	}{{manifestName, manifest}, {noteName, note}} {
		if err := writeMember(w, part.name, int64(len(part.bytes)), bytes.NewReader(part.bytes)); err != nil {
			return err
		}
	}
	files, err := m.files()
	if err != nil {
		return err
	}
	for _, f := range files {
		r, err := open(f.SHA256)
		if err != nil {
			return fmt.Errorf("file %s: %w", f.SHA256, err)
		}
		h := sha256.New()
		err = writeMember(w, path.Join(filesFolder, f.SHA256), f.Size, io.TeeReader(r, h))
		if err == nil && hex.EncodeToString(h.Sum(nil)) != f.SHA256 {
			err = errors.New("its bytes do not have that SHA-256")
		}
		if err := errors.Join(err, r.Close()); err != nil {
			return fmt.Errorf("file %s: %w", f.SHA256, err)
		}
	}
	_, err = w.Write(make([]byte, 2*tarBlock))
	return err
}

func writeMember(w io.Writer, name string, size int64, r io.Reader) error {
	head, err := bundleHeader(name, size)
	if err != nil {
		return err
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	n, err := io.Copy(w, io.LimitReader(r, size+1))
	if err == nil && n != size {
		err = fmt.Errorf("%s is not %d bytes long", name, size)
	}
	if err != nil {
		return err
	}
	_, err = w.Write(make([]byte, padding(size)))
	return err
}

// Bundle is a bundle that was read to its end and found whole.
type Bundle struct {
	Manifest Manifest
	// SHA256 of the whole bundle.
	SHA256 string
	from   io.ReaderAt
	at     map[string]int64 // where the bytes of a file begin
}

// ReadBundle reads a bundle to its end and checks every byte of it before
// anything of it is used: first verify, which is given the manifest and its
// signature, then each file against its SHA-256. What verify returns is
// returned; every other error wraps [ErrBundle], but for those of r itself.
func ReadBundle(r io.ReaderAt, size int64, o BundleLimits, verify func(manifest, note []byte) error) (*Bundle, error) {
	o = o.withDefaults()
	whole := sha256.New()
	in := &bundleReader{r: io.TeeReader(io.NewSectionReader(r, 0, size), whole)}
	manifest, err := in.member(manifestName, o.Manifest)
	if err != nil {
		return nil, err
	}
	note, err := in.member(noteName, maxNote)
	if err != nil {
		return nil, err
	}
	// The signature speaks before anything the manifest says is believed.
	if err := verify(manifest, note); err != nil {
		return nil, err
	}
	b := &Bundle{from: r, at: make(map[string]int64)}
	if err := json.Unmarshal(manifest, &b.Manifest, json.RejectUnknownMembers(true)); err != nil {
		return nil, fmt.Errorf("%w: the manifest cannot be read: %w", ErrBundle, err)
	}
	if again, err := b.Manifest.encode(); err != nil || !bytes.Equal(again, manifest) {
		return nil, fmt.Errorf("%w: the manifest is not in canonical form", ErrBundle)
	}
	if err := b.Manifest.check(o); err != nil {
		return nil, err
	}
	files, err := b.Manifest.files()
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		name := path.Join(filesFolder, f.SHA256)
		if err := in.header(name, f.Size); err != nil {
			return nil, err
		}
		b.at[f.SHA256] = in.n
		h := sha256.New()
		if err := in.body(name, f.Size, h); err != nil {
			return nil, err
		}
		if got := hex.EncodeToString(h.Sum(nil)); got != f.SHA256 {
			return nil, fmt.Errorf("%w: the file %s was altered: it has SHA-256 %s", ErrBundle, f.SHA256, got)
		}
	}
	if err := in.zeros("the end", 2*tarBlock); err != nil {
		return nil, err
	}
	if in.n != size {
		return nil, fmt.Errorf("%w: %d bytes follow its end", ErrBundle, size-in.n)
	}
	b.SHA256 = hex.EncodeToString(whole.Sum(nil))
	return b, nil
}

// Files returns the files of a list as those of a load. They are checked again
// while they are read: a bundle on a disk may change in the meantime.
func (b *Bundle) Files(l *BundledList) []File {
	out := make([]File, len(l.Files))
	for i, f := range l.Files {
		out[i] = File{Name: f.Name, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(&checkedReader{r: io.NewSectionReader(b.from, b.at[f.SHA256], f.Size), want: f.SHA256, h: sha256.New()}), nil
		}}
	}
	return out
}

// bundleReader reads members that must be as they are expected.
type bundleReader struct {
	r io.Reader
	n int64 // bytes read
}

func (b *bundleReader) full(what string, p []byte) error {
	n, err := io.ReadFull(b.r, p)
	b.n += int64(n)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: it ends at byte %d, in %s", ErrBundle, b.n, what)
	}
	return err
}

// member reads a member whose size only its header says.
func (b *bundleReader) member(name string, limit int64) ([]byte, error) {
	head := make([]byte, tarBlock)
	if err := b.full(name, head); err != nil {
		return nil, err
	}
	size := int64(0)
	for _, c := range bytes.TrimRight(head[124:136], " \x00") {
		if c < '0' || c > '7' {
			size = -1
			break
		}
		size = size<<3 | int64(c-'0') // at most 12 digits of 3 bits
	}
	want, err := bundleHeader(name, max(size, 0))
	if err != nil || size < 0 || !bytes.Equal(head, want) {
		return nil, fmt.Errorf("%w: %s is not where it should be", ErrBundle, name)
	}
	if size > limit {
		return nil, fmt.Errorf("%w: %s is %d bytes, %d are allowed", ErrBundle, name, size, limit)
	}
	out := new(bytes.Buffer)
	err = b.body(name, size, out)
	return out.Bytes(), err
}

// header reads a header that must be that of a file.
func (b *bundleReader) header(name string, size int64) error {
	head := make([]byte, tarBlock)
	if err := b.full(name, head); err != nil {
		return err
	}
	want, err := bundleHeader(name, size)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrBundle, name, err)
	}
	if !bytes.Equal(head, want) {
		return fmt.Errorf("%w: %s is not at byte %d", ErrBundle, name, b.n-tarBlock)
	}
	return nil
}

func (b *bundleReader) body(name string, size int64, to io.Writer) error {
	n, err := io.Copy(to, io.LimitReader(b.r, size))
	b.n += n
	if err != nil {
		return err
	}
	if n != size {
		return fmt.Errorf("%w: it ends at byte %d, in %s", ErrBundle, b.n, name)
	}
	return b.zeros(name, padding(size))
}

func (b *bundleReader) zeros(what string, n int64) error {
	p := make([]byte, n)
	if err := b.full(what, p); err != nil {
		return err
	}
	if bytes.ContainsFunc(p, func(r rune) bool { return r != 0 }) {
		return fmt.Errorf("%w: what should be empty after %s is not", ErrBundle, what)
	}
	return nil
}

// checkedReader fails at its end when what was read does not have its hash.
type checkedReader struct {
	r    io.Reader
	want string
	h    hash.Hash
}

func (c *checkedReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.h.Write(p[:n])
	if errors.Is(err, io.EOF) && hex.EncodeToString(c.h.Sum(nil)) != c.want {
		return n, fmt.Errorf("%w: the file %s changed while it was read", ErrBundle, c.want)
	}
	return n, err
}
