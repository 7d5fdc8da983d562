package cli

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/revetproject/revet/screen"
)

// programVersion is the version the program was built as.
func programVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "devel"
}

func newVersion(g *global) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version of the program and of its engine", Args: cobra.NoArgs,
		Long: "Version prints the program's version, the engine id (a hash of matcher code,\ntables and toolchain) and the toolchain.\n\nExit status: 0 printed.",
		RunE: func(*cobra.Command, []string) error {
			v := programVersion()
			engine := screen.New().ID()
			return g.print(map[string]any{"version": v, "engine": engine, "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH}, func(w io.Writer) {
				fmt.Fprintf(w, "revet %s\nengine %s\n%s %s/%s\n", v, engine, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			})
		},
	}
}
