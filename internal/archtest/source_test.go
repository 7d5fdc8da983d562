package archtest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// source is one type-checked package.
type source struct {
	fset  *token.FileSet
	files []*ast.File
	info  *types.Info
	scope *types.Scope
}

// check parses and type-checks files; imports come from the compiler's export data.
func check(path string, pkgs map[string]pkg, fset *token.FileSet, files []*ast.File) (*source, error) {
	lookup := func(path string) (io.ReadCloser, error) {
		p, ok := pkgs[path]
		if !ok || p.Export == "" {
			return nil, errors.New("no export data for " + path)
		}
		return os.Open(p.Export)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: importer.ForCompiler(fset, "gc", lookup)}
	p, err := conf.Check(path, fset, files, info)
	if err != nil {
		return nil, err
	}
	return &source{fset, files, info, p.Scope()}, nil
}

// kernelSources type-checks the packages of the kernel.
func kernelSources(t *testing.T) map[string]*source {
	t.Helper()
	pkgs := must(t, compiled)
	out := map[string]*source{}
	for path, p := range pkgs {
		if !slices.Contains(kernel, room(path)) {
			continue
		}
		fset := token.NewFileSet()
		var files []*ast.File
		for _, name := range p.GoFiles {
			f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		src, err := check(path, pkgs, fset, files)
		if err != nil {
			t.Fatal(err)
		}
		out[path] = src
	}
	if len(out) < len(kernel) {
		t.Fatalf("found %d kernel packages, want at least %d", len(out), len(kernel))
	}
	return out
}

// orderFree marks a loop whose result does not depend on its order. The reason is required.
var orderFree = regexp.MustCompile(`//\s*order-free: \S.*\S`)

// marked reports whether a position's line, or the one above it, is marked order-free.
func (s *source) marked(f *ast.File, pos token.Pos) bool {
	line := s.fset.Position(pos).Line
	for _, group := range f.Comments {
		for _, c := range group.List {
			at := s.fset.Position(c.Pos()).Line
			if (at == line || at == line-1) && orderFree.MatchString(c.Text) {
				return true
			}
		}
	}
	return false
}

// mapOrders returns the places where the order of a map could reach a result: a
// range over a map, or over maps.Keys, Values or All. A loop passes when it is
// marked order-free, or when all it does is to append to one thing that a later
// statement of the same block sorts, and to write under the key it ranges over.
func (s *source) mapOrders() []string {
	var found []string
	for _, f := range s.files {
		passed := map[ast.Node]bool{}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BlockStmt:
				s.passLoops(n.List, passed)
			case *ast.CaseClause:
				s.passLoops(n.Body, passed)
			case *ast.CallExpr:
				name := s.callee(n)
				if strings.HasPrefix(name, "slices.Sorted") && len(n.Args) > 0 {
					passed[n.Args[0]] = true
				}
				if (name == "maps.Keys" || name == "maps.Values" || name == "maps.All") && !passed[n] && !s.marked(f, n.Pos()) {
					found = append(found, fmt.Sprintf("%s: %s outside slices.Sorted", s.fset.Position(n.Pos()), name))
				}
			case *ast.RangeStmt:
				if s.isMap(n.X) && !passed[n] && !s.marked(f, n.Pos()) {
					found = append(found, fmt.Sprintf("%s: range over a map", s.fset.Position(n.Pos())))
				}
			}
			return true
		})
	}
	slices.Sort(found)
	return found
}

// passLoops notes the range statements of a block whose order is forgotten.
func (s *source) passLoops(block []ast.Stmt, passed map[ast.Node]bool) {
	for i, stmt := range block {
		loop, ok := stmt.(*ast.RangeStmt)
		if !ok {
			continue
		}
		into, ok := s.effect(loop)
		passed[loop] = ok && (into == "" || slices.ContainsFunc(block[i+1:], func(later ast.Stmt) bool {
			call := sortCall(later)
			if call == nil || len(call.Args) == 0 || types.ExprString(call.Args[0]) != into {
				return false
			}
			name := s.callee(call)
			return strings.HasPrefix(name, "slices.Sort") || strings.HasPrefix(name, "sort.")
		}))
	}
}

// effect tells what a loop's body does outside itself: nothing, or appending to
// one thing. ok is false when it does anything else whose order could show.
func (s *source) effect(loop *ast.RangeStmt) (into string, ok bool) {
	inside := func(e ast.Expr) bool { // a variable of the loop, or a field of one
		for sel, isField := e.(*ast.SelectorExpr); isField; sel, isField = e.(*ast.SelectorExpr) {
			e = sel.X
		}
		id, isIdent := e.(*ast.Ident)
		if !isIdent {
			return false
		}
		obj := s.info.ObjectOf(id)
		return id.Name == "_" || obj != nil && loop.Pos() <= obj.Pos() && obj.Pos() < loop.End()
	}
	underKey := func(e ast.Expr) bool {
		key, isIdent := loop.Key.(*ast.Ident)
		id, same := e.(*ast.Ident)
		return isIdent && same && key.Name != "_" && s.info.ObjectOf(id) == s.info.ObjectOf(key)
	}
	ok = true
	ast.Inspect(loop.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				if n.Tok == token.DEFINE || inside(lhs) {
					continue
				}
				if ix, isIndex := lhs.(*ast.IndexExpr); isIndex && n.Tok == token.ASSIGN && underKey(ix.Index) {
					continue
				}
				target := types.ExprString(lhs)
				if len(n.Lhs) != 1 || !appends(n.Rhs[i]) || into != "" && into != target {
					ok = false
				}
				into = target
			}
		case *ast.IncDecStmt:
			ok = ok && inside(n.X)
		case *ast.ExprStmt:
			call, isCall := n.X.(*ast.CallExpr)
			ok = ok && isCall && builtin(call, "delete") && underKey(call.Args[1])
		case *ast.FuncLit:
			return false // a predicate that is handed on
		case *ast.SendStmt, *ast.GoStmt, *ast.DeferStmt, *ast.ReturnStmt:
			ok = false
		case *ast.BranchStmt:
			ok = ok && n.Tok == token.CONTINUE
		}
		return ok
	})
	return into, ok
}

func appends(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	return ok && builtin(call, "append")
}

func builtin(call *ast.CallExpr, name string) bool {
	fun, ok := call.Fun.(*ast.Ident)
	return ok && fun.Name == name
}

// sortCall returns the call a statement consists of: sort(x) or x = sort(x).
func sortCall(stmt ast.Stmt) *ast.CallExpr {
	var e ast.Expr
	switch stmt := stmt.(type) {
	case *ast.ExprStmt:
		e = stmt.X
	case *ast.AssignStmt:
		e = stmt.Rhs[0]
	}
	call, _ := e.(*ast.CallExpr)
	return call
}

// callee names a called package function: "slices.Sorted"; "" for anything else.
func (s *source) callee(call *ast.CallExpr) string {
	fun := call.Fun
	if ix, ok := fun.(*ast.IndexExpr); ok {
		fun = ix.X
	}
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if f, ok := s.info.Uses[sel.Sel].(*types.Func); ok && f.Pkg() != nil && f.Signature().Recv() == nil {
		return f.Pkg().Path() + "." + f.Name()
	}
	return ""
}

func (s *source) isMap(e ast.Expr) bool {
	t := s.info.TypeOf(e)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Map)
	return ok
}

// clocks are the functions of package time that read or wait for the clock.
var clocks = []string{"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer", "Sleep", "Local", "LoadLocation"}

// clockUses returns the places that ask for the time, or for the machine's time zone.
func (s *source) clockUses() []string {
	var found []string
	for id, obj := range s.info.Uses {
		if obj.Pkg() != nil && obj.Pkg().Path() == "time" && obj.Parent() == obj.Pkg().Scope() && slices.Contains(clocks, obj.Name()) {
			found = append(found, fmt.Sprintf("%s: time.%s", s.fset.Position(id.Pos()), obj.Name()))
		}
	}
	slices.Sort(found)
	return found
}

// globalWrites returns the places that assign to a package-level variable after
// its declaration.
func (s *source) globalWrites() []string {
	var found []string
	note := func(e ast.Expr) {
		for {
			switch x := e.(type) {
			case *ast.IndexExpr:
				e = x.X
				continue
			case *ast.SelectorExpr:
				e = x.X
				continue
			case *ast.StarExpr:
				e = x.X
				continue
			case *ast.ParenExpr:
				e = x.X
				continue
			case *ast.Ident:
				if v, ok := s.info.Uses[x].(*types.Var); ok && v.Parent() == s.scope {
					found = append(found, fmt.Sprintf("%s: %s", s.fset.Position(x.Pos()), x.Name))
				}
			}
			return
		}
	}
	for _, f := range s.files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				if n.Tok != token.DEFINE {
					for _, lhs := range n.Lhs {
						note(lhs)
					}
				}
			case *ast.IncDecStmt:
				note(n.X)
			case *ast.CallExpr:
				if fun, ok := n.Fun.(*ast.Ident); ok && (fun.Name == "delete" || fun.Name == "clear") && s.info.Uses[fun] == types.Universe.Lookup(fun.Name) {
					note(n.Args[0])
				}
			}
			return true
		})
	}
	slices.Sort(found)
	return found
}

func TestNoMapOrderInKernel(t *testing.T) {
	for _, src := range kernelSources(t) {
		for _, place := range src.mapOrders() {
			t.Errorf("%s: sort what it yields, or write // order-free: and the reason beside it", place)
		}
	}
}

func TestNoClockInKernel(t *testing.T) {
	for _, src := range kernelSources(t) {
		for _, place := range src.clockUses() {
			t.Errorf("%s: the kernel has no clock", place)
		}
	}
}

func TestNoWrittenGlobalsInKernel(t *testing.T) {
	for _, src := range kernelSources(t) {
		for _, place := range src.globalWrites() {
			t.Errorf("%s is assigned: package-level variables of the kernel are tables that never change", place)
		}
	}
}

// The searches themselves: what they must find, by a comment "// want" on its line.
func TestSearches(t *testing.T) {
	const text = `package p

import (
	"maps"
	"slices"
	"sort"
	"time"
)

var table = map[string]int{"a": 1}

var count int

func keys(m map[string]int) (out []string) {
	for k := range m {
		if k == "" {
			continue
		}
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func older(m map[string]int) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

func unsorted(m map[string]int) (out []string) {
	for k := range m { // want map
		out = append(out, k)
	}
	return out
}

func wrongSort(m map[string]int) (out, other []string) {
	for k := range m { // want map
		out = append(out, k)
	}
	slices.Sort(other)
	return out, other
}

func effect(m map[string]int) (out []string, last string) {
	for k := range m { // want map
		out = append(out, k)
		last = k
	}
	slices.Sort(out)
	return out, last
}

func sum(m map[string]int) (n int) {
	for _, v := range m { // order-free: a sum of integers
		n += v
	}
	// order-free: a sum of integers again
	for _, v := range m {
		n += v
	}
	// order-free:
	for _, v := range m { // want map
		n += v
	}
	return n
}

func local(m map[string]int, out struct{ names []string }) []string {
	for k, v := range m {
		n := v
		n++
		if n = n * 2; slices.ContainsFunc(out.names, func(s string) bool { return s == k }) {
			continue
		}
		out.names = append(out.names, k)
	}
	slices.SortFunc(out.names, func(a, b string) int { return len(a) - len(b) })
	return out.names
}

func underKey(m, to map[string]int) {
	for k, v := range m {
		to[k] = v
		delete(m, k)
	}
	for k, v := range m { // want map
		to[k[:1]] = v
	}
	for k, v := range m { // want map
		to[k] += v
		println(k)
	}
}

type named map[int]bool

func alias(m named) bool {
	for range m { // want map
		return true
	}
	return false
}

func iterators(m map[string]int) []string {
	for k := range maps.Keys(m) { // want map
		return []string{k}
	}
	_ = slices.Collect(maps.Values(m)) // want map
	return slices.Sorted(maps.Keys(m))
}

func slice(s []int) (n int) {
	for _, v := range s {
		n += v
	}
	return n
}

func clock() time.Time {
	t := time.UnixMicro(1).UTC()
	_ = t.After(t)
	return time.Now() // want clock
}

func globals(local map[string]int) {
	local["x"] = 1
	table["b"] = 2     // want global
	count++            // want global
	delete(table, "a") // want global
	count := 3
	count = 4
	_ = count
}
`
	std, err := byPath(goList("-export", "-deps", "-json=ImportPath,Export", "maps", "slices", "sort", "time"))
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	src, err := check("p", std, fset, []*ast.File{f})
	if err != nil {
		t.Fatal(err)
	}
	for word, got := range map[string][]string{"map": src.mapOrders(), "clock": src.clockUses(), "global": src.globalWrites()} {
		var want []int
		for i, line := range strings.Split(text, "\n") {
			if strings.HasSuffix(line, "// want "+word) {
				want = append(want, i+1)
			}
		}
		var lines []int
		for _, place := range got {
			var line, column int
			if _, err := fmt.Sscanf(place, "p.go:%d:%d", &line, &column); err != nil {
				t.Fatalf("%q: %v", place, err)
			}
			lines = append(lines, line)
		}
		slices.Sort(lines)
		if !slices.Equal(lines, want) {
			t.Errorf("%s: found in lines %v, want %v", word, lines, want)
		}
	}
}
