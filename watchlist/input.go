package watchlist

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Packed files may unpack to freeUnpacked bytes whatever their size, and
// beyond that to maxRatio times what was read. Real lists reach about 25.
const (
	freeUnpacked = 16 << 20
	maxRatio     = 200
)

// input is one opened file: its stored bytes are hashed and counted while the
// unpacked bytes are read.
type input struct {
	name    string
	limits  Limits
	src     io.ReadCloser
	stored  *meter
	temp    *os.File // zip archives need random access
	body    io.Reader
	plain   *meter
	zipSize int64
	// whole says which archives of several members are handed on as they are.
	whole func(*zip.Reader) bool
}

// meter counts and optionally hashes what passes through.
type meter struct {
	r     io.Reader
	n     int64
	hash  hash.Hash
	check func(n int64) error
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.n += int64(n)
	if m.hash != nil {
		m.hash.Write(p[:n])
	}
	if m.check != nil {
		if e := m.check(m.n); e != nil {
			return 0, e
		}
	}
	return n, err
}

func openInput(f File, limits Limits, whole func(*zip.Reader) bool) (*input, error) {
	if f.Open == nil {
		return nil, fmt.Errorf("%w: %s cannot be opened: File.Open is not set", ErrOptions, f.Name)
	}
	src, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: open %s: %w", ErrMissing, f.Name, err)
	}
	in := &input{name: f.Name, limits: limits, src: src, whole: whole}
	in.stored = &meter{r: src, hash: sha256.New(), check: func(n int64) error {
		if n > limits.Bytes {
			return fmt.Errorf("%w: %s is larger than %d bytes; no list is that large: check the file", ErrLimit, f.Name, limits.Bytes)
		}
		return nil
	}}
	if err := in.unpack(); err != nil {
		in.close()
		return nil, err
	}
	return in, nil
}

func (in *input) unpack() error {
	packed := bufio.NewReaderSize(in.stored, 64<<10)
	magic, err := packed.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read %s: %w", in.name, err)
	}
	in.body = packed
	isPacked := false
	switch {
	case len(magic) == 0:
		return fmt.Errorf("%w: %s has no bytes; fetch it again", ErrEmpty, in.name)
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(packed)
		if err != nil {
			return in.readError(err)
		}
		in.body, isPacked = z, true
	case bytes.HasPrefix(magic, []byte("PK\x03\x04")), bytes.HasPrefix(magic, []byte("PK\x05\x06")):
		body, err := in.openZip(packed)
		if err != nil {
			return err
		}
		in.body, isPacked = body, true
	}
	in.plain = &meter{r: in.body, check: func(n int64) error {
		if n > in.limits.Bytes {
			return fmt.Errorf("%w: %s unpacks to more than %d bytes; no list is that large: check the file", ErrLimit, in.name, in.limits.Bytes)
		}
		read := max(in.stored.n, in.zipSize)
		if isPacked && n > freeUnpacked && n > read*maxRatio {
			return fmt.Errorf("%w: %s unpacks to more than %d times its size, as an archive bomb does; unpack it by hand if it is genuine", ErrLimit, in.name, maxRatio)
		}
		return nil
	}}
	return nil
}

// openZip spools the archive to a temporary file, because its directory is at
// its end, and opens its only member.
func (in *input) openZip(packed io.Reader) (io.Reader, error) {
	temp, err := os.CreateTemp("", "revet-zip-*")
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", in.name, err)
	}
	in.temp = temp
	size, err := io.Copy(temp, packed)
	if err != nil {
		return nil, in.readError(err)
	}
	archive, err := zip.NewReader(temp, size)
	if err != nil {
		return nil, fmt.Errorf("%w: %s starts as a zip archive and cannot be read as one (%w); fetch it again", ErrCut, in.name, err)
	}
	if in.whole != nil && in.whole(archive) {
		in.zipSize = size
		return io.NewSectionReader(temp, 0, size), nil
	}
	var member *zip.File
	for _, f := range archive.File {
		if f.FileInfo().IsDir() {
			continue
		}
		if member != nil {
			return nil, fmt.Errorf("%w: %s holds several files (%s, %s, …); unpack it and give the one that is meant", ErrOptions, in.name, member.Name, f.Name)
		}
		member = f
	}
	if member == nil {
		return nil, fmt.Errorf("%w: the archive %s holds no file; fetch it again", ErrEmpty, in.name)
	}
	body, err := member.Open()
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", in.name, err)
	}
	in.zipSize = size
	return body, nil
}

// readError gives a failed read its place and remedy.
func (in *input) readError(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case err == nil, errors.Is(err, ErrLimit), errors.Is(err, ErrEncoding), errors.Is(err, ErrCut), errors.Is(err, ErrUnsafe):
		return err
	case errors.As(err, &corrupt), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.Is(err, zip.ErrChecksum):
		return fmt.Errorf("%w: %s (%w); fetch it again", ErrCut, in.name, err)
	default:
		return fmt.Errorf("read %s: %w", in.name, err)
	}
}

// Read yields unpacked bytes.
func (in *input) Read(p []byte) (int, error) {
	n, err := in.plain.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = in.readError(err)
	}
	if err != nil && errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, ErrCut) {
		err = in.readError(err)
	}
	return n, err
}

// unpacked is the number of unpacked bytes read so far.
func (in *input) unpacked() int64 { return in.plain.n }

// finish reads to the end, so that checksums of archives are verified and the
// hash covers every stored byte.
func (in *input) finish() (RawFile, error) {
	if _, err := io.Copy(io.Discard, in); err != nil {
		return RawFile{}, err
	}
	if _, err := io.Copy(io.Discard, in.stored); err != nil {
		return RawFile{}, in.readError(err)
	}
	return RawFile{Name: in.name, SHA256: hex.EncodeToString(in.stored.hash.Sum(nil)), Size: in.stored.n}, nil
}

func (in *input) close() {
	if in == nil {
		return
	}
	in.src.Close()
	if in.temp != nil {
		in.temp.Close()
		os.Remove(in.temp.Name())
	}
}

// text returns the unpacked bytes as checked UTF-8 without a byte order mark.
// declared is the encoding the file states, "" for UTF-8; override is
// [Options.Encoding].
func (in *input) text(src io.Reader, declared, override string) (*bufio.Reader, error) {
	name, from := declared, "declares"
	if override != "" {
		name, from = override, "is said to have"
	}
	br := bufio.NewReaderSize(src, 64<<10)
	head, _ := br.Peek(4)
	utf16 := bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff})
	switch canonical := strings.ToLower(strings.TrimSpace(name)); {
	case utf16 && (canonical == "" || strings.HasPrefix(canonical, "utf-16")):
		dec := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()
		return bufio.NewReaderSize(&utf8Check{in: in, encoding: "UTF-16", r: transform.NewReader(br, dec)}, 64<<10), nil
	case canonical == "", canonical == "utf-8", canonical == "utf8":
		if bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}) {
			_, _ = br.Discard(3) // peeked above
		}
		return bufio.NewReaderSize(&utf8Check{in: in, encoding: "UTF-8", r: br, base: 0}, 64<<10), nil
	default:
		e, err := ianaindex.IANA.Encoding(canonical)
		if err != nil || e == nil {
			return nil, fmt.Errorf("%w: %s %s encoding %q, which is not known; save it as UTF-8", ErrEncoding, in.name, from, name)
		}
		single := canonical == "us-ascii" || strings.HasPrefix(canonical, "iso-8859-") || strings.HasPrefix(canonical, "windows-125") || canonical == "latin1"
		var checked io.Reader = br
		if canonical == "us-ascii" || canonical == "iso-8859-1" || canonical == "latin1" {
			// The Latin-1 decoder accepts every byte. Bytes 80 to 9F are
			// control characters there; in a list they are a mis-declared
			// Windows file.
			checked = &byteCheck{in: in, encoding: name, ascii: canonical == "us-ascii", r: br}
		}
		decoded := transform.NewReader(checked, e.NewDecoder())
		if single {
			return bufio.NewReaderSize(&replacementCheck{in: in, encoding: name, r: decoded}, 64<<10), nil
		}
		return bufio.NewReaderSize(&utf8Check{in: in, encoding: name, r: decoded, strict: true}, 64<<10), nil
	}
}

func (in *input) encodingError(offset int64, b []byte, encoding string) error {
	hint := "fetch it again, or have it saved as UTF-8"
	if strings.EqualFold(encoding, "UTF-8") {
		hint = "fetch it again; if the publisher really writes another encoding, declare it with the list (--encoding windows-1252)"
	}
	return fmt.Errorf("%w: %s declares %s, but byte % x at offset %d is not valid in it, so none of its names can be trusted; %s",
		ErrEncoding, in.name, encoding, b, offset, hint)
}

// utf8Check passes UTF-8 through and fails at the first invalid byte.
type utf8Check struct {
	in       *input
	encoding string
	r        io.Reader
	base     int64
	rest     int // bytes of buf that hold the start of a cut rune
	buf      [utf8.UTFMax]byte
	strict   bool // U+FFFD stands for undecodable bytes
}

func (c *utf8Check) Read(p []byte) (int, error) {
	if len(p) < 16 {
		return 0, io.ErrShortBuffer
	}
	n := copy(p, c.buf[:c.rest])
	c.rest = 0
	m, err := c.r.Read(p[n:])
	n += m
	for i := 0; i < n; {
		if p[i] < utf8.RuneSelf {
			if p[i] == 0 {
				// No text holds zero bytes. UTF-16 without its mark is full of
				// them, and its other letters would come out as wrong ones.
				return 0, c.in.encodingError(c.base+int64(i), p[i:i+1], c.encoding)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(p[i:n])
		if r == utf8.RuneError && size <= 1 {
			if !utf8.FullRune(p[i:n]) && !errors.Is(err, io.EOF) {
				c.rest = copy(c.buf[:], p[i:n])
				c.base += int64(i)
				return i, err
			}
			return 0, c.in.encodingError(c.base+int64(i), p[i:min(i+1, n)], c.encoding)
		}
		if c.strict && r == utf8.RuneError {
			return 0, c.in.encodingError(c.base+int64(i), p[i:i+size], c.encoding)
		}
		i += size
	}
	c.base += int64(n)
	return n, err
}

// byteCheck fails at bytes that a mis-declared single-byte file contains.
type byteCheck struct {
	in       *input
	encoding string
	ascii    bool
	r        io.Reader
	base     int64
}

func (c *byteCheck) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i, b := range p[:n] {
		if b >= 0x80 && (c.ascii || b < 0xa0) {
			return 0, c.in.encodingError(c.base+int64(i), p[i:i+1], c.encoding)
		}
	}
	c.base += int64(n)
	return n, err
}

// replacementCheck fails where a single-byte decoder met an undefined byte.
type replacementCheck struct {
	in       *input
	encoding string
	r        io.Reader
	runes    int64
}

func (c *replacementCheck) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if i := bytes.Index(p[:n], []byte("\uFFFD")); i >= 0 {
		return 0, c.in.encodingError(c.runes+int64(utf8.RuneCount(p[:i])), p[i:i+3], c.encoding)
	}
	c.runes += int64(utf8.RuneCount(p[:n]))
	return n, err
}
