package watchlist

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The ways in which a load as a whole can fail. Every error of [Parse] wraps
// one of them, names the place, and says what to do.
var (
	// ErrOptions: the load was asked for in a way that cannot be carried out
	// (unknown format, missing list name, invalid mapping).
	ErrOptions = errors.New("invalid load")
	// ErrMissing: a file that the format consists of is not there.
	ErrMissing = errors.New("file missing")
	// ErrWrongFormat: the bytes are of another format than the one asked for.
	ErrWrongFormat = errors.New("wrong format")
	// ErrCut: the file ends before it should.
	ErrCut = errors.New("file cut short")
	// ErrEncoding: bytes that are not valid in the encoding the file declares.
	ErrEncoding = errors.New("wrong encoding")
	// ErrEmpty: a well-formed file without one usable record.
	ErrEmpty = errors.New("no records")
	// ErrLimit: the file is larger, deeper or more packed than allowed.
	ErrLimit = errors.New("beyond a limit")
	// ErrUnsafe: the file asks the reader to do something (DTD, entities).
	ErrUnsafe = errors.New("unsafe content")
)

// Options of a parse.
type Options struct {
	// List is the name of the list; required.
	List string
	// Mapping declares the columns of a [CSV] load; required there, refused
	// elsewhere.
	Mapping *Mapping
	// Limits bound what the parse may consume.
	Limits Limits
	// Absent declares parts of a multi-file format that are knowingly not
	// loaded, for example "alt" and "add" of [OFACCSV]. A part that is neither
	// given nor declared absent is an error: an alias file that silently
	// failed to download is the classic way to lose every alias of a list.
	Absent []string
	// Encoding overrides the encoding a file declares, as an IANA name such as
	// "windows-1252". Empty means what the file declares, and UTF-8 where it
	// declares nothing. It repairs a publisher's mistake knowingly; nothing is
	// ever guessed.
	Encoding string
}

// Limits bound what a parse may consume; zero values mean the documented
// defaults.
type Limits struct {
	Bytes   int64 // unpacked bytes of one file; default 2 GiB
	Records int64 // records of one load; default 5,000,000
	Depth   int64 // nested elements; default 64
	Field   int64 // bytes of one value, tag or CSV record; default 8 MiB
}

func (l Limits) withDefaults() Limits {
	set := func(v *int64, d int64) {
		if *v <= 0 {
			*v = d
		}
	}
	set(&l.Bytes, 2<<30)
	set(&l.Records, 5_000_000)
	set(&l.Depth, 64)
	set(&l.Field, 8<<20)
	return l
}

// parser reads one format. Each format is one implementation in one file,
// entered in parsers.
type parser interface {
	// parts names the files the format consists of. A format of one file has
	// the single part "".
	parts() []part
	// parse reads the opened files by part and adds what it finds to l. It
	// must return an error when it did not reach the end of every file.
	parse(l *load, in map[string]*input) error
}

// archiveParser is a parser of a format that is itself an archive of several
// members, such as a workbook.
type archiveParser interface {
	// takes reports whether an archive is of the format; it is then not
	// unpacked.
	takes(*zip.Reader) bool
}

func wholeArchives(p parser) func(*zip.Reader) bool {
	if a, ok := p.(archiveParser); ok {
		return a.takes
	}
	return nil
}

// part is one file of a format.
type part struct {
	name     string
	required bool
	// is reports whether a base name (lower case, without .gz, .zip and
	// extension) belongs to the part.
	is func(base string) bool
}

// parsers is the registry of formats.
var parsers = map[Format]parser{
	OFACCSV:      ofacCSV{},
	OFACXML:      ofacXML{},
	OFACAdvanced: ofacAdvanced{},
	OFACEnhanced: ofacEnhanced{},
	EUXML:        euXML{},
	UKXML:        ukXML{},
	UKCSV:        ukCSV{},
	UKConList:    ukConList{},
	SECOXML:      secoXML{},
	DFAT:         dfat{},
	SEMAXML:      semaXML{},
	Senzing:      senzing{},
	UNXML:        unXML{},
	FTM:          ftmLines{},
	CSV:          ownCSV{},
}

// Formats lists the formats that [Parse] reads, sorted.
func Formats() []Format {
	out := make([]Format, 0, len(parsers))
	for f := range parsers {
		out = append(out, f)
	}
	slices.Sort(out)
	return out
}

// Parse reads the files of one load. A failure of the whole (cut file, wrong
// format, mis-declared encoding) is an error that names the place and the
// remedy, and yields no snapshot; a failure of one record isolates it in
// [Snapshot.Bad]. Files are streamed: what stays in memory is the entries.
func Parse(ctx context.Context, format Format, files []File, o Options) (*Snapshot, error) {
	p, ok := parsers[format]
	if !ok {
		return nil, fmt.Errorf("%w: unknown format %q; known are %v", ErrOptions, format, Formats())
	}
	if o.List == "" {
		return nil, fmt.Errorf("%w: the list has no name", ErrOptions)
	}
	if o.Mapping != nil && format != CSV {
		return nil, fmt.Errorf("%w: a column mapping was given, but format %q has fixed columns; leave the mapping (--mapping) out", ErrOptions, format)
	}
	o.Limits = o.Limits.withDefaults()
	byPart, err := assign(p.parts(), format, files, o.Absent)
	if err != nil {
		return nil, err
	}

	l := newLoad(ctx, format, o)
	in := make(map[string]*input, len(byPart))
	defer func() {
		for _, i := range in {
			i.close()
		}
	}()
	for name, f := range byPart {
		if in[name], err = openInput(f, o.Limits, wholeArchives(p)); err != nil {
			return nil, err
		}
	}
	if err := p.parse(l, in); err != nil {
		return nil, fmt.Errorf("list %s: %w", o.List, err)
	}
	for _, f := range files { // in the caller's order
		for _, i := range in {
			if i.name == f.Name {
				raw, err := i.finish()
				if err != nil {
					return nil, fmt.Errorf("list %s: %w", o.List, err)
				}
				l.snap.Files = append(l.snap.Files, raw)
				l.snap.Report.Bytes += i.unpacked()
			}
		}
	}
	return l.finish()
}

// assign says which file is which part.
func assign(parts []part, format Format, files []File, absent []string) (map[string]File, error) {
	if len(files) == 0 {
		return nil, fmt.Errorf("%w: format %q was given no file", ErrMissing, format)
	}
	for _, a := range absent {
		if !slices.ContainsFunc(parts, func(p part) bool { return p.name == a && a != "" }) {
			return nil, fmt.Errorf("%w: %q is declared absent, but format %q has no such part", ErrOptions, a, format)
		}
	}
	if len(parts) == 1 {
		if len(files) != 1 {
			return nil, fmt.Errorf("%w: format %q is one file, %d were given", ErrOptions, format, len(files))
		}
		return map[string]File{parts[0].name: files[0]}, nil
	}
	byPart := make(map[string]File, len(files))
	for _, f := range files {
		base := baseName(f.Name)
		at := slices.IndexFunc(parts, func(p part) bool { return p.is(base) })
		if at < 0 && len(files) == 1 {
			// One file under any name can only be the main part; that the
			// others are knowingly absent is checked below.
			at = 0
		}
		if at < 0 {
			return nil, fmt.Errorf("%w: %s is none of the files of format %q (%s); name the files as their publisher does",
				ErrOptions, f.Name, format, partNames(parts))
		}
		name := parts[at].name
		if other, twice := byPart[name]; twice {
			return nil, fmt.Errorf("%w: %s and %s are both the %s part of format %q; give one of them", ErrOptions, other.Name, f.Name, name, format)
		}
		if slices.Contains(absent, name) {
			return nil, fmt.Errorf("%w: %s was given although %q is declared absent; drop one of the two", ErrOptions, f.Name, name)
		}
		byPart[name] = f
	}
	for _, p := range parts {
		if _, ok := byPart[p.name]; p.required && !ok && !slices.Contains(absent, p.name) {
			return nil, fmt.Errorf("%w: format %q needs the %s file and it was not given: without it the list would lose what only that file holds. "+
				"Fetch it again, or declare it absent (--absent %s) if the load is meant to be partial", ErrMissing, format, p.name, p.name)
		}
	}
	return byPart, nil
}

func partNames(parts []part) string {
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = p.name
	}
	return strings.Join(names, ", ")
}

// baseName is the name without folder, packing and extension, in lower case.
func baseName(name string) string {
	name = strings.ToLower(name)
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	for _, ext := range []string{".gz", ".zip", ".csv", ".txt", ".xml"} {
		name = strings.TrimSuffix(name, ext)
	}
	return name
}
